// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.tests;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.ganglion.api.messaging.Connection;
import org.ganglion.api.messaging.ConnectionSettings;
import org.ganglion.api.messaging.Message;
import org.ganglion.api.messaging.MessagingFactory;
import org.ganglion.api.messaging.Topics;
import org.ganglion.publisher.Publishers;
import org.ganglion.publisher.Serving;

/** Someone who may publish and does not use our commands. */
final class Forcing {
    private final Connection connection;
    private final Serving serving;
    private final BlockingQueue<String> reports = new LinkedBlockingQueue<>();

    private Forcing(Connection connection, Serving serving, Topics topics) throws Exception {
        this.connection = connection;
        this.serving = serving;
        connection
                .subscribe(topics.reported(), 1, message -> reports.add(message.text()))
                .granted()
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
    }

    static Forcing upon(MessagingFactory messaging, Publishers publishers, String broker, byte[] bundle, Path folder)
            throws Exception {
        String feature = "{\"id\":\"x:evil:1\",\"bundles\":[{\"id\":\"x:evil:1\",\"sha256\":\"" + sha256(bundle)
                + "\",\"length\":" + bundle.length + "}]}";
        Path file = Files.write(folder.resolve("evil.jar"), bundle);
        return upon(messaging, publishers, broker, 1, "models/evil.json", feature, List.of(file), folder);
    }

    /** A release of bundles. */
    static Forcing upon(
            MessagingFactory messaging,
            Publishers publishers,
            String broker,
            int counter,
            List<SmallBundle> bundles,
            Path folder)
            throws Exception {
        List<String> listed = new ArrayList<>();
        List<Path> files = new ArrayList<>();
        for (SmallBundle bundle : bundles) {
            listed.add(bundle.json(sha256(bundle.bytes())));
            files.add(Files.write(folder.resolve(bundle.name() + '-' + bundle.version() + ".jar"), bundle.bytes()));
        }
        String feature = "{\"id\":\"x:bundles:" + counter + "\",\"bundles\":[" + String.join(",", listed) + "]}";
        return upon(messaging, publishers, broker, counter, "features/bundles.json", feature, files, folder);
    }

    /**
     * A release of a model that must be well at once.
     *
     * @param soakSeconds how long it must stay so
     * @param configurations that come with it, as JSON
     */
    static Forcing uponModel(
            MessagingFactory messaging,
            Publishers publishers,
            String broker,
            int counter,
            byte[] model,
            double soakSeconds,
            String configurations,
            Path folder)
            throws Exception {
        String feature = "{\"id\":\"x:model:" + counter + "\",\"bundles\":[{\"id\":\"x:model:" + counter
                + "\",\"role\":\"model\",\"sha256\":\"" + sha256(model) + "\",\"length\":" + model.length
                + "}],\"configurations\":" + configurations
                + ",\"extensions\":{\"ganglion-release\":{\"type\":\"json\",\"kind\":\"mandatory\",\"json\":{\"counter\":"
                + counter + ",\"healthSeconds\":0.2,\"soakSeconds\":" + soakSeconds + "}}}}";
        Path file = Files.write(folder.resolve("model-" + counter + ".jar"), model);
        return upon(messaging, publishers, broker, counter, "models/model.json", feature, List.of(file), folder);
    }

    static Forcing upon(
            MessagingFactory messaging,
            Publishers publishers,
            String broker,
            int counter,
            String path,
            String feature,
            List<Path> bundles,
            Path folder)
            throws Exception {
        Topics topics = new Topics("default", "board-7");
        Connection connection = messaging.connect(ConnectionSettings.of(URI.create(broker), topics, "forcing"));
        byte[] featureBytes = feature.getBytes(StandardCharsets.UTF_8);
        List<Path> files = new ArrayList<>(bundles);
        files.add(Files.write(folder.resolve("feature.json"), featureBytes));
        Serving serving = publishers.serve(connection, publishers.files(files));
        serving.ready().toCompletableFuture().get(60, TimeUnit.SECONDS);
        Forcing forcing = new Forcing(connection, serving, topics);
        connection.publish(Message.json(
                        topics.desired(),
                        "{\"schema\":1,\"counter\":" + counter + ",\"features\":{\"" + path + "\":{\"sha256\":\""
                                + sha256(featureBytes) + "\",\"length\":" + featureBytes.length + "}}}",
                        1)
                .retain());
        return forcing;
    }

    /** The report that is wanted. */
    String awaitReport(Predicate<String> wanted) throws Exception {
        try {
            String last = "";
            for (String report = ""; !wanted.test(report); ) {
                report = reports.poll(60, TimeUnit.SECONDS);
                assertNotNull(report, "the last report was " + last);
                last = report;
            }
            return last;
        } finally {
            serving.close();
            connection.close();
        }
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
