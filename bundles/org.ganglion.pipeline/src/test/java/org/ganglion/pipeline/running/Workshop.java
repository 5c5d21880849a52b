// SPDX-License-Identifier: Apache-2.0
package org.ganglion.pipeline.running;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.codec.CodecKind;
import org.ganglion.api.codec.Decoder;
import org.ganglion.api.codec.Encoder;
import org.ganglion.api.driver.Board;
import org.ganglion.api.engine.Provider;
import org.ganglion.api.network.Edge;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Plasticity;
import org.ganglion.api.network.Port;
import org.ganglion.api.network.Tensor;
import org.ganglion.api.neuron.NeuronModel;
import org.ganglion.api.stream.Intake;
import org.ganglion.api.stream.Result;
import org.ganglion.api.stream.Sample;
import org.ganglion.api.stream.Sink;
import org.ganglion.api.stream.Source;
import org.ganglion.api.stream.StreamKind;
import org.ganglion.codec.basic.CurrentEncoder;
import org.ganglion.codec.basic.ValuesDecoder;
import org.ganglion.driver.cpu.CpuDriver;
import org.ganglion.engine.spiking.SpikingEngine;
import org.ganglion.learning.rls.RecursiveLeastSquares;
import org.ganglion.model.Model;
import org.ganglion.model.ModelEvent;
import org.ganglion.model.ModelManifest;
import org.ganglion.model.Models;
import org.ganglion.model.SelfTestOutcome;
import org.ganglion.model.SelfTestVectors;
import org.ganglion.neuron.exact.ExactLi;
import org.ganglion.neuron.integrate.EulerLi;
import org.ganglion.pipeline.PipelineState;
import org.ganglion.pipeline.parts.Parts;
import org.ganglion.session.Placement;
import org.ganglion.session.Session;
import org.ganglion.session.SessionSettings;
import org.ganglion.session.providers.Providers;
import org.ganglion.session.running.LiveSessions;

/** Pipelines on real sessions, with a source and a sink in the test's hand, and parts that it takes away and brings back. */
final class Workshop implements AutoCloseable {
    static final double TAU = 1e-2;
    static final double DT = 1e-3;
    /** How long is waited for what has to happen; a starved machine needs some of it. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    final Providers providers = new Providers();
    final LiveSessions sessions = new LiveSessions(
            providers, new Board("amd64", 2, 1L << 30, Set.of(), Set.of(), Map.of()), TimeUnit.MILLISECONDS.toNanos(1));
    final Parts parts = new Parts();
    final PipelineDirectory directory = new PipelineDirectory();
    final Shelved models = new Shelved();
    final HandSource source = new HandSource();
    final Basket sink = new Basket();
    final Encoder encoder = new CurrentEncoder();
    final Decoder decoder = new ValuesDecoder();
    private final List<Pipeline> opened = new ArrayList<>();
    private long lastService;

    Workshop() {
        providers.addEngine(provider("org.ganglion.engine.spiking"), 0, "spiking", new SpikingEngine());
        providers.addDriver(
                provider("org.ganglion.driver.cpu"), 0, "cpu", List.of("Affine", "Linear"), new CpuDriver());
    }

    /** Everything but models. */
    Workshop complete() {
        addEuler();
        return completeButNeurons();
    }

    /** Nobody but a driver runs leaky integrators. */
    Workshop completeButNeurons() {
        parts.bindSessions(sessions);
        parts.bindModels(models);
        addEncoder();
        parts.bindDecoder(decoder, Map.of(CodecKind.KIND, "values"));
        addSource();
        addSink();
        return this;
    }

    /** A read-out of one weight, taught by a sample's second column. */
    void addReadOut(String version, String... suggested) {
        addReadOut(version, version, readOut(1), suggested);
    }

    /** The same with another weight to begin with, and so another file. */
    void addReadOutOf(String version, double weight) {
        addReadOut(version, version + " with " + weight, readOut(weight));
    }

    /** A read-out of two weights. */
    void addWideReadOut(String version) {
        addReadOut(version, version, readOut(1, 1));
    }

    /** A read-out that nobody teaches. */
    void addReadOutThatDoesNotLearn(String version) {
        Network taught = readOut(1);
        addReadOut(version, version, new Network(taught.nodes(), taught.edges(), Map.of(), taught.options()));
    }

    private void addReadOut(String version, String file, Network network, String... suggested) {
        providers.addLearningRule(
                provider("org.ganglion.learning.rls"), 0, List.of("rls"), new RecursiveLeastSquares());
        Map<String, String> pipeline = new HashMap<>(Map.of("model", "readout"));
        for (int i = 0; i < suggested.length; i += 2) {
            pipeline.put(suggested[i], suggested[i + 1]);
        }
        models.install("readout", version, file, network, pipeline);
    }

