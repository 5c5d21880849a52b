// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir.hdf5;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The bytes of a file, the sizes of its addresses, and what reading it has cost. */
final class FileBytes {

    private final ByteBuffer buffer;
    private final Limits limits;
    private final Budget budget;
    private int offsetSize = Long.BYTES;
    private int lengthSize = Long.BYTES;

    FileBytes(ByteBuffer buffer, Limits limits) {
        this.buffer = buffer.slice().order(ByteOrder.LITTLE_ENDIAN);
        this.limits = limits;
        this.budget = new Budget(limits, this.buffer.capacity());
    }

    long length() {
        return buffer.capacity();
    }

    ByteBuffer all() {
        return buffer.duplicate();
    }

    Limits limits() {
        return limits;
    }

    Budget budget() {
        return budget;
    }

    int offsetSize() {
        return offsetSize;
    }

    int lengthSize() {
        return lengthSize;
    }

    void sizes(int offsets, int lengths) {
        offsetSize = offsets;
        lengthSize = lengths;
    }

    /** Reads from an address to the end of the file. */
    Cursor at(long address, String path, String structure) throws Hdf5Exception {
        if (address < 0 || address >= length()) {
            throw Hdf5Exception.damaged(
                    path, "the " + structure + " lies at " + Cursor.hex(address) + ", outside of the file");
        }
        return new Cursor(this, buffer, (int) address, buffer.capacity(), path, structure);
    }

    /** Reads a range of the file. */
    Cursor at(long address, long length, String path, String structure) throws Hdf5Exception {
        if (address < 0 || length < 0 || address > length() || length > length() - address) {
            throw Hdf5Exception.damaged(
                    path,
                    "the " + structure + " (" + Cursor.hex(address) + ", " + length
                            + " bytes) reaches beyond the end of the file");
        }
        return new Cursor(this, buffer, (int) address, (int) (address + length), path, structure);
    }
}
