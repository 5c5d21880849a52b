// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir.hdf5;

/**
 * Counts what reading a file has cost, so that a small hostile file cannot make its reader allocate or work without
 * bound. Work is bounded by the length of the file as well, since deflate cannot expand beyond 1032 times.
 */
final class Budget {

    private static final long WORK_FLOOR = 64L << 20;
    private static final long WORK_PER_BYTE = 1100;
    private static final long WORK_PER_MEMORY = 4;

    private final long memory;
    private final long work;
    private long held;
    private long done;

    Budget(Limits limits, long fileLength) {
        memory = limits.memory();
        work = Math.min(saturatedProduct(WORK_PER_MEMORY, memory), WORK_FLOOR + WORK_PER_BYTE * fileLength);
    }

    /** Claims memory, and the work of filling it, before it is allocated. */
    void hold(long bytes, String path) throws Hdf5Exception {
        if (bytes < 0 || bytes > memory - held) {
            throw Hdf5Exception.tooLarge(
                    path,
                    "needs " + bytes + " bytes where " + (memory - held) + " of the limit of " + memory + " are left");
        }
        spend(bytes, path);
        held += bytes;
    }

    /** Gives memory back that {@link #hold} claimed. */
    void release(long bytes) {
        held -= bytes;
    }

    /** Counts work in bytes touched. */
    void spend(long bytes, String path) throws Hdf5Exception {
        if (bytes < 0 || bytes > work - done) {
            throw Hdf5Exception.tooLarge(path, "decoding the file takes more work than a file of its length may cost");
        }
        done += bytes;
    }

    private static long saturatedProduct(long a, long b) {
        return Math.multiplyHigh(a, b) == 0 && a * b >= 0 ? a * b : Long.MAX_VALUE;
    }
}
