// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir.hdf5;

/** Where the elements of a dataset stand. */
sealed interface Layout {

    /** Indexes of chunks from version 4 on. */
    int SINGLE_CHUNK = 1;

    /** Indexes of chunks from version 4 on. */
    int FIXED_ARRAY = 3;

    /** In the object header itself. */
    record Compact(Cursor content) implements Layout {}

    /** In one piece; the address is -1 where nothing was ever written. */
    record Contiguous(long address) implements Layout {}

    /** In chunks that a version 1 B-tree finds; the address is -1 where nothing was ever written. */
    record Chunked(long tree, int[] chunk) implements Layout {}

    /** In chunks that a fixed array finds; the address is -1 where nothing was ever written. */
    record ArrayOfChunks(long array, int[] chunk) implements Layout {}

    /** In a single chunk; storedSize is -1 where no filter was applied. */
    record SingleChunk(long address, int[] chunk, long storedSize, long filterMask) implements Layout {}

    /** Reads a layout message of version 1 to 5, the last of HDF5 2.0. */
    static Layout read(Cursor cursor) throws Hdf5Exception {
        int version = cursor.u8();
        return switch (version) {
            case 1, 2 -> readOld(cursor);
            case 3, 4, 5 -> readNew(cursor, version);
            default -> throw cursor.unsupported("has version " + version);
        };
    }

    private static Layout readOld(Cursor cursor) throws Hdf5Exception {
        int dimensions = cursor.u8();
        int kind = cursor.u8();
        cursor.skip(1L + Integer.BYTES);
        long address = kind == 0 ? 0 : cursor.offset();
        int[] sizes = sizes(cursor, dimensions, Integer.BYTES);
        return switch (kind) {
            case 0 -> new Compact(cursor.part(cursor.u32(), "compact data"));
            case 1 -> new Contiguous(address);
            // here the size of an element follows the dimensions instead of being the last of them
            case 2 -> new Chunked(address, withoutElementSize(cursor, sizes));
            default -> throw cursor.unsupported("has class " + kind);
        };
    }

    private static Layout readNew(Cursor cursor, int version) throws Hdf5Exception {
        int kind = cursor.u8();
        return switch (kind) {
            case 0 -> new Compact(cursor.part(cursor.u16(), "compact data"));
            case 1 -> new Contiguous(cursor.offset());
            case 2 -> version == 3 ? readChunked(cursor) : readIndexedChunks(cursor);
            case 3 -> throw cursor.unsupported("is virtual");
            default -> throw cursor.damaged("has class " + kind);
        };
    }

    private static Layout readChunked(Cursor cursor) throws Hdf5Exception {
        int dimensions = cursor.u8();
        long tree = cursor.offset();
        return new Chunked(tree, withoutElementSize(cursor, sizes(cursor, dimensions, Integer.BYTES)));
    }

    private static Layout readIndexedChunks(Cursor cursor) throws Hdf5Exception {
        int flags = cursor.u8();
        int dimensions = cursor.u8();
        int width = cursor.u8();
        if (width < 1 || width > Long.BYTES) {
            throw cursor.damaged("has dimensions of " + width + " bytes");
        }
        int[] chunk = withoutElementSize(cursor, sizes(cursor, dimensions, width));
        int index = cursor.u8();
        if (index == FIXED_ARRAY) {
            cursor.skip(1);
            return new ArrayOfChunks(cursor.offset(), chunk);
        }
        if (index != SINGLE_CHUNK) {
            throw cursor.unsupported("finds its chunks by an index of type " + index);
        }
        boolean filtered = (flags & 0x02) != 0;
        long storedSize = filtered ? cursor.size() : -1;
        long mask = filtered ? cursor.u32() : 0;
        return new SingleChunk(cursor.offset(), chunk, storedSize, mask);
    }

    private static int[] sizes(Cursor cursor, int count, int width) throws Hdf5Exception {
        int[] sizes = new int[count];
        for (int i = 0; i < count; i++) {
            long size = cursor.sized(width);
            if (size < 0 || size > Integer.MAX_VALUE) {
                throw cursor.damaged("has a dimension of " + Long.toUnsignedString(size));
            }
            sizes[i] = (int) size;
        }
        return sizes;
    }

    private static int[] withoutElementSize(Cursor cursor, int[] sizes) throws Hdf5Exception {
        if (sizes.length < 2) {
            throw cursor.damaged("has chunks without dimensions");
        }
        int[] chunk = java.util.Arrays.copyOf(sizes, sizes.length - 1);
        for (int dimension : chunk) {
            if (dimension == 0) {
                throw cursor.damaged("has chunks without elements");
            }
        }
        return chunk;
    }
}
