// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.tflite;

import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Form;
import org.ganglion.api.network.Port;
import org.ganglion.api.network.Signal;

/** The elements of an input or output tensor: a value each, always. */
final class DenseSignal implements Signal {
    private static final int[] NO_INDEX = {};

    private final int size;
    private final Dtype type;
    private final double[] f64;
    private final float[] f32;
    private final int[] i32;
    private final byte[] i8;

    DenseSignal(Port port) {
        this.size = port.size();
        this.type = port.type();
        this.f64 = type == Dtype.F64 ? new double[size] : null;
        this.f32 = type == Dtype.F32 ? new float[size] : null;
        this.i32 = type == Dtype.I32 ? new int[size] : null;
        this.i8 = type == Dtype.I8 ? new byte[size] : null;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Dtype type() {
        return type;
    }

    @Override
    public Form form() {
        return Form.DENSE;
    }

    @Override
    public int count() {
        return size;
    }

    @Override
    public int[] index() {
        return NO_INDEX;
    }

    @Override
    public double[] f64() {
        return f64;
    }

    @Override
    public float[] f32() {
        return f32;
    }

    @Override
    public int[] i32() {
        return i32;
    }

    @Override
    public byte[] i8() {
        return i8;
    }

    @Override
    public void spikes(int count) {
        throw new UnsupportedOperationException("a tensor takes a value per element");
    }

    @Override
    public void events(int count) {
        throw new UnsupportedOperationException("a tensor takes a value per element");
    }

    @Override
    public void dense() {}
}
