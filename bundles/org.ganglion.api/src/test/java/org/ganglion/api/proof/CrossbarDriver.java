// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.proof;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ganglion.api.driver.Answer;
import org.ganglion.api.driver.Board;
import org.ganglion.api.driver.Claim;
import org.ganglion.api.driver.Cost;
import org.ganglion.api.driver.Driver;
import org.ganglion.api.driver.DriverKind;
import org.ganglion.api.driver.EnergyTable;
import org.ganglion.api.driver.Operations;
import org.ganglion.api.driver.Precision;
import org.ganglion.api.driver.Stage;
import org.ganglion.api.driver.StageContext;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Form;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Role;
import org.ganglion.api.network.Signal;
import org.ganglion.api.network.Tensor;
import org.ganglion.api.network.Variable;
import org.ganglion.api.network.Weights;
import org.osgi.service.component.annotations.Component;

/**
 * A crossbar of memristors: a weight is the difference of two conductances, each one of so many levels. It programs in {@code prepare},
 * programs again what a rule changed or a restore brought, and its conductances are variables, so that they go along.
 */
@Component
@DriverKind(kind = "crossbar", ops = "Linear")
public final class CrossbarDriver implements Driver {
    private static final int MOST_LINES = 256;
    private static final int LEVELS = 64;
    private static final double LEAST_SIEMENS = 1e-6;
    private static final double MOST_SIEMENS = 1e-4;
    private static final String PLUS = "g_plus";
    private static final String MINUS = "g_minus";

    @Override
    public Answer claims(Network network, Set<String> open, Board board) {
        List<Claim> claims = new ArrayList<>();
        Map<String, String> refused = new LinkedHashMap<>();
        for (Node node : network.ofType("Linear")) {
            if (node.input().size() > MOST_LINES || node.output().size() > MOST_LINES) {
                refused.put(node.id(), "the crossbar has " + MOST_LINES + " lines each way");
            } else if (open.contains(node.id())) {
                claims.add(Claim.of(node.id(), new Precision(Dtype.F64, false), new Cost(0.1, 0.001)));
            }
        }
        return new Answer(claims, refused);
    }

    @Override
    public boolean learns(Node node) {
        return true;
    }

    @Override
    public List<NodeVariable> variables(Network network, Claim claim) {
        List<NodeVariable> variables = new ArrayList<>();
        for (String id : claim.nodes()) {
            Node node = network.node(id);
            int[] shape = {node.input().size(), node.output().size()};
            for (String name : List.of(PLUS, MINUS)) {
                variables.add(
                        new NodeVariable(id, new Variable(name, Dtype.F64, shape, "S", Role.WEIGHT, LEAST_SIEMENS)));
            }
        }
        return variables;
    }

    @Override
    public Stage prepare(StageContext context) {
        String node = context.claim().nodes().iterator().next();
        Array array = new Array(context, node);
        array.program();
        return array;
    }

    @Override
    public EnergyTable energy() {
        return new EnergyTable(0.02, 0.02, 0, "made up");
    }

    private static final class Array implements Stage {
        private final Weights weights;
        private final double[] plus;
        private final double[] minus;
        private final double[] programmed;
        private final Signal in;
        private final Signal out;
        private final double siemensPerWeight;
        private long accumulations;

        private Array(StageContext context, String node) {
            weights = context.weights(node);
            plus = context.state(node).f64(PLUS);
            minus = context.state(node).f64(MINUS);
            programmed = new double[weights.f64().length];
            in = context.input(node, 0);
            out = context.output(node, 0);
            siemensPerWeight = (MOST_SIEMENS - LEAST_SIEMENS) / largest(context, node);
        }

        private static double largest(StageContext context, String node) {
            Tensor given = context.network().node(node).parameters().tensor("weight");
            double largest = Double.MIN_NORMAL;
            for (int i = 0; i < given.size(); i++) {
                largest = Math.max(largest, Math.abs(given.at(i)));
            }
            return largest;
        }

        private void program() {
            program(0, programmed.length);
        }

        private void program(int from, int to) {
            double[] wanted = weights.f64();
            for (int source = 0; source < weights.sources(); source++) {
                for (int s = weights.rowStart()[source]; s < weights.rowStart()[source + 1]; s++) {
                    if (s >= from && s < to) {
                        int cell = source * weights.targets() + weights.target()[s];
                        plus[cell] = level(wanted[s]);
                        minus[cell] = level(-wanted[s]);
                        programmed[s] = wanted[s];
                    }
                }
            }
        }

        private double level(double weight) {
            double step = (MOST_SIEMENS - LEAST_SIEMENS) / (LEVELS - 1);
            double above = Math.max(0, Math.min(weight * siemensPerWeight, MOST_SIEMENS - LEAST_SIEMENS));
            return LEAST_SIEMENS + Math.rint(above / step) * step;
        }

        @Override
        public void step(long t) {
            double[] sums = out.f64();
            Arrays.fill(sums, 0);
            accumulations = 0;
            if (in.form() == Form.DENSE) {
                for (int source = 0; source < in.size(); source++) {
                    add(source, in.f64()[source], sums);
                }
            } else {
                for (int k = 0; k < in.count(); k++) {
                    add(in.index()[k], in.form() == Form.SPIKES ? 1 : in.f64()[k], sums);
                }
            }
            out.dense();
        }

        private void add(int source, double volts, double[] sums) {
            if (volts != 0) {
                int row = source * weights.targets();
                for (int target = 0; target < sums.length; target++) {
                    sums[target] += volts * (plus[row + target] - minus[row + target]) / siemensPerWeight;
                }
                accumulations += sums.length;
            }
        }

        @Override
        public void weightsChanged(String node, int from, int to) {
            program(from, to);
        }

        @Override
        public void push() {
            for (int s = 0; s < programmed.length; s++) {
                if (programmed[s] != weights.f64()[s]) {
                    program(s, s + 1);
                }
            }
        }

        @Override
        public void count(Operations into) {
            into.acs += accumulations;
        }

        @Override
        public void close() {
            Arrays.fill(programmed, 0);
        }
    }
}
