// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.cpu;

import java.util.Arrays;
import org.ganglion.api.driver.Operations;
import org.ganglion.api.driver.Stage;
import org.ganglion.api.driver.StageContext;
import org.ganglion.api.network.Inbox;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Signal;
import org.ganglion.api.network.Weights;

/**
 * Affine, Linear and sparse connectivity: {@code y = W x + b}. Starts from b and adds the row of every source that is not 0, sources
 * ascending, so that the result does not depend on the form of the input.
 */
final class Synaptic implements Transform {
    @Override
    public void check(Node node, Options options) {
        node.parameters().tensor("weight");
    }

    @Override
    public Stage prepare(Node node, StageContext context) {
        Weights weights = context.weights(node.id());
        ActiveElements input = new ActiveElements(context.input(node.id(), 0));
        boolean learns = context.network().plasticity().containsKey(node.id());
        Rows rows;
        if (weights.delay() != null) {
            int longest = Arrays.stream(weights.delay()).max().orElse(0);
            rows = new DelayedRows(weights, context.outbox(node.id(), longest));
        } else {
            Signal output = context.output(node.id(), 0);
            rows = weights.dense() ? denseRows(weights, learns, output) : new SparseRows(weights, output);
        }
        return new Synapses(weights, learns, input, rows);
    }

    private static Rows denseRows(Weights weights, boolean learns, Signal output) {
        return learns || !SplitRows.fits(weights) ? new DenseRows(weights, output) : new SplitRows(weights, output);
    }

    private static final class Synapses implements Stage {
        private final Weights weights;
        private final boolean learns;
        private final ActiveElements input;
        private final Rows rows;
        private final int[] nonZero;
        private final boolean[] outdated;
        private final SynapticCount count = new SynapticCount();

        Synapses(Weights weights, boolean learns, ActiveElements input, Rows rows) {
            this.weights = weights;
            this.learns = learns;
            this.input = input;
            this.rows = rows;
            this.nonZero = new int[weights.sources()];
            this.outdated = new boolean[weights.sources()];
            Arrays.fill(outdated, true);
        }

        @Override
        public void step(long t) {
            input.find();
            rows.add(input);
            long effective = 0;
            int[] index = input.index();
            for (int n = 0, active = input.count(); n < active; n++) {
                effective += nonZero(index[n]);
            }
            count.set(effective, input.unit());
        }

        @Override
        public void push() {
            // other weights never change, and an exchange waits for this
            if (learns) {
                Arrays.fill(outdated, true);
            }
        }

        @Override
        public void weightsChanged(String node, int from, int to) {
            if (from == to) {
                return;
            }
            int targets = weights.targets();
            if (weights.dense()) {
                Arrays.fill(outdated, from / targets, (to - 1) / targets + 1, true);
            } else {
                Arrays.fill(outdated, true);
            }
        }

        /** Counted when the source next speaks: learning changes many rows of which few are read. */
        private int nonZero(int source) {
            if (outdated[source]) {
                nonZero[source] = countNonZero(source);
                outdated[source] = false;
            }
            return nonZero[source];
        }

        private int countNonZero(int source) {
            boolean dense = weights.dense();
            int first = dense ? source * weights.targets() : weights.rowStart()[source];
            int end = dense ? first + weights.targets() : weights.rowStart()[source + 1];
            if (!Double.isNaN(weights.uniform())) {
                return weights.uniform() == 0 ? 0 : end - first;
            }
            double[] w = weights.f64();
            int found = 0;
            for (int k = first; k < end; k++) {
                if (w[k] != 0) {
                    found++;
                }
            }
            return found;
        }

        @Override
        public void count(Operations into) {
            count.addTo(into);
        }

        @Override
        public void close() {
            // holds nothing that must be freed
        }
    }

    private static final class DenseRows implements Rows {
        private final Weights weights;
        private final Signal output;

        DenseRows(Weights weights, Signal output) {
            this.weights = weights;
            this.output = output;
        }

        @Override
        public void add(ActiveElements input) {
            double[] y = output.f64();
            double[] bias = weights.bias();
            if (bias == null) {
                Arrays.fill(y, 0);
            } else {
                System.arraycopy(bias, 0, y, 0, y.length);
            }
            add(input, y);
            output.dense();
        }

        /** Four rows at a time, so that a sum is loaded and stored once for four; each still grows in the order of the sources. */
        private void add(ActiveElements input, double[] y) {
            double[] w = weights.f64();
            int[] index = input.index();
            double[] x = input.values();
            int targets = y.length;
            int active = input.count();
            int n = 0;
            for (; n + 3 < active; n += 4) {
                int a = index[n] * targets;
                int b = index[n + 1] * targets;
                int c = index[n + 2] * targets;
                int d = index[n + 3] * targets;
                double xa = x[n];
                double xb = x[n + 1];
                double xc = x[n + 2];
                double xd = x[n + 3];
                for (int t = 0; t < targets; t++) {
                    y[t] = (((y[t] + xa * w[a + t]) + xb * w[b + t]) + xc * w[c + t]) + xd * w[d + t];
                }
            }
            for (; n < active; n++) {
                int row = index[n] * targets;
                double factor = x[n];
                for (int t = 0; t < targets; t++) {
                    y[t] += factor * w[row + t];
                }
            }
        }
    }

    /** Adds to steps to come. */
    private static final class DelayedRows implements Rows {
        private final Weights weights;
        private final Inbox ring;

        DelayedRows(Weights weights, Inbox ring) {
            this.weights = weights;
            this.ring = ring;
        }

        @Override
        public void add(ActiveElements input) {
            double[] bias = weights.bias();
            double[] now = ring.slot(0);
            for (int t = 0; bias != null && t < now.length; t++) {
                now[t] += bias[t];
            }
            double[] w = weights.f64();
            int[] start = weights.rowStart();
            int[] target = weights.target();
            int[] delay = weights.delay();
            int[] index = input.index();
            double[] x = input.values();
            for (int n = 0, active = input.count(); n < active; n++) {
                for (int k = start[index[n]], end = start[index[n] + 1]; k < end; k++) {
                    ring.add(target[k], delay[k], x[n] * w[k]);
                }
            }
        }
    }
}
