// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir.hdf5;

/**
 * The index that version 4 layouts use for datasets of fixed shape: one entry per chunk, in row-major order of the
 * chunks, cut into pages where there are many.
 */
final class FixedArray {

    private static final int FILTERED_CLIENT = 1;
    private static final int MASK = 4;
    private static final int CHECKSUM = 4;
    private static final int LARGEST_PAGE_BITS = 30;

    private final FileBytes file;
    private final String path;
    private final ChunkAssembly assembly;
    private boolean filtered;
    private int entrySize;

    FixedArray(FileBytes file, String path, ChunkAssembly assembly) {
        this.file = file;
        this.path = path;
        this.assembly = assembly;
    }

    void walk(long address) throws Hdf5Exception {
        Cursor header = file.at(address, path, "chunk array");
        header.signature("FAHD");
        int version = header.u8();
        filtered = header.u8() == FILTERED_CLIENT;
        entrySize = header.u8();
        int pageBits = header.u8();
        long entries = header.size();
        long block = header.offset();
        int least = file.offsetSize() + (filtered ? MASK + 1 : 0);
        if (version != 0 || pageBits > LARGEST_PAGE_BITS || entrySize < least || entrySize > least + Long.BYTES) {
            throw header.damaged("has version " + version + " and entries of " + entrySize + " bytes");
        }
        if (entries != assembly.chunkCount()) {
            throw header.damaged("has " + entries + " entries for " + assembly.chunkCount() + " chunks");
        }
        if (block != -1) {
            walkBlock(block, entries, 1L << pageBits);
        }
    }

    private void walkBlock(long address, long entries, long pageSize) throws Hdf5Exception {
        Cursor cursor = file.at(address, path, "chunk array block");
        cursor.signature("FADB");
        cursor.skip(2L + file.offsetSize());
        if (entries <= pageSize) {
            walkEntries(cursor, 0, entries);
            return;
        }
        long pages = (entries + pageSize - 1) / pageSize;
        Cursor written = cursor.part((pages + Byte.SIZE - 1) / Byte.SIZE, "chunk array bitmap");
        cursor.skip(CHECKSUM);
        int bits = 0;
        for (long page = 0; page < pages; page++) {
            bits = page % Byte.SIZE == 0 ? written.u8() : bits << 1;
            long first = page * pageSize;
            long count = Math.min(pageSize, entries - first);
            Cursor entriesOfPage = cursor.part(count * entrySize + CHECKSUM, "chunk array page");
            if ((bits & 0x80) != 0) {
                walkEntries(entriesOfPage, first, count);
            }
        }
    }

    private void walkEntries(Cursor cursor, long first, long count) throws Hdf5Exception {
        for (long i = 0; i < count; i++) {
            file.budget().spend(entrySize, path);
            long address = cursor.offset();
            long size = filtered ? cursor.sized(entrySize - file.offsetSize() - MASK) : assembly.chunkBytes();
            long mask = filtered ? cursor.u32() : 0;
            if (address != -1) {
                assembly.place(assembly.offsetOf(first + i), size, mask, address);
            }
        }
    }
}
