// SPDX-License-Identifier: Apache-2.0
package org.ganglion.pipeline.tests;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;
import org.ganglion.api.engine.ModelWriter;
import org.ganglion.api.network.Edge;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Port;
import org.ganglion.api.network.Tensor;
import org.ganglion.model.ModelPacker;
import org.ganglion.model.Models;
import org.ganglion.pipeline.PipelineState;
import org.ganglion.pipeline.PipelineStatus;
import org.ganglion.pipeline.Pipelines;
import org.ganglion.profile.ConfigurationLayers;
import org.ganglion.profile.Layer;
import org.ganglion.tests.framework.Surroundings;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/** The framework around a test, as a device: what it configures and installs goes when it is closed. */
final class Device implements AutoCloseable {
    private final Surroundings here = new Surroundings(Device.class);
    final BundleContext context = here.context();
    final ConfigurationLayers layers = service(ConfigurationLayers.class);
    private final List<String> origins = new ArrayList<>();
    private final List<Bundle> installed = new ArrayList<>();
    private final Path folder;

    Device(Path folder) {
        this.folder = folder;
    }

    <S> S service(Class<S> type) {
        return here.service(type);
    }

    Bundle bundle(String name) {
        return here.bundle(name);
    }

    void configure(String pid, Map<String, Object> values) {
        String origin = "test " + pid;
        origins.add(origin);
        layers.set(Layer.DEVICE, origin, Map.of(pid, values));
    }

    void unconfigure(String pid) {
        layers.set(Layer.DEVICE, "test " + pid, Map.of());
    }

    /** Leaky integrators that leave their potential: {@code v += dt/tau (x - v)}, dt 1 ms, tau 10 ms. */
    Bundle installLeaky(String version) throws IOException, BundleException {
        Map<String, Node> nodes = new LinkedHashMap<>();
        Port port = Port.real("x", 1);
        Parameters shape =
                Parameters.builder().put("shape", Tensor.of(new int[] {1}, 1)).build();
        nodes.put("in", new Node("in", Node.INPUT, shape, List.of(port), List.of(port)));
        Parameters leaky = Parameters.builder()
                .put("tau", Tensor.of(new double[] {0.01}, 1))
                .put("r", Tensor.of(new double[] {1}, 1))
                .put("v_leak", Tensor.of(new double[] {0}, 1))
                .build();
        nodes.put("li", new Node("li", "LI", leaky, List.of(port), List.of(port)));
        nodes.put("out", new Node("out", Node.OUTPUT, shape, List.of(port), List.of(port)));
        Network network =
                new Network(nodes, List.of(new Edge("in", "li"), new Edge("li", "out")), Map.of(), Options.DEFAULT);
        Path file = folder.resolve("leaky-" + version + ".nir");
        Files.write(file, service(ModelWriter.class).write(network));
        byte[] bytes = service(ModelPacker.class)
                .pack(new ModelPacker.Order(
                        file,
                        Optional.empty(),
                        Optional.of("leaky"),
                        Optional.of(version),
                        Map.of("dt", "0.001"),
                        Optional.empty(),
                        OptionalDouble.empty()))
                .bytes();
        Bundle bundle = context.installBundle("test:leaky-" + version, new ByteArrayInputStream(bytes));
        installed.add(bundle);
        bundle.start();
        Models models = service(Models.class);
        await("model " + version, () -> models.model("leaky")
                .filter(model -> model.version().equals(version))
                .isPresent());
        return bundle;
    }

    static double euler(double v, double x, int steps) {
        double next = v;
        for (int i = 0; i < steps; i++) {
            next += 0.1 * (x - next);
        }
        return next;
    }

    PipelineStatus status(String name) {
        return service(Pipelines.class).pipeline(name).orElse(null);
    }

    void await(String name, PipelineState state) {
        try {
            await(name + ' ' + state, () -> status(name) != null && status(name).state() == state);
        } catch (AssertionError late) {
            throw new AssertionError(late.getMessage() + "; is " + status(name), late);
        }
    }

    void await(String what, BooleanSupplier condition) {
        here.await(what, condition);
    }

    @Override
    public void close() {
        origins.forEach(origin -> layers.set(Layer.DEVICE, origin, Map.of()));
        for (Bundle bundle : installed) {
            try {
                if (bundle.getState() != Bundle.UNINSTALLED) {
                    bundle.uninstall();
                }
            } catch (BundleException e) {
                throw new AssertionError(e);
            }
        }
        await("no pipelines", () -> service(Pipelines.class).pipelines().isEmpty());
    }
}
