// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir.hdf5;

import java.nio.ByteBuffer;

/**
 * The head of a file.
 *
 * @param rootHeader the address of the root group's object header
 */
record Superblock(long rootHeader) {

    private static final String ROOT = "/";
    private static final byte[] SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
    private static final int KEY_COUNTS_AND_FLAGS = 8;

    /** Whether bytes begin as an HDF5 file does. */
    static boolean begins(ByteBuffer content) {
        return content.remaining() >= SIGNATURE.length
                && content.slice(content.position(), SIGNATURE.length).equals(ByteBuffer.wrap(SIGNATURE));
    }

    static Superblock read(FileBytes file) throws Hdf5Exception {
        if (!begins(file.all())) {
            throw Hdf5Exception.damaged(ROOT, "the file is not HDF5: it does not begin with its signature");
        }
        Cursor cursor = file.at(SIGNATURE.length, ROOT, "superblock");
        int version = cursor.u8();
        return switch (version) {
            case 0, 1 -> readOld(cursor, version);
            case 2, 3 -> readNew(cursor);
            default -> throw cursor.unsupported("has version " + version);
        };
    }

    private static Superblock readOld(Cursor cursor, int version) throws Hdf5Exception {
        int freeSpaceVersion = cursor.u8();
        int symbolTableVersion = cursor.u8();
        cursor.skip(1);
        int sharedHeaderVersion = cursor.u8();
        if (freeSpaceVersion != 0 || symbolTableVersion != 0 || sharedHeaderVersion != 0) {
            throw cursor.damaged("names versions of its parts that do not exist");
        }
        sizes(cursor, cursor.u8(), cursor.u8());
        cursor.skip(1);
        cursor.skip(KEY_COUNTS_AND_FLAGS);
        if (version == 1) {
            cursor.skip(Integer.BYTES);
        }
        long base = cursor.offset();
        cursor.offset();
        long end = cursor.offset();
        cursor.offset();
        checkExtent(cursor, base, end);
        cursor.offset();
        return new Superblock(cursor.offset());
    }

    private static Superblock readNew(Cursor cursor) throws Hdf5Exception {
        sizes(cursor, cursor.u8(), cursor.u8());
        cursor.skip(1);
        long base = cursor.offset();
        cursor.offset();
        long end = cursor.offset();
        checkExtent(cursor, base, end);
        return new Superblock(cursor.offset());
    }

    private static void sizes(Cursor cursor, int offsets, int lengths) throws Hdf5Exception {
        if (!isSize(offsets) || !isSize(lengths)) {
            throw cursor.damaged("has addresses of " + offsets + " and lengths of " + lengths + " bytes");
        }
        cursor.file().sizes(offsets, lengths);
    }

    private static boolean isSize(int bytes) {
        return bytes == 2 || bytes == 4 || bytes == 8;
    }

    private static void checkExtent(Cursor cursor, long base, long end) throws Hdf5Exception {
        if (base != 0) {
            throw cursor.unsupported("stands behind a user block of " + base + " bytes");
        }
        long length = cursor.file().length();
        if (end < 0 || end > length) {
            throw cursor.damaged("says that the file has " + Long.toUnsignedString(end) + " bytes, and it has " + length
                    + ": it was cut short");
        }
    }
}
