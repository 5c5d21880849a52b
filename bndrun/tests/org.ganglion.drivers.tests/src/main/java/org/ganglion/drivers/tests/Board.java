// SPDX-License-Identifier: Apache-2.0
package org.ganglion.drivers.tests;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.util.concurrent.TimeUnit;
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
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.util.tracker.ServiceTracker;

/** The framework around a test, as a board: what is configured and installed goes when it is closed. */
final class Board implements AutoCloseable {
    private static final long SECONDS = 60;

    private final BundleContext context = FrameworkUtil.getBundle(Board.class).getBundleContext();
    private final List<Configuration> configurations = new ArrayList<>();
    private final List<Bundle> installed = new ArrayList<>();

    /** Held until the end: a component that nobody holds forgets what it knows. */
    <S> S service(Class<S> type) {
        ServiceTracker<S, S> tracker = new ServiceTracker<>(context, type, null);
        tracker.open();
        try {
            S service = tracker.waitForService(TimeUnit.SECONDS.toMillis(SECONDS));
            assertNotNull(service, () -> "no service " + type);
            return service;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
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
        Bundle bundle = context.installBundle("test:" + name, new ByteArrayInputStream(bytes));
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
            return service(HealthReport.class).check(Duration.ofSeconds(SECONDS), "drivers").stream()
                    .filter(outcome -> outcome.name().equals(name))
                    .findFirst()
                    .orElse(null);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - deadline < 0, () -> what + " not within " + SECONDS + " s");
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
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
