// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Form;
import org.ganglion.api.network.Signal;

/** A signal that the session owns: an input's buffer, or an input that was logged. At first dense and all 0. */
public final class SignalBuffer implements Signal {
    private final int size;
    private final Dtype type;
    private final int[] index;
    private final double[] f64;
    private final float[] f32;
    private final int[] i32;
    private final byte[] i8;
    private Form form = Form.DENSE;
    private int count;

    /** A buffer for what {@code other} can hold. */
    public SignalBuffer(Signal other) {
        this(other.type(), other.size());
    }

    /** A buffer for any form. */
    public SignalBuffer(Dtype type, int size) {
        this.type = type;
        this.size = size;
        count = size;
        index = new int[size];
        f64 = type == Dtype.F64 ? new double[size] : null;
        f32 = type == Dtype.F32 ? new float[size] : null;
        i32 = type == Dtype.I32 ? new int[size] : null;
        i8 = type == Dtype.I8 ? new byte[size] : null;
    }

    /** Copies what {@code from} holds to {@code to}, which has the same size and type. */
    public static void copy(Signal from, Signal to) {
        int count = from.count();
        switch (from.form()) {
            case SPIKES -> {
                System.arraycopy(from.index(), 0, to.index(), 0, count);
                to.spikes(count);
            }
            case EVENTS -> {
                System.arraycopy(from.index(), 0, to.index(), 0, count);
                copyValues(from, to, count);
                to.events(count);
            }
            case DENSE -> {
                copyValues(from, to, from.size());
                to.dense();
            }
        }
    }

    private static void copyValues(Signal from, Signal to, int count) {
        switch (from.type()) {
            case F64 -> System.arraycopy(from.f64(), 0, to.f64(), 0, count);
            case F32 -> System.arraycopy(from.f32(), 0, to.f32(), 0, count);
            case I32 -> System.arraycopy(from.i32(), 0, to.i32(), 0, count);
            case I8 -> System.arraycopy(from.i8(), 0, to.i8(), 0, count);
        }
    }

    /** Whether what the one holds can be copied to the other. */
    static boolean alike(Signal one, Signal other) {
        return one.size() == other.size() && one.type() == other.type();
    }

    /** Bytes of a buffer for what {@code signal} can hold. */
    static long bytes(Signal signal) {
        return (long) signal.size() * (signal.type().bytes() + Integer.BYTES);
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
    public void spikes(int spikes) {
        form = Form.SPIKES;
        count = spikes;
    }

    @Override
    public void events(int events) {
        form = Form.EVENTS;
        count = events;
    }

    @Override
    public void dense() {
        form = Form.DENSE;
        count = size;
    }
}
