// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir.hdf5;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A dataset: elements of one type in a shape. Nothing is decoded before it is asked for, and nothing is allocated before
 * its size is checked against the length of the file and the limits.
 */
public final class Dataset {

    private final FileBytes file;
    private final String path;
    private final Dataspace space;
    private final Datatype type;
    private final Layout layout;
    private final FilterPipeline filters;
    private final ObjectHeader header;
    private final int elements;

    private Dataset(FileBytes file, ObjectHeader header, String path) throws Hdf5Exception {
        this.file = file;
        this.path = path;
        this.header = header;
        layout = Layout.read(required(ObjectHeader.LAYOUT, "data layout"));
        space = Dataspace.read(required(ObjectHeader.DATASPACE, "dataspace"));
        type = Datatype.read(required(ObjectHeader.DATATYPE, "datatype"));
        var pipeline = header.find(ObjectHeader.FILTERS, "filter pipeline");
        filters = pipeline.isPresent() ? FilterPipeline.read(pipeline.get()) : FilterPipeline.NONE;
        elements = space.elements(path);
    }

    static Dataset open(FileBytes file, long address, String path) throws Hdf5Exception {
        return new Dataset(file, ObjectHeader.read(file, address, path), path);
    }

    /** The dataset's path from the top of the file. */
    public String path() {
        return path;
    }

    /** The shape; empty for a scalar. */
    public int[] shape() {
        return space.shape();
    }

    /** The number of elements. */
    public int elements() {
        return elements;
    }

    /** Whether there is no element at all, not even a shape. */
    public boolean isEmpty() {
        return space.empty();
    }

    /** Whether the elements are integers or booleans. */
    public boolean isInteger() {
        return type.kind() == Datatype.Kind.INTEGER || type.kind() == Datatype.Kind.BOOLEAN;
    }

    /** Whether the elements are integers, booleans or floats. */
    public boolean isNumber() {
        return type.isNumber();
    }

    /** Whether the elements are strings. */
    public boolean isString() {
        return type.isString();
    }

    /** Whether every element fits into a float without loss: floats of 16 and 32 bits, integers of up to 16. */
    public boolean fitsFloat() {
        return type.isNumber() && (type.size() <= 2 || type.size() == 4 && type.kind() == Datatype.Kind.FLOAT);
    }

    /** The type of an element in words. */
    public String type() {
        return type.describe();
    }

    /** All elements, rows first; floats are widened, integers beyond 2^53 rounded. */
    public double[] doubles() throws Hdf5Exception {
        requireNumber();
        hold(Double.BYTES);
        return Elements.doubles(raw(), type, elements);
    }

    /** All elements, rows first, as 32-bit floats; see {@link #fitsFloat}. */
    public float[] floats() throws Hdf5Exception {
        requireNumber();
        hold(Float.BYTES);
        return Elements.floats(raw(), type, elements);
    }

    /** All elements, rows first; refused unless they are integers. Unsigned values of 64 bits wrap. */
    public long[] longs() throws Hdf5Exception {
        if (!isInteger()) {
            throw Hdf5Exception.mismatch(path, "holds elements of type " + type() + " where integers are expected");
        }
        hold(Long.BYTES);
        return Elements.longs(raw(), type, elements);
    }

    /** All elements, rows first; refused unless they are strings of UTF-8. */
    public String[] strings() throws Hdf5Exception {
        if (!isString()) {
            throw Hdf5Exception.mismatch(path, "holds elements of type " + type() + " where strings are expected");
        }
        // a reference and an empty string at the least
        hold(Long.BYTES);
        Cursor content = new Cursor(file, raw(), 0, elements * type.size(), path, "strings");
        GlobalHeap heap = new GlobalHeap(file);
        String[] strings = new String[elements];
        for (int i = 0; i < elements; i++) {
            strings[i] = type.kind() == Datatype.Kind.FIXED_STRING
                    ? GlobalHeap.decode(content.part(type.size(), "string"))
                    : heap.string(content, path);
        }
        return strings;
    }

    private Cursor required(int message, String name) throws Hdf5Exception {
        var found = header.find(message, name);
        if (found.isEmpty()) {
            throw message == ObjectHeader.LAYOUT
                    ? Hdf5Exception.mismatch(path, "is a group where a dataset is expected")
                    : Hdf5Exception.damaged(path, "has no " + name);
        }
        return found.get();
    }

    private void requireNumber() throws Hdf5Exception {
        if (!type.isNumber()) {
            throw Hdf5Exception.mismatch(path, "holds elements of type " + type() + " where numbers are expected");
        }
    }

    private void hold(int bytesPerElement) throws Hdf5Exception {
        file.budget().hold((long) bytesPerElement * elements, path);
    }

    /** The stored bytes of all elements, in the byte order of the file. */
    private ByteBuffer raw() throws Hdf5Exception {
        long size = (long) elements * type.size();
        if (size > Integer.MAX_VALUE - Long.BYTES) {
            throw Hdf5Exception.tooLarge(path, "holds " + size + " bytes");
        }
        ByteBuffer bytes = stored((int) size);
        return bytes.order(type.bigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    }

    private ByteBuffer stored(int size) throws Hdf5Exception {
        if (layout instanceof Layout.Compact compact) {
            if (compact.content().remaining() < size) {
                throw Hdf5Exception.damaged(
                        path,
                        "needs " + size + " bytes and holds "
                                + compact.content().remaining());
            }
            return compact.content().rest();
        }
        if (layout instanceof Layout.Contiguous contiguous) {
            return contiguous.address() == -1 || size == 0
                    ? ByteBuffer.wrap(filled(size))
                    : file.at(contiguous.address(), size, path, "data").rest();
        }
        byte[] bytes = filled(size);
        if (layout instanceof Layout.Chunked chunked && chunked.tree() != -1) {
            ChunkAssembly assembly = assembly(chunked.chunk(), bytes);
            new ChunkTree(file, space.rank(), path, assembly::place).walk(chunked.tree());
        } else if (layout instanceof Layout.ArrayOfChunks indexed && indexed.array() != -1) {
            new FixedArray(file, path, assembly(indexed.chunk(), bytes)).walk(indexed.array());
        } else if (layout instanceof Layout.SingleChunk single && single.address() != -1) {
            ChunkAssembly assembly = assembly(single.chunk(), bytes);
            long storedSize = single.storedSize() < 0 ? assembly.chunkBytes() : single.storedSize();
            assembly.place(new long[space.rank()], storedSize, single.filterMask(), single.address());
        }
        return ByteBuffer.wrap(bytes);
    }

    private ChunkAssembly assembly(int[] chunk, byte[] target) throws Hdf5Exception {
        return new ChunkAssembly(file, path, space, chunk, type.size(), filters, target);
    }

    private byte[] filled(int size) throws Hdf5Exception {
        byte[] fill = FillValue.read(header, type, path);
        file.budget().hold(size, path);
        byte[] bytes = new byte[size];
        if (!FillValue.isZero(fill)) {
            for (int at = 0; at < size; at += fill.length) {
                System.arraycopy(fill, 0, bytes, at, fill.length);
            }
        }
        return bytes;
    }
}
