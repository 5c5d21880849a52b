// SPDX-License-Identifier: Apache-2.0
package org.ganglion.drivers.tests;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.ganglion.api.engine.ModelWriter;
import org.ganglion.api.network.Network;
import org.ganglion.health.CheckOutcome;
import org.ganglion.health.HealthReport;
import org.ganglion.model.ModelPacker;
import org.ganglion.model.Models;
import org.ganglion.pipeline.PipelineState;
import org.ganglion.pipeline.PipelineStatus;
import org.ganglion.pipeline.Pipelines;
import org.ganglion.tests.framework.Surroundings;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** The framework around a test, as a board: what is configured and installed goes when it is closed. */
final class Board implements AutoCloseable {
    private final Surroundings here = new Surroundings(Board.class);
    private final List<Configuration> configurations = new ArrayList<>();
    private final List<Bundle> installed = new ArrayList<>();

    <S> S service(Class<S> type) {
        return here.service(type);
    }

    /** Configures a component. */
    Configuration configure(String pid, Map<String, Object> values) throws IOException {
        return update(service(ConfigurationAdmin.class).getConfiguration(pid, "?"), values);
    }

    /** Configures one of several. */
    Configuration configure(String factory, String name, Map<String, Object> values) throws IOException {
        return update(service(ConfigurationAdmin.class).getFactoryConfiguration(factory, name, "?"), values);
    }

    private Configuration update(Configuration configuration, Map<String, Object> values) throws IOException {
        Dictionary<String, Object> dictionary = new Hashtable<>(values);
        configuration.update(dictionary);
        if (!configurations.contains(configuration)) {
            configurations.add(configuration);
        }
        return configuration;
    }

    /** Packs a network and installs it as a model of this name. */
    void install(Path folder, String name, Network network) throws IOException, BundleException {
        Path file = folder.resolve(name + ".nir");
        Files.write(file, service(ModelWriter.class).write(network));
        byte[] bytes =
                service(ModelPacker.class).pack(ModelPacker.Order.of(file)).bytes();
        Bundle bundle = here.context().installBundle("test:" + name, new ByteArrayInputStream(bytes));
        installed.add(bundle);
        bundle.start();
        await("model " + name, () -> service(Models.class).model(name).isPresent());
    }

    PipelineStatus status(String pipeline) {
        return service(Pipelines.class).pipeline(pipeline).orElse(null);
    }

    void awaitEnd(String pipeline) {
        try {
            await(
                    pipeline + " ends",
                    () -> status(pipeline) != null && status(pipeline).state() == PipelineState.ENDED);
        } catch (AssertionError late) {
            throw new AssertionError(late.getMessage() + "; is " + status(pipeline), late);
        }
    }

    /** What the health check of this name says now, or null if there is none. */
    CheckOutcome health(String name) {
        try {
            return service(HealthReport.class).check(Duration.ofSeconds(Surroundings.SECONDS), "drivers").stream()
                    .filter(outcome -> outcome.name().equals(name))
                    .findFirst()
                    .orElse(null);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    void await(String what, BooleanSupplier condition) {
        here.await(what, condition);
    }

    @Override
    public void close() throws IOException, BundleException {
        for (Configuration configuration : configurations) {
            configuration.delete();
        }
        for (Bundle bundle : installed) {
            bundle.uninstall();
        }
        await("no pipelines", () -> service(Pipelines.class).pipelines().isEmpty());
    }
}
