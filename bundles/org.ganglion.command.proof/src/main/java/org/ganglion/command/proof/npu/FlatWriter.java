// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.npu;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Writes a flatbuffer from a tree: a table is a map from field numbers to values; a value is a Byte, Integer or Float in place, or a
 * text, an array, a table or a list of tables behind an offset. It shares nothing with the emulator's own writer: a mistake of that one
 * would go unseen by a reader that makes the same.
 */
final class FlatWriter {
    private static final int HEADER = 8;
    private static final int LARGEST = 1 << 20;

    private final ByteBuffer out = ByteBuffer.allocate(LARGEST).order(ByteOrder.LITTLE_ENDIAN);

    private FlatWriter() {}

    static byte[] write(String identifier, SortedMap<Integer, Object> root) {
        FlatWriter writer = new FlatWriter();
        writer.out.position(HEADER);
        int position = writer.table(root);
        writer.out.putInt(0, position).put(4, identifier.getBytes(StandardCharsets.US_ASCII));
        writer.align(16);
        return Arrays.copyOf(writer.out.array(), writer.out.position());
    }

    private int table(SortedMap<Integer, Object> fields) {
        int count = fields.isEmpty() ? 0 : fields.lastKey() + 1;
        align(2);
        int list = out.position();
        out.position(list + 4 + 2 * count);
        align(8);
        int table = out.position();
        // every field takes four bytes, so that all are aligned
        int size = 4 + 4 * fields.size();
        out.putInt(table, table - list).putShort(list, (short) (4 + 2 * count)).putShort(list + 2, (short) size);
        out.position(table + size);
        int slot = table + 4;
        for (Map.Entry<Integer, Object> field : fields.entrySet()) {
            out.putShort(list + 4 + 2 * field.getKey(), (short) (slot - table));
            put(slot, field.getValue());
            slot += 4;
        }
        return table;
    }

    private void put(int slot, Object value) {
        if (value instanceof Byte number) {
            out.put(slot, number);
        } else if (value instanceof Integer number) {
            out.putInt(slot, number);
        } else if (value instanceof Float number) {
            out.putFloat(slot, number);
        } else {
            out.putInt(slot, child(value) - slot);
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
        } else if (value instanceof int[] integers) {
            out.putInt(integers.length);
            Arrays.stream(integers).forEach(out::putInt);
        } else if (value instanceof long[] integers) {
            out.putInt(integers.length);
            Arrays.stream(integers).forEach(out::putLong);
        } else if (value instanceof float[] numbers) {
            out.putInt(numbers.length);
            for (float number : numbers) {
                out.putFloat(number);
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
