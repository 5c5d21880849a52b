// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir.hdf5;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Shapes;
import org.ganglion.api.network.Tensor;

/**
 * Writes an HDF5 file: superblock version 0, old-style groups, contiguous datasets, texts of variable length in UTF-8. Layouts:
 * "HDF5 File Format Specification Version 3.0", sections II.A, III.A to III.E and IV.A. Groups are written after what they hold, so
 * that every address is known when it is needed.
 */
public final class Hdf5Writer {
    private static final long UNDEFINED = -1;
    private static final int SUPERBLOCK_SIZE = 96;
    private static final int INTERNAL_K = 16;
    private static final int LEAF_K_LEAST = 4;
    private static final int SYMBOL_ENTRY_SIZE = 40;
    private static final int HEAP_SIZE_LEAST = 4096;
    private static final int HEAP_OBJECTS_MOST = 0xFFFF;

    private static final int DATASPACE = 1;
    private static final int DATATYPE = 3;
    private static final int FILL_VALUE = 5;
    private static final int LAYOUT = 8;
    private static final int SYMBOL_TABLE = 17;

    /** A group to be: what it holds, by name. */
    public static final class Folder {
        // a group's tree is searched by the bytes of names
        private final Map<String, Object> content = new TreeMap<>((a, b) -> Arrays.compareUnsigned(utf8(a), utf8(b)));

        /** Adds a group and gives it back. */
        public Folder folder(String name) {
            Folder folder = new Folder();
            content.put(name, folder);
            return folder;
        }

        /** Adds a dataset of numbers; whole numbers are written with 64 bits. */
        public void numbers(String name, Tensor tensor) {
            content.put(name, tensor);
        }

        /** Adds a dataset of one text. */
        public void text(String name, String text) {
            content.put(name, new Texts(new int[0], List.of(text)));
        }

        /** Adds a dataset of texts. */
        public void texts(String name, int[] shape, List<String> texts) {
            content.put(name, new Texts(shape, texts));
        }

        private int widest() {
            int widest = content.size();
            for (Object item : content.values()) {
                widest = item instanceof Folder folder ? Math.max(widest, folder.widest()) : widest;
            }
            return widest;
        }
    }

    private static byte[] utf8(String name) {
        return name.getBytes(StandardCharsets.UTF_8);
    }

    private record Texts(int[] shape, List<String> texts) {}

    private record GroupAddresses(long header, long tree, long heap) {}

    private final Buffer file = new Buffer();
    private final int leafK;

    private Hdf5Writer(Folder root) {
        // one leaf holds a whole group, so that every tree has one leaf
        leafK = Math.max(LEAF_K_LEAST, (root.widest() + 1) / 2);
    }

    /** Writes a file with this root group. */
    public static byte[] write(Folder root) {
        return new Hdf5Writer(root).file(root);
    }

    private byte[] file(Folder root) {
        file.zeros(SUPERBLOCK_SIZE);
        GroupAddresses addresses = group(root);
        Buffer superblock = new Buffer();
        superblock.bytes(new byte[] {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1A, '\n'});
        superblock.zeros(5).u8(8).u8(8).zeros(1).u16(leafK).u16(INTERNAL_K).u32(0);
        superblock.u64(0).u64(UNDEFINED).u64(file.size()).u64(UNDEFINED);
        superblock
                .u64(0)
                .u64(addresses.header)
                .u32(1)
                .u32(0)
                .u64(addresses.tree)
                .u64(addresses.heap);
        byte[] bytes = file.toBytes();
        System.arraycopy(superblock.toBytes(), 0, bytes, 0, SUPERBLOCK_SIZE);
        return bytes;
    }

    private GroupAddresses group(Folder folder) {
        Buffer names = new Buffer().zeros(8);
        Buffer entries = new Buffer();
        long lastName = 0;
        for (Map.Entry<String, Object> entry : folder.content.entrySet()) {
            lastName = names.size();
            names.bytes(utf8(entry.getKey())).zeros(1).align();
            entries.u64(lastName);
            if (entry.getValue() instanceof Folder inner) {
                GroupAddresses at = group(inner);
                entries.u64(at.header).u32(1).u32(0).u64(at.tree).u64(at.heap);
            } else {
                entries.u64(dataset(entry.getValue())).zeros(24);
            }
        }
        long heap = localHeap(names);
        long leaf = file.at();
        file.text("SNOD").u8(1).zeros(1).u16(folder.content.size()).bytes(entries.toBytes());
        file.zeros(2 * leafK * SYMBOL_ENTRY_SIZE - entries.size());
        long tree = file.at();
        file.text("TREE")
                .u8(0)
                .u8(0)
                .u16(folder.content.isEmpty() ? 0 : 1)
                .u64(UNDEFINED)
                .u64(UNDEFINED);
        file.u64(0).u64(leaf).u64(lastName).zeros(8 * (4 * INTERNAL_K + 1) - 24);
        Buffer table = new Buffer().u64(tree).u64(heap);
        return new GroupAddresses(header(List.of(message(SYMBOL_TABLE, table))), tree, heap);
    }

    private long localHeap(Buffer names) {
        long data = file.at();
        file.bytes(names.toBytes());
        long heap = file.at();
        file.text("HEAP").zeros(4).u64(names.size()).u64(1).u64(data);
        return heap;
    }

