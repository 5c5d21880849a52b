// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir.hdf5;

/**
 * The heap that holds the links of a large group of the new style. Its space is cut into blocks: rows of as many blocks
 * as the table is wide, where the first two rows have blocks of the starting size and every further row blocks of twice
 * the size of the one before; blocks beyond the largest direct size are tables of smaller ones themselves.
 */
final class FractalHeap {

    private static final String STRUCTURE = "fractal heap";
    private static final int MANAGED = 0;
    private static final int DEEPEST = 32;

    private final FileBytes file;
    private final String path;
    private int idLength;
    private int offsetBytes;
    private int width;
    private long startingSize;
    private long largestDirect;
    private long root;
    private int rootRows;

    private FractalHeap(FileBytes file, String path) {
        this.file = file;
        this.path = path;
    }

    static FractalHeap read(FileBytes file, long address, String path) throws Hdf5Exception {
        FractalHeap heap = new FractalHeap(file, path);
        heap.readHeader(file.at(address, path, STRUCTURE));
        return heap;
    }

    private void readHeader(Cursor cursor) throws Hdf5Exception {
        cursor.signature("FRHP");
        int version = cursor.u8();
        idLength = cursor.u16();
        int filterBytes = cursor.u16();
        if (version != 0) {
            throw cursor.damaged("has version " + version);
        }
        if (filterBytes != 0) {
            throw cursor.unsupported("is filtered");
        }
        // flags, largest managed object, huge objects, free space, and the counts of what it holds
        cursor.skip(1L + Integer.BYTES + 10L * file.lengthSize() + 2L * file.offsetSize());
        width = cursor.u16();
        startingSize = cursor.size();
        largestDirect = cursor.size();
        int bits = cursor.u16();
        offsetBytes = (bits + Byte.SIZE - 1) / Byte.SIZE;
        cursor.skip(Short.BYTES);
        root = cursor.offset();
        rootRows = cursor.u16();
        boolean plausible = width > 0
                && startingSize > 0
                && Long.bitCount(startingSize) == 1
                && largestDirect >= startingSize
                && Long.bitCount(largestDirect) == 1
                && largestDirect <= Integer.MAX_VALUE
                && offsetBytes >= 1
                && offsetBytes <= Long.BYTES
                && idLength > 1 + offsetBytes
                && idLength <= 1 + offsetBytes + Long.BYTES;
        if (!plausible) {
            throw cursor.damaged("has tables of width " + width + " over blocks of " + startingSize + " to "
                    + largestDirect + " bytes and addresses of " + bits + " bits");
        }
    }

    /** The object that an id names. */
    Cursor object(Cursor id) throws Hdf5Exception {
        int flags = id.u8();
        if ((flags >> 4 & 0x03) != MANAGED) {
            throw id.unsupported("names an object outside of the heap's blocks");
        }
        long offset = id.sized(offsetBytes);
        long length = id.sized(idLength - 1 - offsetBytes);
        if (offset < 0 || length < 0) {
            throw id.damaged("names an object of " + length + " bytes at " + offset);
        }
        return locate(offset, length);
    }

    private Cursor locate(long offset, long length) throws Hdf5Exception {
        long block = root;
        long within = offset;
        long rows = rootRows;
        long size = startingSize;
        for (int depth = 0; rows > 0; depth++) {
            file.budget().spend(Long.BYTES, path);
            int row = rowOf(within);
            size = sizeInRow(row);
            if (depth > DEEPEST || row >= rows || size <= 0) {
                throw Hdf5Exception.damaged(path, "a link lies beyond the end of the fractal heap");
            }
            long inRow = within - startOfRow(row);
            Cursor table = file.at(block, path, STRUCTURE + " table");
            table.signature("FHIB");
            table.skip(1L + file.offsetSize() + offsetBytes);
            table.skip((row * (long) width + inRow / size) * file.offsetSize());
            block = table.offset();
            within = inRow % size;
            rows = size <= largestDirect ? 0 : log2(size) - log2(startingSize * width) + 1;
        }
        if (length > size - within) {
            throw Hdf5Exception.damaged(path, "a link reaches beyond its block of the fractal heap");
        }
        Cursor content = file.at(block, path, STRUCTURE + " block");
        content.signature("FHDB");
        return file.at(block + within, length, path, "link message");
    }

    private int rowOf(long offset) {
        long firstRow = startingSize * width;
        return offset < firstRow ? 0 : log2(offset / firstRow) + 1;
    }

    private long startOfRow(int row) {
        return row == 0 ? 0 : startingSize * width << row - 1;
    }

    private long sizeInRow(int row) {
        return row < 2 ? startingSize : startingSize << row - 1;
    }

    private static int log2(long number) {
        return Long.SIZE - 1 - Long.numberOfLeadingZeros(number);
    }
}
