// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.driver.Board;
import org.ganglion.api.driver.Claim;
import org.ganglion.api.driver.Driver;
import org.ganglion.api.driver.Operations;
import org.ganglion.api.driver.Stage;
import org.ganglion.api.driver.StageContext;
import org.ganglion.api.engine.Assignment;
import org.ganglion.api.engine.Engine;
import org.ganglion.api.engine.Plan;
import org.ganglion.api.engine.Provider;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Edge;
import org.ganglion.api.network.Inbox;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.RandomStream;
import org.ganglion.api.network.Signal;
import org.ganglion.api.network.State;
import org.ganglion.api.network.Variable;
import org.ganglion.api.network.Weights;
import org.ganglion.api.neuron.NeuronModel;
import org.ganglion.api.neuron.Population;
import org.ganglion.api.neuron.PopulationSite;

/** A small engine: networks without cycles and delays, dense F64 signals, nodes computed in the order of the file. */
public final class ChainEngine implements Engine {
    /** As a framework makes it. */
    public ChainEngine() {}

    @Override
    public Plan compile(Assignment assignment) {
        return new ChainPlan(assignment);
    }

    private interface Work {
        void step(long t);
    }

    private record Unit(Provider provider, Work work) {}

    private static final class ChainPlan implements Plan {
        private final Network network;
        private final Board board;
        private final Map<String, SignalBuffer> signals = new HashMap<>();
        private final Map<String, Arrays> states = new LinkedHashMap<>();
        private final Map<String, Population> populations = new HashMap<>();
        private final List<Unit> units = new ArrayList<>();
        private final List<Stage> stages = new ArrayList<>();
        private final List<Block> blocks = new ArrayList<>();
        private final Set<Provider> providers = new LinkedHashSet<>();
        private final List<Terminal> inputs = new ArrayList<>();
        private final List<Terminal> outputs = new ArrayList<>();
        private final Unit[] order;
        private volatile Provider running;

        ChainPlan(Assignment assignment) {
            network = assignment.network();
            board = assignment.board();
            for (Node node : network.nodes().values()) {
                signals.put(node.id(), buffer(node.output().size()));
            }
            Set<Assignment.Claimed> begun = new LinkedHashSet<>();
            for (Node node : network.nodes().values()) {
                if (node.type().equals(Node.INPUT)) {
                    inputs.add(new Terminal(node.id(), node.output(), signals.get(node.id())));
                } else if (node.type().equals(Node.OUTPUT)) {
                    outputs.add(new Terminal(node.id(), node.input(), signals.get(node.id())));
                    units.add(new Unit(
                            null, t -> sum(node.id(), signals.get(node.id()).f64())));
                } else if (assignment.populations().containsKey(node.id())) {
                    Assignment.Provided<NeuronModel<?>> model =
                            assignment.populations().get(node.id());
                    providers.add(model.provider());
                    units.add(new Unit(model.provider(), populate(model.service(), node)));
                } else {
                    for (Assignment.Claimed claimed : assignment.claims()) {
                        if (claimed.claim().nodes().contains(node.id()) && begun.add(claimed)) {
                            prepare(claimed);
                        }
                    }
                }
            }
            order = units.toArray(Unit[]::new);
        }

        private static SignalBuffer buffer(int size) {
            return new SignalBuffer(Dtype.F64, size);
        }

        private void sum(String node, double[] into) {
            java.util.Arrays.fill(into, 0);
            List<Edge> edges = network.edges();
            for (int e = 0; e < edges.size(); e++) {
                Edge edge = edges.get(e);
                if (edge.to().equals(node)) {
                    double[] values = signals.get(edge.from()).f64();
                    for (int i = 0; i < into.length; i++) {
                        into[i] += values[i];
                    }
                }
            }
        }

        private <P extends Record> Work populate(NeuronModel<P> model, Node node) {
            P parameters =
                    node.parameters().bind(model.parameters(), node.output().size());
            declare(node.id(), model.variables(node, parameters, network.options()));
            OneSlot inbox = new OneSlot(node.input().size());
            Population population = model.populate(parameters, new Site(node, inbox));
            populations.put(node.id(), population);
            return t -> {
                sum(node.id(), inbox.values);
                population.step(t);
            };
        }

        private void declare(String node, List<Variable> variables) {
            Arrays arrays = states.computeIfAbsent(node, any -> new Arrays());
            for (Variable variable : variables) {
                double[] values = new double[variable.size()];
                java.util.Arrays.fill(values, variable.initial());
                arrays.put(variable.name(), values);
                blocks.add(new Block(node, variable, values));
            }
        }

