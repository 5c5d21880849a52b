// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tests.bench;

import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Form;
import org.ganglion.api.network.Port;
import org.ganglion.api.network.Signal;

/** A signal on plain arrays, as an engine holds one. */
public final class ArraySignal implements Signal {
    private final int size;
    private final Dtype type;
    private final int[] index;
    private final double[] f64;
    private final float[] f32;
    private final int[] i32;
    private final byte[] i8;
    private Form form = Form.DENSE;
    private int count;

    /** Of a port. */
    public ArraySignal(Port port) {
        size = port.size();
        type = port.type();
        index = new int[size];
        f64 = type == Dtype.F64 ? new double[size] : null;
        f32 = type == Dtype.F32 ? new float[size] : null;
        i32 = type == Dtype.I32 ? new int[size] : null;
        i8 = type == Dtype.I8 ? new byte[size] : null;
        count = size;
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
        return form;
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public int[] index() {
        return index;
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
    public void spikes(int spiked) {
        form = Form.SPIKES;
        count = spiked;
    }

    @Override
    public void events(int sent) {
        form = Form.EVENTS;
        count = sent;
    }

    @Override
    public void dense() {
        form = Form.DENSE;
        count = size;
    }
}
