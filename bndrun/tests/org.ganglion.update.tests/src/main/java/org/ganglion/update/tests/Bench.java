// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.tests;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.ganglion.api.engine.ModelWriter;
import org.ganglion.api.json.JsonObject;
import org.ganglion.api.messaging.MessagingFactory;
import org.ganglion.api.network.Network;
import org.ganglion.api.stream.Source;
import org.ganglion.api.stream.StreamKind;
import org.ganglion.broker.Brokers;
import org.ganglion.model.ModelPacker;
import org.ganglion.model.Models;
import org.ganglion.publisher.Publishers;
import org.ganglion.tests.framework.Surroundings;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** A device with one pipeline, fed by hand, and a broker over which models are released to it. */
final class Bench {
    static final String PIPELINE = "taught";

    final HandSource source = new HandSource();
    private final Surroundings here = new Surroundings(Bench.class);
    private final BundleContext context = here.context();
    private final Path folder;
    private final Brokers.Broker broker;
    private final List<Configuration> configurations = new ArrayList<>();
    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();
    private int counter;

    Bench(Path folder) throws Exception {
        this.folder = folder;
        broker = service(Brokers.class).start(Brokers.Settings.LOOPBACK);
        register(Source.class, source, Map.of(StreamKind.KIND, "hand"));
        configure(
                "org.ganglion.model.learned",
                Map.of("folder", folder.resolve("learned").toString()));
        configure(
                "org.ganglion.update", Map.of("folder", folder.resolve("update").toString(), "trust", "none"));
        configure("org.ganglion.mqtt", Map.of("broker", broker.url(), "device", "board-7"));
        pipeline(PIPELINE, Map.of());
    }

    /** One more pipeline of the model, with more settings. */
    void pipeline(String name, Map<String, String> more) throws Exception {
        Hashtable<String, String> settings = new Hashtable<>(more);
        settings.putAll(Map.of("name", name, "model", TaughtNetwork.NAME, "source", "hand"));
        Configuration pipeline =
                service(ConfigurationAdmin.class).createFactoryConfiguration("org.ganglion.pipeline", "?");
        pipeline.update(settings);
        configurations.add(pipeline);
    }

    void configure(String pid, Map<String, ?> values) throws Exception {
        Configuration configuration = service(ConfigurationAdmin.class).getConfiguration(pid, "?");
        configuration.update(new Hashtable<>(values));
        configurations.add(configuration);
    }

    <S> void register(Class<S> type, S service, Map<String, ?> properties) {
        Dictionary<String, Object> dictionary = new Hashtable<>(properties);
        registrations.add(context.registerService(type, service, dictionary));
    }

    <S> S service(Class<S> type) {
        return here.service(type);
    }

    void await(String what, BooleanSupplier condition) {
        here.await(what, condition);
    }

    /**
     * Desires a version of the model, and nothing else.
     *
     * @return what is reported of it at the end
     */
    JsonObject release(String version, Network network) throws Exception {
        return release(version, network, 0, "{}");
    }

    /**
     * As {@link #release(String, Network)}.
     *
     * @param soakSeconds how long all must stay well with it
     * @param configurations that come with it, as JSON
     */
    JsonObject release(String version, Network network, double soakSeconds, String configurations) throws Exception {
        int document = ++counter;
        byte[] model = packed(version, network);
        Predicate<String> ended = report -> !report.isEmpty()
                && JsonObject.read("reported", report).integer("counter") == document
                && JsonObject.read("reported", report).has("outcome");
        String report = Forcing.uponModel(
                        service(MessagingFactory.class),
                        service(Publishers.class),
                        broker.url(),
                        document,
                        model,
                        soakSeconds,
                        configurations,
                        folder)
                .awaitReport(ended);
        return JsonObject.read("reported", report).object("features").object("models/model.json");
    }

    private byte[] packed(String version, Network network) throws Exception {
        Path file = Files.write(
                folder.resolve("model.nir"), service(ModelWriter.class).write(network));
        Path description = Files.writeString(folder.resolve("description.json"), TaughtNetwork.DESCRIPTION);
        return service(ModelPacker.class)
                .pack(new ModelPacker.Order(
                        file,
                        Optional.of(description),
                        Optional.of(TaughtNetwork.NAME),
                        Optional.of(version),
                        Map.of(),
                        Optional.empty(),
                        OptionalDouble.empty()))
                .bytes();
    }

    /** Ends it, and waits until nothing of it is left. */
    void close() throws Exception {
        for (Configuration configuration : configurations) {
            configuration.delete();
        }
        registrations.forEach(ServiceRegistration::unregister);
        broker.close();
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getLocation().startsWith("ganglion:model/")) {
                bundle.uninstall();
            }
        }
        Models models = service(Models.class);
        await("no models", () -> models.models().isEmpty());
    }
}
