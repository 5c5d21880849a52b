// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.cpu;

import java.util.Arrays;
import org.ganglion.api.network.Signal;
import org.ganglion.api.network.Weights;

/**
 * Adds rows of weights of which not every source has one for every target. Where few targets are reached the output lists them, so that
 * the cost of a step falls with the number of spikes; the sums are the same either way.
 */
final class SparseRows implements Rows {
    /** With fewer synapses than one for so many targets, listing costs less than a pass over all. */
    private static final int TARGETS_PER_EVENT = 16;

    private static final int WORD = 6;

    private final Weights weights;
    private final Signal output;
    private final double uniform;
    private final double[] sum;
    private final int[] count;
    private final long[] reached;

    SparseRows(Weights weights, Signal output) {
        this.weights = weights;
        this.output = output;
        this.uniform = weights.uniform();
        this.sum = new double[weights.targets()];
        this.count = new int[weights.targets()];
        this.reached = new long[(weights.targets() + 63) >>> WORD];
    }

    @Override
    public void add(ActiveElements input) {
        if (weights.bias() == null && synapses(input) * TARGETS_PER_EVENT < sum.length) {
            list(input);
        } else {
            fill(input);
        }
    }

    private long synapses(ActiveElements input) {
        int[] start = weights.rowStart();
        int[] index = input.index();
        long synapses = 0;
        for (int n = 0, active = input.count(); n < active; n++) {
            synapses += start[index[n] + 1] - start[index[n]];
        }
        return synapses;
    }

    private void list(ActiveElements input) {
        int[] start = weights.rowStart();
        int[] index = input.index();
        double[] x = input.values();
        boolean alike = !Double.isNaN(uniform);
        for (int n = 0, active = input.count(); n < active; n++) {
            int first = start[index[n]];
            int end = start[index[n] + 1];
            if (alike) {
                reach(first, end, x[n]);
            } else {
                reach(first, end, x[n], weights.f64());
            }
        }
        output.events(alike ? deliver(uniform) : deliver(1));
    }

    private void reach(int first, int end, double factor) {
        int[] target = weights.target();
        for (int k = first; k < end; k++) {
            int t = target[k];
            sum[t] += factor;
            reached[t >>> WORD] |= 1L << t;
        }
    }

    private void reach(int first, int end, double factor, double[] w) {
        int[] target = weights.target();
        for (int k = first; k < end; k++) {
            int t = target[k];
            sum[t] += factor * w[k];
            reached[t >>> WORD] |= 1L << t;
        }
    }

    /** Lists the targets that were reached and forgets them. */
    private int deliver(double factor) {
        int[] index = output.index();
        double[] y = output.f64();
        int count = 0;
        for (int word = 0; word < reached.length; word++) {
            long bits = reached[word];
            if (bits == 0) {
                continue;
            }
            reached[word] = 0;
            for (; bits != 0; bits &= bits - 1) {
                int t = (word << WORD) + Long.numberOfTrailingZeros(bits);
                index[count] = t;
                y[count++] = factor * sum[t];
                sum[t] = 0;
            }
        }
        return count;
    }

    private void fill(ActiveElements input) {
        double[] y = output.f64();
        boolean alike = !Double.isNaN(uniform);
        if (alike) {
            fillAlike(input, y);
        } else {
            begin(y);
            fillEach(input, y);
        }
        output.dense();
    }

    private void begin(double[] y) {
        double[] bias = weights.bias();
        if (bias == null) {
            Arrays.fill(y, 0);
        } else {
            System.arraycopy(bias, 0, y, 0, y.length);
        }
    }

    private void fillAlike(ActiveElements input, double[] y) {
        if (input.ones()) {
            countRows(input, y);
        } else {
            addRows(input, y);
        }
        double[] bias = weights.bias();
        for (int t = 0; t < y.length; t++) {
            y[t] *= uniform;
        }
        for (int t = 0; bias != null && t < y.length; t++) {
            y[t] += bias[t];
        }
    }

    /** Spikes are counted: the same numbers, in half the memory. */
    private void countRows(ActiveElements input, double[] y) {
        Arrays.fill(count, 0);
        int[] start = weights.rowStart();
        int[] target = weights.target();
        int[] index = input.index();
        for (int n = 0, active = input.count(); n < active; n++) {
            for (int k = start[index[n]], end = start[index[n] + 1]; k < end; k++) {
                count[target[k]]++;
            }
        }
        for (int t = 0; t < y.length; t++) {
            y[t] = count[t];
        }
    }

    private void addRows(ActiveElements input, double[] y) {
        Arrays.fill(y, 0);
        int[] start = weights.rowStart();
        int[] target = weights.target();
        int[] index = input.index();
        double[] x = input.values();
        for (int n = 0, active = input.count(); n < active; n++) {
            double factor = x[n];
            for (int k = start[index[n]], end = start[index[n] + 1]; k < end; k++) {
                y[target[k]] += factor;
            }
        }
    }

    private void fillEach(ActiveElements input, double[] y) {
        double[] w = weights.f64();
        int[] start = weights.rowStart();
        int[] target = weights.target();
        int[] index = input.index();
        double[] x = input.values();
        for (int n = 0, active = input.count(); n < active; n++) {
            double factor = x[n];
            for (int k = start[index[n]], end = start[index[n] + 1]; k < end; k++) {
                y[target[k]] += factor * w[k];
            }
        }
    }
}
