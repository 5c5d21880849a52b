// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir.hdf5;

import java.util.HashSet;
import java.util.Set;

/** Puts the chunks of a dataset together; elements of chunks that were never written keep the fill value. */
final class ChunkAssembly {

    private final FileBytes file;
    private final String path;
    private final long[] shape;
    private final int[] chunk;
    private final int elementSize;
    private final FilterPipeline filters;
    private final byte[] target;
    private final int chunkBytes;
    private final Set<Long> placed = new HashSet<>();

    ChunkAssembly(
            FileBytes file,
            String path,
            Dataspace space,
            int[] chunk,
            int elementSize,
            FilterPipeline filters,
            byte[] target)
            throws Hdf5Exception {
        if (chunk.length != space.rank()) {
            throw Hdf5Exception.damaged(path, "has " + space.rank() + " dimensions and chunks of " + chunk.length);
        }
        this.file = file;
        this.path = path;
        this.shape = space.dimensions();
        this.chunk = chunk;
        this.elementSize = elementSize;
        this.filters = filters;
        this.target = target;
        this.chunkBytes = bytesOfChunk();
    }

    /** Decodes one chunk and copies what lies inside of the dataset. */
    void place(long[] offset, long storedSize, long mask, long address) throws Hdf5Exception {
        long number = checkedNumber(offset);
        if (!placed.add(number)) {
            throw Hdf5Exception.damaged(path, "has two chunks at " + java.util.Arrays.toString(offset));
        }
        Cursor stored = file.at(address, storedSize, path, "chunk");
        long working = 2L * chunkBytes;
        file.budget().hold(working, path);
        byte[] bytes = filters.decode(stored, mask, chunkBytes);
        copy(bytes, offset, 0, 0, 0);
        file.budget().release(working);
    }

    /** The number of chunks that cover the dataset. */
    long chunkCount() {
        long count = 1;
        for (int axis = 0; axis < chunk.length; axis++) {
            count *= chunksAlong(axis);
        }
        return count;
    }

    /** Where a chunk begins that is counted in row-major order. */
    long[] offsetOf(long number) {
        long[] offset = new long[chunk.length];
        long rest = number;
        for (int axis = chunk.length - 1; axis >= 0; axis--) {
            long along = chunksAlong(axis);
            offset[axis] = rest % along * chunk[axis];
            rest /= along;
        }
        return offset;
    }

    private long chunksAlong(int axis) {
        return (shape[axis] + chunk[axis] - 1) / chunk[axis];
    }

    int chunkBytes() {
        return chunkBytes;
    }

    private int bytesOfChunk() throws Hdf5Exception {
        // filters may need a few bytes beyond the chunk
        long highest = Integer.MAX_VALUE - 1024L;
        long bytes = elementSize;
        for (int dimension : chunk) {
            if (bytes > highest / dimension) {
                throw Hdf5Exception.tooLarge(path, "has chunks of " + java.util.Arrays.toString(chunk) + " elements");
            }
            bytes *= dimension;
        }
        return (int) bytes;
    }

    private long checkedNumber(long[] offset) throws Hdf5Exception {
        long number = 0;
        for (int axis = 0; axis < offset.length; axis++) {
            if (offset[axis] < 0 || offset[axis] >= shape[axis] || offset[axis] % chunk[axis] != 0) {
                throw Hdf5Exception.damaged(
                        path, "has a chunk at " + java.util.Arrays.toString(offset) + ", where none belongs");
            }
            number = number * shape[axis] + offset[axis];
        }
        return number;
    }

    /** Copies the rows of one chunk; from and to count elements. */
    private void copy(byte[] bytes, long[] offset, int axis, long from, long to) {
        int count = (int) Math.min(chunk[axis], shape[axis] - offset[axis]);
        if (axis == chunk.length - 1) {
            System.arraycopy(
                    bytes,
                    (int) (from * elementSize),
                    target,
                    (int) ((to + offset[axis]) * elementSize),
                    count * elementSize);
            return;
        }
        for (int i = 0; i < count; i++) {
            copy(bytes, offset, axis + 1, (from + i) * chunk[axis + 1], (to + offset[axis] + i) * shape[axis + 1]);
        }
    }
}
