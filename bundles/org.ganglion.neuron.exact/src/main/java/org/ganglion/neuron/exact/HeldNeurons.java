// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.exact;

import java.util.Arrays;
import java.util.List;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Role;
import org.ganglion.api.network.State;
import org.ganglion.api.network.Variable;

/**
 * The neurons in their refractory time: all potentials are advanced, then those of the held are put back, because they are few and a pass
 * without branches over all costs less than one that asks each.
 */
final class HeldNeurons {
    private static final int NOT_BEGUN = -1;

    private final int[] held;
    private final int[] left;
    private final int[] steps;
    private final double[] reset;
    private final int end;

    /**
     * @param refractory s, per neuron
     * @param reset the potential while held, V, per neuron
     */
    HeldNeurons(double[] refractory, double[] reset, Options options, State state) {
        this.held = state.i32("refractory.neuron");
        this.left = state.i32("refractory.left");
        this.reset = reset;
        this.end = held.length;
        this.steps = new int[refractory.length];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = (int) Math.floor(refractory[i] / options.dt() + 0.5);
        }
    }

    /**
     * The list of those held in the order of their spikes, ended by the number of neurons, and the steps that each has left. It starts at
     * -1, which says that no step was made yet: initial values differ from neuron to neuron, and a variable has one.
     */
    static List<Variable> variables(int... shape) {
        return List.of(
                new Variable("refractory.neuron", Dtype.I32, shape, "", Role.STATE, NOT_BEGUN),
                new Variable("refractory.left", Dtype.I32, shape, "", Role.STATE, 0));
    }

    /** @throws GanglionException UNSUPPORTED, because a potential that is held is held at its reset */
    static void requireResetToZero(Options options) {
        if (options.reset() != Options.Reset.ZERO) {
            throw new GanglionException(
                    Reason.UNSUPPORTED,
                    "option 'reset' is subtract; neurons with a refractory time are held at v_reset, set it to zero");
        }
    }

    /** @throws IllegalArgumentException if one is negative */
    static void requireNotNegative(String field, double[] seconds) {
        for (int i = 0; i < seconds.length; i++) {
            if (seconds[i] < 0) {
                throw new IllegalArgumentException(
                        "field '" + field + "' is " + seconds[i] + " s at element " + i + ", must be at least 0");
            }
        }
    }

    /**
     * A neuron that is reset above its threshold would spike in every step of the time in which it is held.
     *
     * @throws IllegalArgumentException if one would
     */
    static void requireResetBelowThreshold(double[] vReset, double[] vThreshold) {
        for (int i = 0; i < vReset.length; i++) {
            if (vReset[i] > vThreshold[i]) {
                throw new IllegalArgumentException("field 'v_reset' is " + vReset[i] + " V at element " + i
                        + ", must be at most v_threshold, which is " + vThreshold[i]);
            }
        }
    }

    /** Whether this is the first step since the state was initial; says so once. */
    boolean begin() {
        if (held[0] != NOT_BEGUN) {
            return false;
        }
        Arrays.fill(held, end);
        return true;
    }

    /** Puts the potentials of the held back and counts their steps down. */
    void hold(double[] v) {
        int kept = 0;
        int n = 0;
        for (; n < end && held[n] != end; n++) {
            int i = held[n];
            int more = left[n] - 1;
            v[i] = reset[i];
            if (more > 0) {
                held[kept] = i;
                left[kept++] = more;
            }
        }
        Arrays.fill(held, kept, n, end);
    }

    /** Resets those that spiked and holds them from the next step on. */
    void reset(double[] v, int[] spiked, int count) {
        int n = 0;
        while (n < end && held[n] != end) {
            n++;
        }
        for (int s = 0; s < count; s++) {
            int i = spiked[s];
            v[i] = reset[i];
            if (steps[i] > 0) {
                held[n] = i;
                left[n++] = steps[i];
            }
        }
    }
}
