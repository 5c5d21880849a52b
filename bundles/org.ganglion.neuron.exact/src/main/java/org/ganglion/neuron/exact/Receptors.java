// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.exact;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.network.Form;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Signal;
import org.ganglion.api.network.State;
import org.ganglion.api.network.Tensor;
import org.ganglion.api.network.Variable;

/**
 * What arrives at the receptors of neurons and decays there: input element {@code r * N + n} is receptor r of neuron n, and a value that
 * arrives is added at the end of the step.
 */
final class Receptors {
    private final double[][] g;
    private final double[] left;
    private final double[][] initial;
    private final Signal arriving;

    /**
     * @param tau s, per receptor
     * @param initial one for all, or as the input
     */
    Receptors(Tensor tau, Tensor initial, double dt, State state, Signal arriving, int neurons) {
        int receptors = tau.size();
        this.g = new double[receptors][];
        this.initial = new double[receptors][neurons];
        this.left = TimeConstants.left(tau.f64(), dt);
        this.arriving = arriving;
        for (int r = 0; r < receptors; r++) {
            g[r] = state.f64(name(r));
            for (int n = 0; n < neurons; n++) {
                this.initial[r][n] = initial.at(initial.size() == 1 ? 0 : r * neurons + n);
            }
        }
    }

    /** A variable per receptor: {@code g0}, {@code g1}... */
    static List<Variable> variables(Node node, Tensor tau, Tensor initial, String unit) {
        int neurons = node.output().size();
        int inputs = node.input().size();
        if ((long) tau.size() * neurons != inputs) {
            throw new GanglionException(
                    Reason.INCONSISTENT,
                    "field 'tau_syn' names " + tau.size() + " receptors, the input " + node.input() + " of " + neurons
                            + " neurons has " + (double) inputs / neurons);
        }
        if (initial.size() != 1 && initial.size() != inputs) {
            throw new GanglionException(
                    Reason.INCONSISTENT,
                    "field 'g_init' has " + initial.size() + " elements, expected one or " + inputs);
        }
        List<Variable> variables = new ArrayList<>();
        for (int r = 0; r < tau.size(); r++) {
            variables.add(Variable.state(name(r), unit, 0, node.output().shape()));
        }
        return variables;
    }

    private static String name(int receptor) {
        return "g" + receptor;
    }

    int count() {
        return g.length;
    }

    /** What is at a receptor, per neuron. */
    double[] at(int receptor) {
        return g[receptor];
    }

    /** What is left of it after a step. */
    double left(int receptor) {
        return left[receptor];
    }

    void begin() {
        for (int r = 0; r < g.length; r++) {
            System.arraycopy(initial[r], 0, g[r], 0, g[r].length);
        }
    }

    /** Adds what arrives in this step. */
    void take() {
        if (arriving.form() == Form.DENSE) {
            takeAll(arriving.f64());
            return;
        }
        int[] index = arriving.index();
        int count = arriving.count();
        int n = 0;
        for (int r = 0, first = 0; r < g.length; r++) {
            int end = first + g[r].length;
            n = arriving.form() == Form.SPIKES
                    ? takeSpikes(g[r], first, end, index, n, count)
                    : takeEvents(g[r], first, end, index, arriving.f64(), n, count);
            first = end;
        }
    }

    private static int takeSpikes(double[] g, int first, int end, int[] index, int from, int count) {
        int n = from;
        for (; n < count && index[n] < end; n++) {
            g[index[n] - first] += 1;
        }
        return n;
    }

    private static int takeEvents(double[] g, int first, int end, int[] index, double[] x, int from, int count) {
        int n = from;
        for (; n < count && index[n] < end; n++) {
            g[index[n] - first] += x[n];
        }
        return n;
    }

    private void takeAll(double[] x) {
        for (int r = 0; r < g.length; r++) {
            add(g[r], x, r * g[r].length);
        }
    }

    private static void add(double[] g, double[] x, int first) {
        for (int n = 0; n < g.length; n++) {
            g[n] += x[first + n];
        }
    }

    /** Lets a receptor decay by a step. */
    static void decay(double[] g, double left) {
        for (int n = 0; n < g.length; n++) {
            g[n] *= left;
        }
    }

    /** @throws IllegalArgumentException if a time constant is not positive */
    static void check(Tensor tau) {
        TimeConstants.requirePositive("tau_syn", tau.f64());
        if (tau.size() < 1 || Arrays.stream(tau.shape()).anyMatch(length -> length < 1)) {
            throw new IllegalArgumentException("field 'tau_syn' is empty");
        }
    }
}