    private long dataset(Object item) {
        Buffer type;
        Buffer data;
        int[] shape;
        if (item instanceof Texts texts) {
            type = textType();
            data = textReferences(texts.texts);
            shape = texts.shape;
        } else {
            Tensor tensor = (Tensor) item;
            type = numberType(tensor.type());
            data = elements(tensor);
            shape = tensor.shape();
        }
        long address = file.at();
        file.bytes(data.toBytes()).align();
        Buffer layout = new Buffer().u8(3).u8(1).u64(address).u64(data.size());
        Buffer fill = new Buffer().u8(2).u8(2).u8(2).u8(0);
        return header(List.of(
                message(DATASPACE, dataspace(shape)),
                message(DATATYPE, type),
                message(FILL_VALUE, fill),
                message(LAYOUT, layout)));
    }

    private static Buffer dataspace(int[] shape) {
        Buffer space = new Buffer().u8(1).u8(shape.length).zeros(6);
        for (int length : shape) {
            space.u64(length);
        }
        return space;
    }

    private static Buffer numberType(Dtype type) {
        return switch (type) {
            case F64 -> floatType(8, 63, 52, 11, 1023);
            case F32 -> floatType(4, 31, 23, 8, 127);
            case I32, I8 ->
                new Buffer().u8(0x10).u8(0x08).zeros(2).u32(8).u16(0).u16(64);
        };
    }

    private static Buffer floatType(int size, int sign, int mantissa, int exponent, int bias) {
        Buffer type = new Buffer().u8(0x11).u8(0x20).u8(sign).u8(0).u32(size);
        return type.u16(0)
                .u16(8 * size)
                .u8(mantissa)
                .u8(exponent)
                .u8(0)
                .u8(mantissa)
                .u32(bias);
    }

    /** Variable length, null-terminated, UTF-8, of characters of one byte. */
    private static Buffer textType() {
        return new Buffer()
                .u8(0x19)
                .u8(0x01)
                .u8(0x01)
                .u8(0)
                .u32(16)
                .u8(0x13)
                .u8(0x10)
                .zeros(2)
                .u32(1);
    }

    private static Buffer elements(Tensor tensor) {
        Buffer data = new Buffer();
        for (int i = 0, size = Shapes.size(tensor.shape()); i < size; i++) {
            switch (tensor.type()) {
                case F64 -> data.u64(Double.doubleToRawLongBits(tensor.at(i)));
                case F32 -> data.u32(Float.floatToRawIntBits((float) tensor.at(i)));
                case I32, I8 -> data.u64((long) tensor.at(i));
            }
        }
        return data;
    }

    /** Writes texts into global heaps and gives what a dataset holds of them: length, heap and index. */
    private Buffer textReferences(List<String> texts) {
        Buffer references = new Buffer();
        for (int from = 0; from < texts.size(); from += HEAP_OBJECTS_MOST) {
            globalHeap(texts.subList(from, Math.min(texts.size(), from + HEAP_OBJECTS_MOST)), references);
        }
        return references;
    }

    private void globalHeap(List<String> texts, Buffer references) {
        Buffer objects = new Buffer();
        long heap = file.at();
        List<Integer> lengths = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            byte[] bytes = texts.get(i).getBytes(StandardCharsets.UTF_8);
            lengths.add(bytes.length);
            objects.u16(i + 1).u16(0).u32(0).u64(bytes.length).bytes(bytes).align();
        }
        int used = 16 + objects.size();
        int size = Math.max(HEAP_SIZE_LEAST, used + 16);
        file.text("GCOL").u8(1).zeros(3).u64(size).bytes(objects.toBytes());
        file.u16(0).u16(0).u32(0).u64(size - used).zeros(size - used - 16);
        for (int i = 0; i < texts.size(); i++) {
            references.u32(lengths.get(i)).u64(heap).u32(i + 1);
        }
    }

    private static Buffer message(int type, Buffer body) {
        body.align();
        return new Buffer().u16(type).u16(body.size()).zeros(4).bytes(body.toBytes());
    }

    private long header(List<Buffer> messages) {
        int size = messages.stream().mapToInt(Buffer::size).sum();
        long address = file.at();
        file.u8(1).zeros(1).u16(messages.size()).u32(1).u32(size).zeros(4);
        messages.forEach(message -> file.bytes(message.toBytes()));
        return address;
    }

    /** Little-endian bytes that grow. */
    private static final class Buffer {
        private byte[] bytes = new byte[64];
        private int size;

        Buffer u8(int value) {
            return little(value, 1);
        }

        Buffer u16(int value) {
            return little(value, 2);
        }

        Buffer u32(int value) {
            return little(value, 4);
        }

        Buffer u64(long value) {
            return little(value, 8);
        }

        Buffer text(String ascii) {
            return bytes(ascii.getBytes(StandardCharsets.US_ASCII));
        }

        Buffer zeros(int count) {
            reserve(count);
            size += count;
            return this;
        }

        Buffer bytes(byte[] more) {
            reserve(more.length);
            System.arraycopy(more, 0, bytes, size, more.length);
            size += more.length;
            return this;
        }

        /** Fills up to a multiple of eight. */
        Buffer align() {
            return zeros((8 - size % 8) % 8);
        }

        /** Where the next object begins. */
        long at() {
            return align().size;
        }

        int size() {
            return size;
        }

        byte[] toBytes() {
            return java.util.Arrays.copyOf(bytes, size);
        }

        private Buffer little(long value, int count) {
            reserve(count);
            for (int i = 0; i < count; i++) {
                bytes[size++] = (byte) (value >>> 8 * i);
            }
            return this;
        }

        private void reserve(int count) {
            if (size + count > bytes.length) {
                bytes = java.util.Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + count));
            }
        }
    }
}
