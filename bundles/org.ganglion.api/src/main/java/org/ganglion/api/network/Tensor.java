// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.network;

import java.util.Arrays;
import java.util.Objects;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/** An immutable array of numbers with a shape, row-major. */
public final class Tensor {
    private final Dtype type;
    private final int[] shape;
    private final Object data;

    private Tensor(Dtype type, int[] shape, Object data, int length) {
        this.type = type;
        this.shape = shape.clone();
        this.data = data;
        if (Shapes.size(shape) != length) {
            throw new GanglionException(
                    Reason.INCONSISTENT, length + " elements do not fill the shape " + Arrays.toString(shape));
        }
    }

    /** A tensor that keeps {@code data}, which the caller no longer changes. */
    public static Tensor of(double[] data, int... shape) {
        return new Tensor(Dtype.F64, shape, data, data.length);
    }

    /** A tensor that keeps {@code data}, which the caller no longer changes. */
    public static Tensor of(float[] data, int... shape) {
        return new Tensor(Dtype.F32, shape, data, data.length);
    }

    /** A tensor that keeps {@code data}, which the caller no longer changes. */
    public static Tensor of(int[] data, int... shape) {
        return new Tensor(Dtype.I32, shape, data, data.length);
    }

    /** A tensor that keeps {@code data}, which the caller no longer changes. */
    public static Tensor of(byte[] data, int... shape) {
        return new Tensor(Dtype.I8, shape, data, data.length);
    }

    /** A single number. */
    public static Tensor scalar(double value) {
        return of(new double[] {value});
    }

    /** Element type. */
    public Dtype type() {
        return type;
    }

    /** Lengths per dimension; empty for a single number. */
    public int[] shape() {
        return shape.clone();
    }

    /** Number of elements. */
    public int size() {
        return Shapes.size(shape);
    }

    /** Element {@code index} in row-major order, widened. */
    public double at(int index) {
        return switch (type) {
            case F64 -> ((double[]) data)[index];
            case F32 -> ((float[]) data)[index];
            case I32 -> ((int[]) data)[index];
            case I8 -> ((byte[]) data)[index];
        };
    }

    /** A fresh array of all elements, widened. */
    public double[] f64() {
        double[] values = new double[size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = at(i);
        }
        return values;
    }

    /**
     * A fresh array of all elements as integers.
     *
     * @throws GanglionException INCONSISTENT if one is not a whole number of 32 bits
     */
    public int[] i32() {
        int[] values = new int[size()];
        for (int i = 0; i < values.length; i++) {
            double value = at(i);
            values[i] = (int) value;
            if (values[i] != value) {
                throw new GanglionException(
                        Reason.INCONSISTENT, "element " + i + " is " + value + ", not a whole number");
            }
        }
        return values;
    }

    /**
     * All elements as integers, not to be changed: the tensor's own array where it holds integers, so that large ones are in memory once;
     * else a fresh one.
     *
     * @throws GanglionException INCONSISTENT if one is not a whole number of 32 bits
     */
    public int[] sharedI32() {
        return type == Dtype.I32 ? (int[]) data : i32();
    }

    /** A fresh array of the bytes of an {@link Dtype#I8} tensor. */
    public byte[] i8() {
        if (type != Dtype.I8) {
            throw new GanglionException(Reason.INCONSISTENT, "the tensor holds " + type + ", not I8");
        }
        return ((byte[]) data).clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tensor t
                && type == t.type
                && Arrays.equals(shape, t.shape)
                && Objects.deepEquals(data, t.data);
    }

    @Override
    public int hashCode() {
        return Objects.hash(type, Arrays.hashCode(shape), Arrays.deepHashCode(new Object[] {data}));
    }

    @Override
    public String toString() {
        return type + Arrays.toString(shape);
    }
}