        private void prepare(Assignment.Claimed claimed) {
            Driver driver = claimed.driver().service();
            providers.add(claimed.driver().provider());
            for (Driver.NodeVariable variable : driver.variables(network, claimed.claim())) {
                declare(variable.node(), List.of(variable.variable()));
            }
            Map<String, SignalBuffer> arriving = new HashMap<>();
            for (String node : claimed.claim().nodes()) {
                arriving.put(node, buffer(network.node(node).input().size()));
            }
            Stage stage = driver.prepare(new Context(claimed.claim(), arriving));
            stages.add(stage);
            units.add(new Unit(claimed.driver().provider(), t -> {
                arriving.forEach((node, signal) -> sum(node, signal.f64()));
                stage.step(t);
            }));
        }

        @Override
        public List<Terminal> inputs() {
            return inputs;
        }

        @Override
        public List<Terminal> outputs() {
            return outputs;
        }

        @Override
        public Signal signal(String node) {
            Signal signal = signals.get(node);
            if (signal == null) {
                throw new GanglionException(Reason.NOT_FOUND, "no node '" + node + "'");
            }
            return signal;
        }

        @Override
        public void step(long t) {
            for (Unit unit : order) {
                running = unit.provider();
                unit.work().step(t);
            }
        }

        @Override
        public Provider running() {
            return running;
        }

        @Override
        public List<Provider> providers() {
            return List.copyOf(providers);
        }

        @Override
        public List<Block> state() {
            return blocks;
        }

        @Override
        public void pull() {
            stages.forEach(Stage::pull);
        }

        @Override
        public void push() {
            stages.forEach(Stage::push);
        }

        @Override
        public boolean adapt(String node, List<Variable> before, State old) {
            Population population = populations.get(node);
            return population != null && population.adapt(before, old);
        }

        @Override
        public void count(Operations into) {
            stages.forEach(stage -> stage.count(into));
        }

        @Override
        public double microjoules() {
            return 0;
        }

        @Override
        public void close() {
            stages.forEach(Stage::close);
        }

        private final class Site implements PopulationSite {
            private final Node node;
            private final Inbox inbox;

            private Site(Node node, Inbox inbox) {
                this.node = node;
                this.inbox = inbox;
            }

            @Override
            public Node node() {
                return node;
            }

            @Override
            public int size() {
                return node.output().size();
            }

            @Override
            public State state() {
                return states.get(node.id());
            }

            @Override
            public Inbox inbox(int input) {
                return inbox;
            }

            @Override
            public Signal arriving(int input) {
                throw new UnsupportedOperationException("the models of these tests read their inbox");
            }

            @Override
            public Signal output() {
                return signals.get(node.id());
            }

            @Override
            public Options options() {
                return network.options();
            }

            @Override
            public RandomStream random() {
                return new RandomStream(network.options().seed(), node.id());
            }
        }

        private final class Context implements StageContext {
            private final Claim claim;
            private final Map<String, SignalBuffer> arriving;

            private Context(Claim claim, Map<String, SignalBuffer> arriving) {
                this.claim = claim;
                this.arriving = arriving;
            }

            @Override
            public Network network() {
                return network;
            }

            @Override
            public Claim claim() {
                return claim;
            }

            @Override
            public Board board() {
                return board;
            }

            @Override
            public Signal input(String node, int input) {
                return arriving.get(node);
            }

            @Override
            public Signal output(String node, int output) {
                return signals.get(node);
            }

            @Override
            public Inbox outbox(String node, int longestDelay) {
                throw new UnsupportedOperationException("no delays here");
            }

            @Override
            public Weights weights(String node) {
                throw new UnsupportedOperationException("no weights here");
            }

            @Override
            public State state(String node) {
                return states.get(node);
            }

            @Override
            public RandomStream random(String node) {
                return new RandomStream(network.options().seed(), node);
            }
        }
    }

    private static final class OneSlot implements Inbox {
        private final double[] values;

        private OneSlot(int size) {
            values = new double[size];
        }

        @Override
        public int size() {
            return values.length;
        }

        @Override
        public int longestDelay() {
            return 0;
        }

        @Override
        public double[] slot(int delay) {
            return values;
        }

        @Override
        public void add(int index, int delay, double value) {
            values[index] += value;
        }
    }

    private static final class Arrays implements State {
        private final Map<String, double[]> arrays = new HashMap<>();

        private void put(String name, double[] values) {
            arrays.put(name, values);
        }

        @Override
        public double[] f64(String variable) {
            double[] values = arrays.get(variable);
            if (values == null) {
                throw new IllegalArgumentException(variable);
            }
            return values;
        }

        @Override
        public float[] f32(String variable) {
            throw new IllegalArgumentException(variable);
        }

        @Override
        public int[] i32(String variable) {
            throw new IllegalArgumentException(variable);
        }

        @Override
        public byte[] i8(String variable) {
            throw new IllegalArgumentException(variable);
        }
    }
}
