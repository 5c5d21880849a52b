// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.events.reading;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A table of a flatbuffer, every place checked before it is read. */
final class FlatTable {
    private final EventInput in;
    private final ByteBuffer bytes;
    private final int table;
    private final int fields;
    private final int fieldBytes;

    private FlatTable(EventInput in, ByteBuffer bytes, int table, int fields, int fieldBytes) {
        this.in = in;
        this.bytes = bytes;
        this.table = table;
        this.fields = fields;
        this.fieldBytes = fieldBytes;
    }

    /**
     * The root table.
     *
     * @param in names the file in refusals
     * @param bytes the flatbuffer from its root offset to its limit, little-endian
     */
    static FlatTable root(EventInput in, ByteBuffer bytes) {
        checked(in, bytes, 0, 0, Integer.BYTES);
        int table = checked(in, bytes, 0, bytes.getInt(0) & 0xffff_ffffL, Integer.BYTES);
        int fields = checked(in, bytes, table, -(long) bytes.getInt(table), 4);
        int length = bytes.getShort(fields) & 0xffff;
        checked(in, bytes, fields, 0, length);
        return new FlatTable(in, bytes, table, fields, length);
    }

    /** The four letters that say what the root is. */
    static String identifier(EventInput in, ByteBuffer bytes) {
        checked(in, bytes, 0, 0, 8);
        StringBuilder letters = new StringBuilder();
        for (int i = 4; i < 8; i++) {
            letters.append((char) (bytes.get(i) & 255));
        }
        return letters.toString();
    }

    int i32(int field, int unset) {
        int place = place(field, Integer.BYTES);
        return place < 0 ? unset : bytes.getInt(place);
    }

    long i64(int field, long unset) {
        int place = place(field, Long.BYTES);
        return place < 0 ? unset : bytes.getLong(place);
    }

    String text(int field) {
        int vector = vector(field, 1);
        if (vector < 0) {
            return "";
        }
        byte[] text = new byte[length(vector)];
        bytes.get(vector + Integer.BYTES, text);
        return new String(text, StandardCharsets.UTF_8);
    }

    /** Where the vector of a field stands, its length first; all of its elements are there. -1 if it is not set. */
    int vector(int field, int elementBytes) {
        int place = place(field, Integer.BYTES);
        if (place < 0) {
            return -1;
        }
        int vector = checked(in, bytes, place, bytes.getInt(place) & 0xffff_ffffL, Integer.BYTES);
        checked(in, bytes, vector, Integer.BYTES, (bytes.getInt(vector) & 0xffff_ffffL) * elementBytes);
        return vector;
    }

    int length(int vector) {
        return bytes.getInt(vector);
    }

    private int place(int field, int size) {
        int entry = Integer.BYTES + field * Short.BYTES;
        if (entry + Short.BYTES > fieldBytes) {
            return -1;
        }
        int offset = bytes.getShort(fields + entry) & 0xffff;
        return offset == 0 ? -1 : checked(in, bytes, table, offset, size);
    }

    private static int checked(EventInput in, ByteBuffer bytes, int from, long offset, long size) {
        long place = from + offset;
        if (place < 0 || place + size > bytes.limit()) {
            throw in.malformed("a flatbuffer of " + bytes.limit() + " bytes points to " + size + " bytes at " + place);
        }
        return (int) place;
    }
}
