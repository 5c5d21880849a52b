// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.spiking;

import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Role;
import org.ganglion.api.network.Variable;
import org.ganglion.api.network.Weights;

/** Synapses that learn: the structure is shared, the values are this plan's own and part of its state. */
final class LearnedSynapses implements Weights {
    private final Synapses first;
    private final double[] values;
    private final double[] bias;
    private boolean changed;
    private int changedFrom;
    private int changedTo;

    LearnedSynapses(Synapses first) {
        this.first = first;
        this.values = first.f64().clone();
        this.bias = first.bias() == null ? null : first.bias().clone();
    }

    /** Their shape is by source, unlike the parameter's in the file. */
    void declare(String node, StateLayout layout) {
        int[] shape = dense() ? new int[] {sources(), targets()} : new int[] {values.length};
        layout.add(node, new Variable("weight", Dtype.F64, shape, "", Role.WEIGHT, 0), values);
        if (bias != null) {
            layout.add(node, new Variable("bias", Dtype.F64, new int[] {bias.length}, "", Role.WEIGHT, 0), bias);
        }
    }

    /** Whether they changed since {@link #settled}. */
    boolean changed() {
        return changed;
    }

    int changedFrom() {
        return changedFrom;
    }

    int changedTo() {
        return changedTo;
    }

    void settled() {
        changed = false;
    }

    @Override
    public void changed(int from, int to) {
        if (from < 0 || from > to || to > values.length) {
            throw new IndexOutOfBoundsException("synapses " + from + " to " + to + " of " + values.length);
        }
        if (!changed || changedFrom == changedTo) {
            changedFrom = from;
            changedTo = to;
        } else if (from < to) {
            changedFrom = Math.min(changedFrom, from);
            changedTo = Math.max(changedTo, to);
        }
        changed = true;
    }

    @Override
    public int sources() {
        return first.sources();
    }

    @Override
    public int targets() {
        return first.targets();
    }

    @Override
    public boolean dense() {
        return first.dense();
    }

    @Override
    public double[] f64() {
        return values;
    }

    @Override
    public double[] bias() {
        return bias;
    }

    @Override
    public int[] rowStart() {
        return first.rowStart();
    }

    @Override
    public int[] target() {
        return first.target();
    }

    @Override
    public int[] delay() {
        return first.delayOfEach();
    }

    @Override
    public int[] columnStart() {
        return first.columnStart();
    }

    @Override
    public int[] columnSynapse() {
        return first.columnSynapse();
    }
}
