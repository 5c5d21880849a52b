// SPDX-License-Identifier: Apache-2.0
package org.ganglion.learning.stdp;

import java.util.List;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Role;
import org.ganglion.api.network.State;
import org.ganglion.api.network.Variable;

/**
 * Traces that decay with one time constant. They are kept in a unit that decays instead of them, so that a step in which nothing spikes
 * costs nothing, however many there are: with n steps since the unit was 1, a trace is {@code kept * exp(-n dt / tau)}. When the unit has
 * become very small, after {@value #LONGEST} time constants, all are written anew in a unit of 1.
 */
final class Traces {
    private static final int LONGEST = 200;
    private static final String CLOCK = ".clock";

    private final double[] kept;
    private final double[] clock;
    private final double rate;
    private double decay;
    private double growth;

    /** @param tau in seconds */
    Traces(String name, State state, double dt, double tau) {
        this.kept = state.f64(name);
        this.clock = state.f64(name + CLOCK);
        this.rate = dt / tau;
    }

    static List<Variable> variables(String name, int count) {
        return List.of(
                new Variable(name, Dtype.F64, new int[] {count}, "", Role.TRACE, 0),
                new Variable(name + CLOCK, Dtype.F64, new int[] {1}, "", Role.TRACE, 0));
    }

    /** A step passes. */
    void advance() {
        clock[0] += 1;
        decay = 0;
        growth = 0;
        if (clock[0] * rate > LONGEST) {
            rewrite();
        }
    }

    private void rewrite() {
        double unit = decay();
        for (int i = 0; i < kept.length; i++) {
            kept[i] *= unit;
        }
        clock[0] = 0;
        decay = 1;
        growth = 1;
    }

    /** The unit. */
    double decay() {
        if (decay == 0) {
            decay = StrictMath.exp(-clock[0] * rate);
        }
        return decay;
    }

    /** The traces in this unit. */
    double[] kept() {
        return kept;
    }

    /** Adds to one. */
    void add(int index, double by) {
        if (growth == 0) {
            growth = StrictMath.exp(clock[0] * rate);
        }
        kept[index] += by * growth;
    }
}
