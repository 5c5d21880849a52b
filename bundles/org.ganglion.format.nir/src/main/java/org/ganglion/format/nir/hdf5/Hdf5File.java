// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir.hdf5;

import java.nio.ByteBuffer;

/**
 * An HDF5 file, read from memory. It knows the subset that NIR files use: superblocks 0 to 3 without a user block,
 * symbol-table groups and links in object headers, integers, IEEE floats, booleans and strings, compact, contiguous and
 * chunked storage, deflate, shuffle, fletcher32 and lzf. Everything else is refused by name.
 *
 * <p>Not safe for use by several threads; the bytes must not change while it is used.
 */
public final class Hdf5File {

    private final FileBytes bytes;
    private final Superblock superblock;

    private Hdf5File(FileBytes bytes, Superblock superblock) {
        this.bytes = bytes;
        this.superblock = superblock;
    }

    /** Opens a file; reads from the buffer's position to its limit and changes neither. */
    public static Hdf5File open(ByteBuffer content, Limits limits) throws Hdf5Exception {
        FileBytes bytes = new FileBytes(content, limits);
        return new Hdf5File(bytes, Superblock.read(bytes));
    }

    /** Whether bytes begin as an HDF5 file does. */
    public static boolean recognizes(ByteBuffer content) {
        return Superblock.begins(content);
    }

    /** The group at the top. */
    public Group root() throws Hdf5Exception {
        return Group.open(bytes, superblock.rootHeader(), "/");
    }
}
