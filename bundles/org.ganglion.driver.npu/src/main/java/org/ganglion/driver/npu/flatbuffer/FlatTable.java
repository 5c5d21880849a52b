// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.flatbuffer;

import java.util.ArrayList;
import java.util.List;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/**
 * One table of a flatbuffer. Fields are addressed by their number in the schema; an absent one has its default.
 *
 * @param place how errors name it
 */
public record FlatTable(Flatbuffer file, int position, int fields, int fieldBytes, int size, String place) {
    /** The byte of a field, or what stands for it where it is absent. */
    public int i8(int field, int absent) {
        int at = locate(field, 1);
        return at < 0 ? absent : file.i8(at);
    }

    /** The 32-bit integer of a field, or what stands for it where it is absent. */
    public int i32(int field, int absent) {
        int at = locate(field, 4);
        return at < 0 ? absent : file.i32(at);
    }

    /** The number of a field, or what stands for it where it is absent. */
    public float f32(int field, float absent) {
        int at = locate(field, 4);
        return at < 0 ? absent : file.f32(at);
    }

    boolean has(int field) {
        return locate(field, 1) >= 0;
    }

    /** The table of a field, or null where it is absent. */
    FlatTable table(int field, String name) {
        int at = locate(field, 4);
        return at < 0 ? null : file.table(file.target(at, name), place + "." + name);
    }

    List<FlatTable> tables(int field, String name, int most) {
        int vector = vector(field, name);
        int count = vector < 0 ? 0 : file.vectorLength(vector, 4, name);
        if (count > most) {
            throw new GanglionException(
                    Reason.TOO_LARGE, place + "." + name + ": " + count + " elements, at most " + most);
        }
        file.charge(4L * count, name);
        List<FlatTable> tables = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            tables.add(file.table(file.target(vector + 4 + 4 * i, name), name + "[" + i + "]"));
        }
        return tables;
    }

    int[] ints(int field, String name) {
        int vector = vector(field, name);
        int[] values = new int[length(vector, 4, name)];
        for (int i = 0; i < values.length; i++) {
            values[i] = file.i32(vector + 4 + 4 * i);
        }
        return values;
    }

    long[] longs(int field, String name) {
        int vector = vector(field, name);
        long[] values = new long[length(vector, 8, name)];
        for (int i = 0; i < values.length; i++) {
            values[i] = file.i64(vector + 4 + 8 * i);
        }
        return values;
    }

    float[] floats(int field, String name) {
        int vector = vector(field, name);
        float[] values = new float[length(vector, 4, name)];
        for (int i = 0; i < values.length; i++) {
            values[i] = file.f32(vector + 4 + 4 * i);
        }
        return values;
    }

    /** Where the bytes of a vector lie, without reading them. */
    Span bytes(int field, String name) {
        int vector = vector(field, name);
        return vector < 0 ? Span.NONE : new Span(vector + 4, file.vectorLength(vector, 1, name));
    }

    private int vector(int field, String name) {
        int at = locate(field, 4);
        return at < 0 ? -1 : file.target(at, place + "." + name);
    }

    private int length(int vector, int elementBytes, String name) {
        int count = vector < 0 ? 0 : file.vectorLength(vector, elementBytes, name);
        file.charge((long) count * elementBytes, name);
        return count;
    }

    /** Returns where a field of the given size lies, or -1 where it is absent. */
    private int locate(int field, int bytes) {
        int slot = 4 + 2 * field;
        int offset = slot + 2 <= fieldBytes ? file.u16(fields + slot) : 0;
        if (offset == 0) {
            return -1;
        }
        Flatbuffer.require(
                offset >= 4 && offset + bytes <= size, place, "field " + field + " lies outside of the table");
        return position + offset;
    }

    /**
     * A part of the file.
     *
     * @param start its first byte
     * @param length its number of bytes
     */
    record Span(int start, int length) {
        static final Span NONE = new Span(0, 0);
    }
}