    static Network readOut(double... weights) {
        Port features = Port.real("x", weights.length);
        Port port = Port.real("x", 1);
        Map<String, Node> nodes = new LinkedHashMap<>();
        nodes.put("in", new Node("in", Node.INPUT, Parameters.NONE, List.of(), List.of(features)));
        nodes.put("target", new Node("target", Node.INPUT, Parameters.NONE, List.of(), List.of(port)));
        Parameters weight = Parameters.builder()
                .put("weight", Tensor.of(weights, 1, weights.length))
                .build();
        nodes.put("fc", new Node("fc", "Linear", weight, List.of(features), List.of(port)));
        nodes.put("out", new Node("out", Node.OUTPUT, Parameters.NONE, List.of(port), List.of(port)));
        return new Network(
                nodes,
                List.of(new Edge("in", "fc"), new Edge("fc", "out")),
                Map.of("fc", new Plasticity("fc", "rls", Parameters.NONE, "target")),
                Options.DEFAULT.with("dt", Double.toString(DT)));
    }

    void addSource() {
        parts.bindSource(source, Map.of(StreamKind.KIND, "hand"));
    }

    void addSink() {
        parts.bindSink(sink, Map.of(StreamKind.KIND, "basket"));
    }

    void addEncoder() {
        parts.bindEncoder(encoder, Map.of(CodecKind.KIND, "current"));
    }

    Provider addEuler() {
        return addNeurons("org.ganglion.neuron.integrate", 100, "euler", new EulerLi());
    }

    /** A driver of a device that only one session can hold, before all others. */
    Provider addBoard(BoardLi board) {
        Provider provider = provider("org.ganglion.driver.board");
        providers.addDriver(provider, 1000, "board", List.of("LI"), board);
        return provider;
    }

    Provider addExact() {
        return addNeurons("org.ganglion.neuron.exact", 0, "exact", new ExactLi());
    }

    Provider addNeurons(String bundle, int ranking, String integrator, NeuronModel<?> neurons) {
        Provider provider = provider(bundle);
        providers.addNeuronModel(provider, ranking, List.of("LI"), integrator, neurons);
        return provider;
    }

    private Provider provider(String bundle) {
        return new Provider(bundle, "0.1.0", ++lastService);
    }

    /** A pipeline from the hand through the model "li" into the basket. */
    Pipeline pipeline(String... more) {
        return pipelineOf(configuration(more));
    }

    Pipeline pipelineOf(Map<String, String> configured) {
        Pipeline pipeline = new Pipeline(configured.get("name"), configured, parts, directory.audience());
        directory.add(pipeline);
        opened.add(pipeline);
        return pipeline;
    }

    static Map<String, String> configuration(String... more) {
        Map<String, String> configured = new HashMap<>(Map.of(
                "name", "p", "model", "li", "source", "hand", "sinks", "basket", "provider.deadline.millis", "500"));
        for (int i = 0; i < more.length; i += 2) {
            configured.put(more[i], more[i + 1]);
        }
        return configured;
    }

    /** Leaky integrators: v += dt/tau (r x - v), which leave v. */
    static Network leaky(int size, double r) {
        return leaky(size, all(size, r));
    }

    /** The same with one value for all of them, which a file may say of any number. */
    static Network leaky(int size, Tensor r) {
        Tensor none = Tensor.of(new double[r.size()], r.shape());
        Tensor tau = r.size() == 1 ? Tensor.scalar(TAU) : all(size, TAU);
        Map<String, Node> nodes = new LinkedHashMap<>();
        Port port = Port.real("x", size);
        nodes.put("in", new Node("in", Node.INPUT, Parameters.NONE, List.of(), List.of(port)));
        Parameters parameters = Parameters.builder()
                .put("tau", tau)
                .put("r", r)
                .put("v_leak", none)
                .build();
        nodes.put("li", new Node("li", "LI", parameters, List.of(port), List.of(port)));
        nodes.put("out", new Node("out", Node.OUTPUT, Parameters.NONE, List.of(port), List.of(port)));
        return new Network(
                nodes,
                List.of(new Edge("in", "li"), new Edge("li", "out")),
                Map.of(),
                Options.DEFAULT.with("dt", Double.toString(DT)));
    }

    private static Tensor all(int size, double value) {
        double[] values = new double[size];
        java.util.Arrays.fill(values, value);
        return Tensor.of(values, size);
    }

