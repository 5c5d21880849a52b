// SPDX-License-Identifier: Apache-2.0
package org.ganglion.codec.events;

import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Form;
import org.ganglion.api.network.Signal;

/** A signal of real numbers. */
final class DenseSignal implements Signal {
    private final double[] values;
    private final int[] index;

    DenseSignal(int size) {
        values = new double[size];
        index = new int[size];
    }

    @Override
    public int size() {
        return values.length;
    }

    @Override
    public Dtype type() {
        return Dtype.F64;
    }

    @Override
    public Form form() {
        return Form.DENSE;
    }

    @Override
    public int count() {
        return values.length;
    }

    @Override
    public int[] index() {
        return index;
    }

    @Override
    public double[] f64() {
        return values;
    }

    @Override
    public float[] f32() {
        return null;
    }

    @Override
    public int[] i32() {
        return null;
    }

    @Override
    public byte[] i8() {
        return null;
    }

    @Override
    public void spikes(int count) {
        throw new UnsupportedOperationException("dense only");
    }

    @Override
    public void events(int count) {
        throw new UnsupportedOperationException("dense only");
    }

    @Override
    public void dense() {
        // always
    }
}
