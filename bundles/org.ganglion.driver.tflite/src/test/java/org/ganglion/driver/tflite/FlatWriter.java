// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.tflite;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;

/**
 * Writes a flatbuffer from a tree: a table is a map from field numbers to values; a value is a Byte, Integer, Long or Float in
 * place, or a text, an array, a table or a list of tables behind an offset.
 */
final class FlatWriter {
    private final ByteBuffer out = ByteBuffer.allocate(1 << 18).order(ByteOrder.LITTLE_ENDIAN);

    private FlatWriter() {}

    static byte[] write(String identifier, SortedMap<Integer, Object> root) {
        FlatWriter writer = new FlatWriter();
        writer.out.position(8);
        int position = writer.table(root);
        writer.out.putInt(0, position).put(4, identifier.getBytes(StandardCharsets.US_ASCII));
        writer.align(16);
        return Arrays.copyOf(writer.out.array(), writer.out.position());
    }

    private int table(SortedMap<Integer, Object> fields) {
        int count = fields.isEmpty() ? 0 : fields.lastKey() + 1;
        align(2);
        int vtable = out.position();
        out.position(vtable + 4 + 2 * count);
        align(8);
        int table = out.position();
        int size = 4;
        for (var field : fields.entrySet()) {
            int width = width(field.getValue());
            size = (size + width - 1) / width * width;
            out.putShort(vtable + 4 + 2 * field.getKey(), (short) size);
            put(table + size, field.getValue());
            size += width;
        }
        out.putInt(table, table - vtable)
                .putShort(vtable, (short) (4 + 2 * count))
                .putShort(vtable + 2, (short) size);
        out.position(table + size);
        for (var field : fields.entrySet()) {
            int slot = table + out.getShort(vtable + 4 + 2 * field.getKey());
            if (isBehindOffset(field.getValue())) {
                out.putInt(slot, child(field.getValue()) - slot);
            }
        }
        return table;
    }

    private static boolean isBehindOffset(Object value) {
        return !(value instanceof Number);
    }

    private static int width(Object value) {
        return value instanceof Byte ? 1 : value instanceof Long ? 8 : 4;
    }

    private void put(int at, Object value) {
        if (value instanceof Byte b) {
            out.put(at, b);
        } else if (value instanceof Integer i) {
            out.putInt(at, i);
        } else if (value instanceof Long l) {
            out.putLong(at, l);
        } else if (value instanceof Float f) {
            out.putFloat(at, f);
        }
    }

    @SuppressWarnings("unchecked")
    private int child(Object value) {
        if (value instanceof SortedMap<?, ?> table) {
            return table((SortedMap<Integer, Object>) table);
        }
        if (value instanceof List<?> tables) {
            align(4);
            int vector = out.position();
            out.putInt(tables.size()).position(vector + 4 + 4 * tables.size());
            for (int i = 0; i < tables.size(); i++) {
                int slot = vector + 4 + 4 * i;
                out.putInt(slot, child(tables.get(i)) - slot);
            }
            return vector;
        }
        return vector(value);
    }

    private int vector(Object value) {
        // the elements, behind the four bytes of the length, are aligned as the largest need it
        align(16);
        int vector = out.position() + 12;
        out.position(vector);
        if (value instanceof String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            out.putInt(bytes.length).put(bytes).put((byte) 0);
        } else if (value instanceof byte[] bytes) {
            out.putInt(bytes.length).put(bytes);
        } else if (value instanceof int[] ints) {
            out.putInt(ints.length);
            Arrays.stream(ints).forEach(out::putInt);
        } else if (value instanceof long[] longs) {
            out.putInt(longs.length);
            Arrays.stream(longs).forEach(out::putLong);
        } else if (value instanceof float[] floats) {
            out.putInt(floats.length);
            for (float f : floats) {
                out.putFloat(f);
            }
        } else {
            throw new IllegalArgumentException(value.getClass().toString());
        }
        return vector;
    }

    private void align(int bytes) {
        out.position((out.position() + bytes - 1) / bytes * bytes);
    }
}