    /** v after inputs that are all {@code x}, with r = 1. */
    static double euler(double v, double x, int steps) {
        double next = v;
        for (int i = 0; i < steps; i++) {
            next += DT / TAU * (x - next);
        }
        return next;
    }

    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("did not happen within " + PATIENCE + ": " + what);
            }
            try {
                Thread.sleep(1);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    static void await(Pipeline pipeline, PipelineState state) {
        try {
            await(state.toString(), () -> pipeline.status().state() == state);
        } catch (AssertionError late) {
            throw new AssertionError(late.getMessage() + "; is " + pipeline.status(), late);
        }
    }

    @Override
    public void close() {
        opened.forEach(Pipeline::close);
        sessions.close();
    }

    /** A source in the test's hand. */
    static final class HandSource implements Source {
        volatile Intake intake;
        volatile int opens;
        volatile int closes;
        volatile Map<String, String> settings;
        private long next;

        @Override
        public Delivery open(String pipeline, Map<String, String> said, Intake given) {
            settings = said;
            if (said.containsKey("fail")) {
                throw new GanglionException(Reason.DEVICE, "the hand is empty");
            }
            intake = given;
            opens++;
            return new Delivery() {
                @Override
                public int columns() {
                    return 0;
                }

                @Override
                public long refused() {
                    return 3;
                }

                @Override
                public void close() {
                    closes++;
                    if (said.containsKey("stubborn")) {
                        throw new IllegalStateException("the hand does not close");
                    }
                }
            };
        }

        synchronized boolean give(double... values) {
            return intake.offer(new Sample(next++, System.nanoTime(), values));
        }

        void giveOften(int times, double... values) {
            for (int i = 0; i < times; i++) {
                give(values);
            }
        }
    }

    /** A sink that keeps everything. */
    static final class Basket implements Sink {
        final List<Result> results = new CopyOnWriteArrayList<>();
        volatile Consumer<Result> first = result -> {};
        volatile int opens;
        volatile int closes;

        @Override
        public Outlet open(String pipeline, Map<String, String> settings) {
            opens++;
            return new Outlet() {
                @Override
                public void accept(Result result) {
                    first.accept(result);
                    results.add(result);
                }

                @Override
                public long lost() {
                    return 0;
                }

                @Override
                public void close() {
                    closes++;
                }
            };
        }

        List<Long> ids() {
            return results.stream().map(Result::sample).toList();
        }

        double last() {
            return results.get(results.size() - 1).values()[0];
        }

        void await(int count) {
            Workshop.await(count + " results", () -> results.size() >= count);
        }
    }

    /** Models as if installed. */
    final class Shelved implements Models {
        private final Map<String, Model> installed = new LinkedHashMap<>();
        private final List<Consumer<ModelEvent>> listeners = new CopyOnWriteArrayList<>();
        private final AtomicReference<Runnable> whenCompared = new AtomicReference<>(() -> {});

        /** Does this once, as soon as a pipeline compares the model that it runs with the one that it should run. */
        void whenCompared(Runnable action) {
            whenCompared.set(action);
        }

        void install(String name, String version, Network network, Map<String, String> pipeline) {
            install(name, version, version, network, pipeline);
        }

        private void install(String name, String version, String file, Network network, Map<String, String> pipeline) {
            Model model = new ShelvedModel(name, version, file, network, pipeline, () -> whenCompared
                    .getAndSet(() -> {})
                    .run());
            Model before;
            synchronized (this) {
                before = installed.put(name, model);
            }
            tell(before == null ? new ModelEvent.Installed(model) : new ModelEvent.Replaced(before, model));
        }

        Model notInstalled(String name, String version, Network network) {
            return new ShelvedModel(name, version, version, network, Map.of(), () -> {});
        }

        void remove(String name) {
            Model gone;
            synchronized (this) {
                gone = installed.remove(name);
            }
            tell(new ModelEvent.Removed(gone));
        }

        private void tell(ModelEvent event) {
            listeners.forEach(listener -> listener.accept(event));
        }

        @Override
        public synchronized List<Model> models() {
            return List.copyOf(installed.values());
        }

        @Override
        public synchronized Optional<Model> model(String name) {
            return Optional.ofNullable(installed.get(name));
        }

        @Override
        public Session open(String name, Map<String, String> set, SessionSettings settings) {
            return open(model(name).orElseThrow(), set, settings);
        }

        @Override
        public Session open(Model model, Map<String, String> set, SessionSettings settings) {
            return sessions.open(model.name(), model.engine(), model.network(set), settings);
        }

        @Override
        public AutoCloseable listen(Consumer<ModelEvent> listener) {
            listeners.add(listener);
            return () -> listeners.remove(listener);
        }

        @Override
        public Model read(Path file) {
            throw new UnsupportedOperationException("pipelines read no files");
        }

        @Override
        public Model read(String name, byte[] content) {
            throw new UnsupportedOperationException("pipelines read no files");
        }

        @Override
        public Placement place(Model model, Map<String, String> set, SessionSettings settings) {
            return place(model, set, settings, null);
        }

        @Override
        public Placement place(Model model, Map<String, String> set, SessionSettings settings, Session closed) {
            return sessions.place(model.engine(), model.network(set), settings, closed);
        }

        @Override
        public SelfTestOutcome selfTest(Model model) {
            throw new UnsupportedOperationException("pipelines test nothing");
        }
    }

    private record ShelvedModel(ModelManifest manifest, Network network, Runnable compared) implements Model {
        ShelvedModel(
                String name,
                String version,
                String file,
                Network network,
                Map<String, String> pipeline,
                Runnable compared) {
            this(
                    new ModelManifest(
                            ModelManifest.SCHEMA,
                            name,
                            version,
                            "spiking",
                            "nir",
                            new ModelManifest.Content("model.nir", 0, "sha of " + file),
                            Map.of(),
                            List.of(),
                            List.of(),
                            Optional.empty(),
                            pipeline),
                    network,
                    compared);
        }

        @Override
        public String sha256() {
            compared.run();
            return manifest.file().sha256();
        }

        @Override
        public SelfTestVectors selfTestVectors() {
            throw new GanglionException(Reason.NOT_FOUND, "no self-test");
        }
    }
}
