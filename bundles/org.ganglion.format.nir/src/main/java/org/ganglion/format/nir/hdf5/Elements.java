// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir.hdf5;

import java.nio.ByteBuffer;

/** Decodes stored numbers; the buffer's byte order is that of the numbers. */
final class Elements {

    private static final int HALF_FRACTION_BITS = 10;
    private static final int HALF_BIAS = 15;

    private Elements() {}

    static double[] doubles(ByteBuffer raw, Datatype type, int count) {
        double[] values = new double[count];
        if (type.kind() != Datatype.Kind.FLOAT) {
            boolean wide = type.size() == Long.BYTES && !type.signed();
            for (int i = 0; i < count; i++) {
                long value = integer(raw, type, i);
                // half the value keeps its lowest bit as a sticky one, so that rounding stays right
                values[i] = wide && value < 0 ? (value >>> 1 | value & 1) * 2.0 : value;
            }
        } else if (type.size() == Double.BYTES) {
            raw.asDoubleBuffer().get(values);
        } else {
            for (int i = 0; i < count; i++) {
                values[i] = single(raw, type, i);
            }
        }
        return values;
    }

    static float[] floats(ByteBuffer raw, Datatype type, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = type.kind() != Datatype.Kind.FLOAT
                    ? integer(raw, type, i)
                    : type.size() == Double.BYTES ? (float) raw.getDouble(i * Double.BYTES) : single(raw, type, i);
        }
        return values;
    }

    static long[] longs(ByteBuffer raw, Datatype type, int count) {
        long[] values = new long[count];
        for (int i = 0; i < count; i++) {
            values[i] = integer(raw, type, i);
        }
        return values;
    }

    /** A half or single-precision float. */
    private static float single(ByteBuffer raw, Datatype type, int index) {
        return type.size() == Float.BYTES
                ? raw.getFloat(index * Float.BYTES)
                : half(raw.getShort(index * Short.BYTES) & 0xffff);
    }

    /** Widens an IEEE 754 half-precision float. */
    static float half(int bits) {
        int exponent = bits >> HALF_FRACTION_BITS & 0x1f;
        int fraction = bits & 0x3ff;
        float magnitude;
        if (exponent == 0x1f) {
            magnitude = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
        } else if (exponent == 0) {
            magnitude = Math.scalb((float) fraction, 1 - HALF_BIAS - HALF_FRACTION_BITS);
        } else {
            magnitude = Math.scalb((float) (fraction | 0x400), exponent - HALF_BIAS - HALF_FRACTION_BITS);
        }
        return (bits & 0x8000) != 0 ? -magnitude : magnitude;
    }

    /** An integer of 1 to 8 bytes. */
    private static long integer(ByteBuffer raw, Datatype type, int index) {
        int size = type.size();
        int at = index * size;
        long value = 0;
        for (int i = 0; i < size; i++) {
            value = value << Byte.SIZE | raw.get(type.bigEndian() ? at + i : at + size - 1 - i) & 0xff;
        }
        int unused = Long.SIZE - Byte.SIZE * size;
        return type.signed() ? value << unused >> unused : value;
    }
}
