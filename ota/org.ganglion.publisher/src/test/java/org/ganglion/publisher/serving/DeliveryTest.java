// SPDX-License-Identifier: Apache-2.0
package org.ganglion.publisher.serving;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.messaging.Connection;
import org.ganglion.api.messaging.ConnectionSettings;
import org.ganglion.api.messaging.Topics;
import org.ganglion.mqtt.Mosquitto;
import org.ganglion.mqtt.PahoMessagingFactory;
import org.ganglion.publisher.Serving;
import org.ganglion.transfer.Artifact;
import org.ganglion.transfer.Fetch;
import org.ganglion.transfer.Progress;
import org.ganglion.transfer.messaging.MessagingTransfer;
import org.ganglion.transfer.receiving.Pace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Both sides and a real broker. */
@Timeout(60)
class DeliveryTest {
    private static final Topics DEVICE = new Topics("lab", "board-1");
    private static final Pace BRISK =
            new Pace(32_768, 262_144, Duration.ofMillis(300), Duration.ofMillis(600), 6, Duration.ZERO);

    @TempDir
    private Path folder;

    private Path random(String name, int length) throws Exception {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return Files.write(folder.resolve(name), bytes);
    }

    private static Artifact artifact(Path file) throws Exception {
        return Artifact.of(Digests.sha256(file), Files.size(file));
    }

    private static Connection connect(Mosquitto broker, String id) {
        return new PahoMessagingFactory().connect(ConnectionSettings.of(broker.url(), DEVICE, id));
    }

    @Test
    void givenAPublisher_whenADeviceFetches_thenTheFileIsThereAndEqual() throws Exception {
        Path big = random("big", 3_000_001);
        Path small = random("small", 700);
        try (Mosquitto broker = Mosquitto.started();
                Connection fleet = connect(broker, "fleet");
                Connection device = connect(broker, "device");
                MessagingTransfer transfer = new MessagingTransfer(device, BRISK);
                Serving serving = new MessagingPublishers()
                        .serve(fleet, new MessagingPublishers().files(List.of(big, small)))) {
            serving.ready().toCompletableFuture().get(10, TimeUnit.SECONDS);
            List<Progress> heard = new ArrayList<>();

            Fetch fetch = transfer.fetch(artifact(big), folder.resolve("store-big"), heard::add);
            Fetch other = transfer.fetch(artifact(small), folder.resolve("store-small"), heard::add);

            assertArrayEquals(Files.readAllBytes(big), Files.readAllBytes(fetch.await()));
            assertArrayEquals(Files.readAllBytes(small), Files.readAllBytes(other.await()));
            assertEquals(3_000_001, fetch.progress().received());
            assertEquals(3_000_001, fetch.progress().held());
            assertEquals(92 + 1, fetch.progress().blocks());
            assertEquals(1, other.progress().requests());
            assertEquals(92 + 1 + 1, serving.counts().blocks());
            assertTrue(heard.size() > 90);
        }
    }

    @Test
    void givenAPublisher_whenItHasNotTheArtifact_thenTheFetchEndsWithNotFound() throws Exception {
        Path here = random("here", 5000);
        try (Mosquitto broker = Mosquitto.started();
                Connection fleet = connect(broker, "fleet");
                Connection device = connect(broker, "device");
                MessagingTransfer transfer = new MessagingTransfer(device, BRISK);
                Serving serving =
                        new MessagingPublishers().serve(fleet, new MessagingPublishers().files(List.of(here)))) {
            serving.ready().toCompletableFuture().get(10, TimeUnit.SECONDS);

            Fetch fetch = transfer.fetch(Artifact.of("ab".repeat(32), 5000), folder.resolve("x"), p -> {});
            GanglionException failure = assertThrows(GanglionException.class, fetch::await);

            assertEquals(Reason.NOT_FOUND, failure.reason());
        }
    }
}
