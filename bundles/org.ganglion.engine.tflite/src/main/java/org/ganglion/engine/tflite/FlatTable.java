// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.tflite;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One table of a flatbuffer. Fields are addressed by their number in the schema; an absent one has its default.
 *
 * @param place how errors name it
 */
record FlatTable(Flatbuffer file, int position, int vtable, int vtableSize, int tableSize, Place place) {
    private static final int[] NO_INTS = {};
    private static final int MAX_STRING = 4096;

    boolean has(int field) {
        return entry(field) != 0;
    }

    byte i8(int field, String label, int absent) {
        int at = locate(field, 1, label);
        return at < 0 ? (byte) absent : file.i8(at);
    }

    boolean flag(int field, String label, boolean absent) {
        return i8(field, label, absent ? 1 : 0) != 0;
    }

    int i32(int field, String label, int absent) {
        int at = locate(field, 4, label);
        return at < 0 ? absent : file.i32(at);
    }

    long u32(int field, String label, long absent) {
        return i32(field, label, (int) absent) & 0xFFFFFFFFL;
    }

    long i64(int field, String label, long absent) {
        int at = locate(field, 8, label);
        return at < 0 ? absent : file.i64(at);
    }

    float f32(int field, String label, float absent) {
        int at = locate(field, 4, label);
        return at < 0 ? absent : file.f32(at);
    }

    /** Returns the table that a field refers to, or null where the field is absent. */
    FlatTable table(int field, String label) {
        int at = locate(field, 4, label);
        return at < 0 ? null : file.tableAt(file.target(at, place(label)), place(label));
    }

    /** Returns the tables of a vector, or an empty list where the field is absent. */
    List<FlatTable> tables(int field, String label, int most) {
        int at = locate(field, 4, label);
        if (at < 0) {
            return List.of();
        }
        int vector = file.target(at, place(label));
        int count = file.vectorLength(vector, 4, place(label));
        Require.bounded(count <= most, place(label), "has %d elements, at most %d are allowed", count, most);
        file.charge(4L * count, place(label));
        List<FlatTable> tables = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Place element = place(label).element(i);
            tables.add(file.tableAt(file.target(vector + 4 + 4 * i, element), element));
        }
        return tables;
    }

    /** Returns the text of a field, or an empty one where it is absent; control characters become question marks. */
    String text(int field, String label) {
        Span span = bytes(field, label);
        Require.bounded(
                span.length() <= MAX_STRING,
                place(label),
                "has %d characters, at most %d are allowed",
                span.length(),
                MAX_STRING);
        file.charge(span.length(), place(label));
        byte[] text = new byte[span.length()];
        for (int i = 0; i < text.length; i++) {
            byte letter = file.i8(span.start() + i);
            text[i] = letter >= 0 && letter < ' ' || letter == 127 ? (byte) '?' : letter;
        }
        return new String(text, StandardCharsets.UTF_8);
    }

    /** Returns where the bytes of a vector lie, without reading them. */
    Span bytes(int field, String label) {
        int at = locate(field, 4, label);
        if (at < 0) {
            return Span.NONE;
        }
        int vector = file.target(at, place(label));
        return new Span(vector + 4, file.vectorLength(vector, 1, place(label)));
    }

    int[] ints(int field, String label) {
        int at = locate(field, 4, label);
        if (at < 0) {
            return NO_INTS;
        }
        int vector = file.target(at, place(label));
        int[] values = new int[chargedLength(vector, 4, label)];
        for (int i = 0; i < values.length; i++) {
            values[i] = file.i32(vector + 4 + 4 * i);
        }
        return values;
    }

    long[] longs(int field, String label) {
        int at = locate(field, 4, label);
        if (at < 0) {
            return new long[0];
        }
        int vector = file.target(at, place(label));
        long[] values = new long[chargedLength(vector, 8, label)];
        for (int i = 0; i < values.length; i++) {
            values[i] = file.i64(vector + 4 + 8 * i);
        }
        return values;
    }

    float[] floats(int field, String label) {
        int at = locate(field, 4, label);
        if (at < 0) {
            return new float[0];
        }
        int vector = file.target(at, place(label));
        float[] values = new float[chargedLength(vector, 4, label)];
        for (int i = 0; i < values.length; i++) {
            values[i] = file.f32(vector + 4 + 4 * i);
        }
        return values;
    }

    Place place(String label) {
        return place.field(label);
    }

    private int chargedLength(int vector, int elementBytes, String label) {
        int count = file.vectorLength(vector, elementBytes, place(label));
        file.charge((long) count * elementBytes, place(label));
        return count;
    }

    private int entry(int field) {
        int slot = 4 + 2 * field;
        return slot + 2 <= vtableSize ? file.u16(vtable + slot) : 0;
    }

    /** Returns where a field of the given size lies, or -1 where it is absent. */
    private int locate(int field, int size, String label) {
        int offset = entry(field);
        if (offset == 0) {
            return -1;
        }
        Require.wellFormed(
                offset >= 4 && offset + size <= tableSize,
                place(label),
                "lies at byte %d of a table of %d bytes",
                offset,
                tableSize);
        return position + offset;
    }
}
