// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir.hdf5;

import java.util.HashSet;
import java.util.Set;

/** The version 1 B-tree that finds the chunks of a dataset. */
final class ChunkTree {

    private static final int CHUNK_NODE = 1;
    private static final int DEEPEST = 16;

    /** Is told of every chunk. */
    @FunctionalInterface
    interface Visitor {
        void chunk(long[] offset, long storedSize, long filterMask, long address) throws Hdf5Exception;
    }

    private final FileBytes file;
    private final int rank;
    private final String path;
    private final Visitor visitor;
    private final Set<Long> seen = new HashSet<>();

    ChunkTree(FileBytes file, int rank, String path, Visitor visitor) {
        this.file = file;
        this.rank = rank;
        this.path = path;
        this.visitor = visitor;
    }

    void walk(long root) throws Hdf5Exception {
        walk(root, -1);
    }

    private void walk(long address, int expectedLevel) throws Hdf5Exception {
        if (!seen.add(address)) {
            throw Hdf5Exception.damaged(path, "the B-tree of its chunks is not a tree");
        }
        Cursor node = file.at(address, path, "chunk B-tree");
        node.signature("TREE");
        int type = node.u8();
        int level = node.u8();
        int entries = node.u16();
        if (type != CHUNK_NODE || level > DEEPEST || expectedLevel >= 0 && level != expectedLevel) {
            throw node.damaged("has a node of type " + type + " at level " + level);
        }
        node.offset();
        node.offset();
        for (int i = 0; i < entries; i++) {
            file.budget().spend(Long.BYTES, path);
            long storedSize = node.u32();
            long mask = node.u32();
            long[] offset = new long[rank];
            for (int axis = 0; axis < rank; axis++) {
                offset[axis] = node.i64();
            }
            node.i64();
            long child = node.offset();
            if (level == 0) {
                visitor.chunk(offset, storedSize, mask, child);
            } else {
                walk(child, level - 1);
            }
        }
    }
}
