// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir.hdf5;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes small HDF5 files in the oldest format, as h5py does by default: superblock 0, symbol tables with one node each,
 * version 1 headers. Just enough to build networks, right and wrong ones, for tests.
 */
public final class Hdf5Image {

    private static final long UNDEFINED = -1;

    /** One dataset: how an element is stored, its shape, the stored bytes, and how they are cut and filtered. */
    public record Data(byte[] type, int elementSize, int[] shape, byte[] bytes, String[] strings, Chunks chunks) {

        /** The same data in chunks. */
        public Data in(Chunks cut) {
            return new Data(type, elementSize, shape, bytes, strings, cut);
        }
    }

    /** Chunks, each already filtered, by the offset of their first element. */
    public record Chunks(int[] size, byte[] filters, Map<List<Integer>, byte[]> stored) {}

    private ByteBuffer out = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);

    private Hdf5Image() {}

    /** A file with this content: maps are groups, {@link Data} are datasets. */
    public static byte[] of(Map<String, Object> root) {
        return new Hdf5Image().write(root);
    }

    /** Float64 in a shape. */
    public static Data doubles(int[] shape, double... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * 8).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.stream(values).forEach(bytes::putDouble);
        return new Data(floatType(8, 63, 52, 11, 1023), 8, shape, bytes.array(), null, null);
    }

    /** Float32 in a shape. */
    public static Data floats(int[] shape, double... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.stream(values).forEach(value -> bytes.putFloat((float) value));
        return new Data(floatType(4, 31, 23, 8, 127), 4, shape, bytes.array(), null, null);
    }

    /** Int64 in a shape. */
    public static Data longs(int[] shape, long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * 8).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.stream(values).forEach(bytes::putLong);
        byte[] type = {0x10, 0x08, 0, 0, 8, 0, 0, 0, 0, 0, 64, 0, 0, 0, 0, 0};
        return new Data(type, 8, shape, bytes.array(), null, null);
    }

    /** Strings of variable length in a shape. */
    public static Data strings(int[] shape, String... values) {
        byte[] type = {0x19, 0x01, 0x01, 0, 16, 0, 0, 0, 0x10, 0, 0, 0, 1, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0, 0};
        return new Data(type, 16, shape, null, values, null);
    }

    /** A single string. */
    public static Data string(String value) {
        return strings(new int[0], value);
    }

    private static byte[] floatType(int size, int sign, int mantissa, int exponent, int bias) {
        ByteBuffer type = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        type.put((byte) 0x11).put((byte) 0x20).put((byte) sign).put((byte) 0).putInt(size);
        type.putShort((short) 0)
                .putShort((short) (size * 8))
                .put((byte) mantissa)
                .put((byte) exponent);
        type.put((byte) 0).put((byte) mantissa).putInt(bias);
        return type.array();
    }

    private byte[] write(Map<String, Object> root) {
        reserve(96);
        long header = group(root);
        ByteBuffer head = out.duplicate().order(ByteOrder.LITTLE_ENDIAN).position(0);
        head.put(new byte[] {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'});
        head.put(new byte[] {0, 0, 0, 0, 0, 8, 8, 0});
        head.putShort((short) 512).putShort((short) 16).putInt(0);
        head.putLong(0).putLong(UNDEFINED).putLong(out.position()).putLong(UNDEFINED);
        head.putLong(0).putLong(header);
        return Arrays.copyOf(out.array(), out.position());
    }

    /** Room for a structure, aligned; its address. */
    private int reserve(int bytes) {
        int at = out.position() + (-out.position() & 7);
        while (at + bytes > out.capacity()) {
            out = ByteBuffer.wrap(Arrays.copyOf(out.array(), 2 * out.capacity()))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .position(out.position());
        }
        out.position(at + bytes);
        return at;
    }

    private ByteBuffer at(int address) {
        return out.duplicate().order(ByteOrder.LITTLE_ENDIAN).position(address);
    }

    private long group(Map<String, Object> members) {
        Map<String, Long> addresses = new TreeMap<>();
        members.forEach((name, member) -> addresses.put(name, member(member)));
        int names = 8;
        for (String name : addresses.keySet()) {
            names += padded(utf8(name).length + 1);
        }
        int heapData = reserve(names);
        int symbols = reserve(8 + 40 * addresses.size());
        ByteBuffer node = at(symbols).put(utf8("SNOD")).put((byte) 1).put((byte) 0);
        node.putShort((short) addresses.size());
        int name = 8;
        for (Map.Entry<String, Long> entry : addresses.entrySet()) {
            at(heapData + name).put(utf8(entry.getKey()));
            node.putLong(name)
                    .putLong(entry.getValue())
                    .putInt(0)
                    .putInt(0)
                    .putLong(0)
                    .putLong(0);
            name += padded(utf8(entry.getKey()).length + 1);
        }
        int heap = reserve(32);
        at(heap).put(utf8("HEAP")).putInt(0).putLong(names).putLong(UNDEFINED).putLong(heapData);
        int tree = reserve(48);
        at(tree).put(utf8("TREE"))
                .put((byte) 0)
                .put((byte) 0)
                .putShort((short) 1)
                .putLong(UNDEFINED)
                .putLong(UNDEFINED)
                .putLong(0)
                .putLong(symbols)
                .putLong(Math.max(0, name - 8));
        byte[] table = ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(tree)
                .putLong(heap)
                .array();
        return header(Map.of(0x11, table));
    }

    @SuppressWarnings("unchecked")
    private long member(Object member) {
        return member instanceof Data data ? dataset(data) : group((Map<String, Object>) member);
    }

    private long dataset(Data data) {
        Map<Integer, byte[]> messages = new TreeMap<>();
        ByteBuffer space = ByteBuffer.allocate(8 + 8 * data.shape.length).order(ByteOrder.LITTLE_ENDIAN);
        space.put((byte) 1).put((byte) data.shape.length).position(8);
        Arrays.stream(data.shape).forEach(space::putLong);
        messages.put(0x01, space.array());
        messages.put(0x03, data.type);
        if (data.chunks == null) {
            byte[] bytes = data.strings == null ? data.bytes : references(data.strings);
            int address = reserve(bytes.length);
            at(address).put(bytes);
            messages.put(
                    0x08,
                    ByteBuffer.allocate(24)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .put((byte) 3)
                            .put((byte) 1)
                            .putLong(address)
                            .putLong(bytes.length)
                            .array());
        } else {
            messages.put(0x08, chunkedLayout(data));
            messages.put(0x0b, data.chunks.filters);
        }
        return header(messages);
    }

    private byte[] chunkedLayout(Data data) {
        int rank = data.shape.length;
        int entry = 8 + 8 * (rank + 1) + 8;
        int tree = reserve(24 + entry * data.chunks.stored.size() + entry);
        ByteBuffer node = at(tree).put(utf8("TREE"))
                .put((byte) 1)
                .put((byte) 0)
                .putShort((short) data.chunks.stored.size())
                .putLong(UNDEFINED)
                .putLong(UNDEFINED);
        int position = node.position();
        for (Map.Entry<List<Integer>, byte[]> chunk : data.chunks.stored.entrySet()) {
            int address = reserve(chunk.getValue().length);
            at(address).put(chunk.getValue());
            ByteBuffer key = at(position).putInt(chunk.getValue().length).putInt(0);
            chunk.getKey().forEach(offset -> key.putLong(offset));
            key.putLong(0).putLong(address);
            position = key.position();
        }
        ByteBuffer layout = ByteBuffer.allocate(11 + 4 * (rank + 1)).order(ByteOrder.LITTLE_ENDIAN);
        layout.put((byte) 3).put((byte) 2).put((byte) (rank + 1)).putLong(tree);
        Arrays.stream(data.chunks.size).forEach(layout::putInt);
        return layout.putInt(data.elementSize).array();
    }

    /** A filter pipeline message. */
    public static byte[] filters(int... idsAndShuffleSize) {
        ByteBuffer message =
                ByteBuffer.allocate(8 + 16 * idsAndShuffleSize.length).order(ByteOrder.LITTLE_ENDIAN);
        message.put((byte) 1).put((byte) idsAndShuffleSize.length).position(8);
        for (int id : idsAndShuffleSize) {
            // every filter gets one value, which only shuffle reads: eight bytes an element
            message.putShort((short) id).putShort((short) 0).putShort((short) 0).putShort((short) 1);
            message.putInt(8).putInt(0);
        }
        return message.array();
    }

    private byte[] references(String[] values) {
        int size = 16;
        for (String value : values) {
            size += 16 + padded(utf8(value).length);
        }
        int heap = reserve(size + 16);
        ByteBuffer collection = at(heap).put(utf8("GCOL")).putInt(1).putLong(size + 16);
        ByteBuffer references = ByteBuffer.allocate(16 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < values.length; i++) {
            byte[] text = utf8(values[i]);
            collection.putShort((short) (i + 1)).putShort((short) 1).putInt(0).putLong(text.length);
            collection.put(Arrays.copyOf(text, padded(text.length)));
            references.putInt(text.length).putLong(heap).putInt(i + 1);
        }
        return references.array();
    }

    private long header(Map<Integer, byte[]> messages) {
        int length = messages.values().stream()
                .mapToInt(message -> 8 + padded(message.length))
                .sum();
        int address = reserve(16 + length);
        ByteBuffer header = at(address)
                .put((byte) 1)
                .put((byte) 0)
                .putShort((short) messages.size())
                .putInt(1)
                .putInt(length)
                .putInt(0);
        messages.forEach((type, message) -> header.putShort(type.shortValue())
                .putShort((short) padded(message.length))
                .putInt(0)
                .put(Arrays.copyOf(message, padded(message.length))));
        return address;
    }

    private static int padded(int length) {
        return length + 7 & ~7;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
