// SPDX-License-Identifier: Apache-2.0
package org.ganglion.learning.stdp;

import java.util.ArrayList;
import java.util.List;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Role;
import org.ganglion.api.network.State;
import org.ganglion.api.network.Variable;
import org.ganglion.api.network.Weights;

/** A decaying trace per synapse, and the list of those that have one. */
final class Eligibility {
    private static final String TRACE = "c";
    private static final String LIST = "c.list";
    private static final String LISTED = "c.listed";
    private static final String COUNT = "c.count";

    private final Traces traces;
    private final int[] list;
    private final byte[] listed;
    private final int[] count;

    Eligibility(State state, double dt, double tau) {
        this.traces = new Traces(TRACE, state, dt, tau);
        this.list = state.i32(LIST);
        this.listed = state.i8(LISTED);
        this.count = state.i32(COUNT);
    }

    static List<Variable> variables(Weights weights) {
        int synapses = weights.f64().length;
        List<Variable> all = new ArrayList<>(Traces.variables(TRACE, synapses));
        all.add(new Variable(LIST, Dtype.I32, new int[] {synapses}, "", Role.TRACE, 0));
        all.add(new Variable(LISTED, Dtype.I8, new int[] {synapses}, "", Role.TRACE, 0));
        all.add(new Variable(COUNT, Dtype.I32, new int[] {1}, "", Role.TRACE, 0));
        return all;
    }

    /** A step passes. */
    void advance() {
        traces.advance();
    }

    void add(int synapse, double by) {
        if (by == 0) {
            return;
        }
        traces.add(synapse, by);
        if (listed[synapse] == 0) {
            listed[synapse] = 1;
            list[count[0]++] = synapse;
        }
    }

    /** How many are listed. */
    int count() {
        return count[0];
    }

    /** One that is listed. */
    int synapse(int n) {
        return list[n];
    }

    /** How eligible a synapse is. */
    double of(int synapse) {
        return traces.kept()[synapse] * traces.decay();
    }

    /** Takes those off the list that are not above {@code least} any more. */
    void forget(double least) {
        int left = 0;
        for (int n = 0; n < count[0]; n++) {
            int synapse = list[n];
            if (Math.abs(of(synapse)) > least) {
                list[left++] = synapse;
            } else {
                traces.kept()[synapse] = 0;
                listed[synapse] = 0;
            }
        }
        count[0] = left;
    }
}
