// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.flatbuffer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Consumer;

/**
 * Writes a flatbuffer: tables by field number, whose values are a Byte, Integer or Float in place, or a text, an array, a table or a list
 * of tables behind an offset. Every field has four bytes, so that all are aligned.
 */
public final class FlatbufferWriter {
    private static final int HEADER = 8;
    private static final int LONGEST_ALIGNMENT = 16;

    private ByteBuffer out = ByteBuffer.allocate(1 << 12).order(ByteOrder.LITTLE_ENDIAN);

    private FlatbufferWriter() {}

    /**
     * Writes a file.
     *
     * @param identifier the file's four letters
     * @param root the outermost table
     */
    public static byte[] write(String identifier, SortedMap<Integer, Object> root) {
        FlatbufferWriter writer = new FlatbufferWriter();
        writer.claim(HEADER);
        int position = writer.table(root);
        writer.out.putInt(0, position).put(4, identifier.getBytes(StandardCharsets.US_ASCII));
        writer.align(LONGEST_ALIGNMENT);
        return Arrays.copyOf(writer.out.array(), writer.out.position());
    }

    /** Takes the next bytes and returns where they begin. */
    private int claim(int bytes) {
        int from = out.position();
        if (from + bytes > out.capacity()) {
            byte[] larger = Arrays.copyOf(out.array(), Math.max(2 * out.capacity(), from + bytes));
            out = ByteBuffer.wrap(larger).order(ByteOrder.LITTLE_ENDIAN);
        }
        out.position(from + bytes);
        return from;
    }

    private void align(int bytes) {
        claim((bytes - out.position() % bytes) % bytes);
    }

    private int table(SortedMap<Integer, Object> fields) {
        int slots = fields.isEmpty() ? 0 : fields.lastKey() + 1;
        align(2);
        int list = claim(4 + 2 * slots);
        align(4);
        int size = 4 + 4 * fields.size();
        int table = claim(size);
        out.putShort(list, (short) (4 + 2 * slots))
                .putShort(list + 2, (short) size)
                .putInt(table, table - list);
        int offset = 4;
        for (var field : fields.entrySet()) {
            out.putShort(list + 4 + 2 * field.getKey(), (short) offset);
            put(table + offset, field.getValue());
            offset += 4;
        }
        return table;
    }

    private void put(int at, Object value) {
        if (value instanceof Byte number) {
            out.put(at, number);
        } else if (value instanceof Integer number) {
            out.putInt(at, number);
        } else if (value instanceof Float number) {
            out.putFloat(at, number);
        } else {
            int behind = behind(value);
            out.putInt(at, behind - at);
        }
    }

    @SuppressWarnings("unchecked")
    private int behind(Object value) {
        if (value instanceof SortedMap<?, ?> table) {
            return table((SortedMap<Integer, Object>) table);
        }
        if (value instanceof List<?> tables) {
            align(4);
            int vector = claim(4 + 4 * tables.size());
            out.putInt(vector, tables.size());
            for (int i = 0; i < tables.size(); i++) {
                int at = vector + 4 + 4 * i;
                int table = behind(tables.get(i));
                out.putInt(at, table - at);
            }
            return vector;
        }
        return vector(value);
    }

    /** The elements behind the four bytes of their count are aligned as the longest would need it. */
    private int vector(Object value) {
        align(LONGEST_ALIGNMENT);
        claim(LONGEST_ALIGNMENT - 4);
        if (value instanceof byte[] bytes) {
            int vector = counted(bytes.length, 1);
            out.put(vector + 4, bytes);
            return vector;
        }
        if (value instanceof int[] integers) {
            return elements(
                    integers.length, Integer.BYTES, into -> into.asIntBuffer().put(integers));
        }
        if (value instanceof long[] integers) {
            return elements(
                    integers.length, Long.BYTES, into -> into.asLongBuffer().put(integers));
        }
        if (value instanceof float[] numbers) {
            return elements(
                    numbers.length, Float.BYTES, into -> into.asFloatBuffer().put(numbers));
        }
        byte[] text = ((String) value).getBytes(StandardCharsets.UTF_8);
        int vector = counted(text.length + 1, 1);
        out.putInt(vector, text.length).put(vector + 4, text);
        return vector;
    }

    private int elements(int count, int bytes, Consumer<ByteBuffer> written) {
        int vector = counted(count, bytes);
        written.accept(out.slice(vector + 4, count * bytes).order(ByteOrder.LITTLE_ENDIAN));
        return vector;
    }

    private int counted(int elements, int bytes) {
        int vector = claim(4 + elements * bytes);
        out.putInt(vector, elements);
        return vector;
    }
}
