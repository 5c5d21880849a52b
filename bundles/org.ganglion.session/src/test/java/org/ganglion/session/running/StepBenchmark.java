// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ganglion.api.driver.Operations;
import org.ganglion.api.engine.Assignment;
import org.ganglion.api.engine.Engine;
import org.ganglion.api.engine.Plan;
import org.ganglion.api.engine.Provider;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Edge;
import org.ganglion.api.network.Form;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Port;
import org.ganglion.api.network.Signal;
import org.ganglion.api.network.State;
import org.ganglion.api.network.Variable;
import org.ganglion.session.Session;

/**
 * What a session costs per step beside its plan, which here computes nothing: {@code java -cp ... StepBenchmark}. A direct call of the
 * plan is measured in turn and subtracted.
 */
final class StepBenchmark {
    private static final int ROUNDS = 15;
    private static final int STEPS = 200_000;

    private StepBenchmark() {}

    public static void main(String[] arguments) {
        PrintStream report = System.out;
        report.printf("%-34s %12s%n", "input of the plan", "ns per step");
        for (int state : new int[] {0, 1000}) {
            for (Dtype type : List.of(Dtype.I8, Dtype.F32, Dtype.F64)) {
                for (int size : new int[] {1, 490, 27648}) {
                    report.printf(
                            "%-4s %6d, %5d numbers of state %12.1f%n", type, size, state, cost(type, size, state));
                }
            }
        }
    }

    private static double cost(Dtype type, int size, int state) {
        try (House house = new House()) {
            Idle engine = new Idle(type, size, state);
            house.providers.addEngine(house.provider("idle"), 0, "idle", engine);
            Session session = house.sessions.open("idle", "idle", network(type, size), House.SETTINGS);
            double[] costs = new double[ROUNDS];
            int steps = Math.max(2000, Math.min(STEPS, 40_000_000 / size));
            for (int round = 0; round < ROUNDS; round++) {
                long begin = System.nanoTime();
                for (int i = 0; i < steps; i++) {
                    session.input(0).dense();
                    session.step();
                }
                long middle = System.nanoTime();
                for (int i = 0; i < steps; i++) {
                    engine.plan.step(i);
                }
                costs[round] = (double) (middle - begin - (System.nanoTime() - middle)) / steps;
            }
            Arrays.sort(costs);
            return costs[ROUNDS / 2];
        }
    }

    private static Network network(Dtype type, int size) {
        Map<String, Node> nodes = new LinkedHashMap<>();
        Port port = new Port("x", new int[] {size}, type, Set.of(Form.DENSE), null);
        nodes.put("in", new Node("in", Node.INPUT, Parameters.NONE, List.of(), List.of(port)));
        nodes.put("out", new Node("out", Node.OUTPUT, Parameters.NONE, List.of(port), List.of(port)));
        return new Network(nodes, List.of(new Edge("in", "out")), Map.of(), Options.DEFAULT);
    }

    private static final class Idle implements Engine {
        private final Dtype type;
        private final int size;
        private final int state;
        private Plan plan;

        private Idle(Dtype type, int size, int state) {
            this.type = type;
            this.size = size;
            this.state = state;
        }

        @Override
        public Plan compile(Assignment assignment) {
            plan = new IdlePlan(assignment.network(), type, size, state);
            return plan;
        }
    }

    private static final class IdlePlan implements Plan {
        private final List<Terminal> inputs;
        private final List<Terminal> outputs;
        private final List<Block> state;
        private long made;

        private IdlePlan(Network network, Dtype type, int size, int numbers) {
            inputs = List.of(new Terminal("in", network.node("in").output(), new SignalBuffer(type, size)));
            outputs = List.of(new Terminal("out", network.node("out").input(), new SignalBuffer(type, 10)));
            state = numbers == 0
                    ? List.of()
                    : List.of(new Block("in", Variable.state("v", "", 0, numbers), new double[numbers]));
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
            return outputs.get(0).signal();
        }

        @Override
        public void step(long t) {
            made++;
            outputs.get(0).signal().dense();
        }

        @Override
        public Provider running() {
            return null;
        }

        @Override
        public List<Provider> providers() {
            return List.of();
        }

        @Override
        public List<Block> state() {
            return state;
        }

        @Override
        public void pull() {
            // all is here
        }

        @Override
        public void push() {
            // all is here
        }

        @Override
        public boolean adapt(String node, List<Variable> before, State old) {
            return false;
        }

        @Override
        public void count(Operations into) {
            into.acs += made;
        }

        @Override
        public double microjoules() {
            return 0;
        }

        @Override
        public void close() {
            // holds nothing
        }
    }
}
