// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.spiking;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Role;
import org.ganglion.api.network.State;
import org.ganglion.api.network.Variable;

/**
 * The state in which neurons start. A variable has one initial value for all of its elements; where neurons start differently, a further
 * variable says whether they have been placed, so that a reset places them again.
 */
final class StartingValues {
    private static final String STARTED = "started";

    private final double[][] values;
    private final double[][] variables;
    private final int[] started;

    /**
     * Where a variable starts.
     *
     * @param variable its name
     * @param unit its unit
     * @param values one per neuron
     */
    record Start(String variable, String unit, double[] values) {
        private boolean uniform() {
            return Arrays.stream(values).allMatch(value -> value == values[0]);
        }
    }

    StartingValues(List<Start> starts, State state) {
        this.values = starts.stream().map(Start::values).toArray(double[][]::new);
        this.variables =
                starts.stream().map(start -> state.f64(start.variable())).toArray(double[][]::new);
        this.started = starts.stream().allMatch(Start::uniform) ? null : state.i32(STARTED);
    }

    static List<Variable> variables(int[] shape, List<Start> starts) {
        List<Variable> all = new ArrayList<>();
        for (Start start : starts) {
            all.add(Variable.state(start.variable(), start.unit(), start.values()[0], shape));
        }
        if (!starts.stream().allMatch(Start::uniform)) {
            all.add(new Variable(STARTED, Dtype.I32, shape, "", Role.STATE, 0));
        }
        return all;
    }

    /** Before each step: places neurons that were never placed, or were reset. */
    void place() {
        if (started == null || started[0] != 0) {
            return;
        }
        for (int i = 0; i < values.length; i++) {
            System.arraycopy(values[i], 0, variables[i], 0, values[i].length);
        }
        Arrays.fill(started, 1);
    }
}
