// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model.archive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.DoublePredicate;
import org.ganglion.model.ModelManifest;

/** Rows of numbers as bytes, in the smallest type that holds them exactly; the entry's ending says which. Little endian. */
public enum Numbers {
    /** Whole numbers of -128 to 127: spikes, quantised values. */
    I8(1, value -> value == (byte) value),
    /** Numbers of single precision. */
    F32(Float.BYTES, value -> value == (float) value),
    /** All numbers. */
    F64(Double.BYTES, value -> true);

    private final int bytes;
    private final DoublePredicate exact;

    Numbers(int bytes, DoublePredicate exact) {
        this.bytes = bytes;
        this.exact = exact;
    }

    /** Bytes of one number. */
    public int bytes() {
        return bytes;
    }

    /** The ending of the entry's name. */
    public String ending() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** The smallest type that holds all of them exactly. */
    public static Numbers of(double[][] rows) {
        for (Numbers type : values()) {
            if (Arrays.stream(rows).flatMapToDouble(Arrays::stream).allMatch(type.exact)) {
                return type;
            }
        }
        return F64;
    }

    /**
     * The type of an entry.
     *
     * @return null if the ending is that of none
     */
    static Numbers ofEntry(String entry) {
        for (Numbers type : values()) {
            if (entry.endsWith("." + type.ending())) {
                return type;
            }
        }
        return null;
    }

    /** Rows as bytes. */
    public byte[] write(double[][] rows) {
        ByteBuffer into = ByteBuffer.allocate(Math.multiplyExact(rows.length * rows[0].length, bytes))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (double[] row : rows) {
            for (double value : row) {
                switch (this) {
                    case I8 -> into.put((byte) value);
                    case F32 -> into.putFloat((float) value);
                    case F64 -> into.putDouble(value);
                }
            }
        }
        return into.array();
    }

    /** Bytes as rows; the manifest's reader has checked their number. */
    public static double[][] read(ModelManifest.Content content, byte[] bytes, int count, int columns) {
        Numbers type = ofEntry(content.entry());
        ByteBuffer from = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        double[][] rows = new double[count][columns];
        for (double[] row : rows) {
            for (int i = 0; i < columns; i++) {
                row[i] = switch (type) {
                    case I8 -> from.get();
                    case F32 -> from.getFloat();
                    case F64 -> from.getDouble();
                };
            }
        }
        return rows;
    }
}
