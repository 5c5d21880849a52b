// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir.hdf5;

import java.util.HashSet;
import java.util.Set;

/** The version 2 B-tree that a large group of the new style sorts its links with, by the hash of the name. */
final class NameIndex {

    private static final int LINK_NAMES = 5;
    private static final int HASH = 4;
    private static final int DEEPEST = 16;
    /** Signature, version, type and checksum of a node. */
    private static final int NODE_OVERHEAD = 10;

    /** Is told the place of every link in the heap. */
    @FunctionalInterface
    interface Visitor {
        void link(Cursor heapId) throws Hdf5Exception;
    }

    private final FileBytes file;
    private final String path;
    private final Visitor visitor;
    private final Set<Long> seen = new HashSet<>();
    private int recordSize;
    private int countSize;
    /** Bytes of the total number of records below a node, by the node's level. */
    private int[] totalSize;

    NameIndex(FileBytes file, String path, Visitor visitor) {
        this.file = file;
        this.path = path;
        this.visitor = visitor;
    }

    void walk(long address) throws Hdf5Exception {
        Cursor header = file.at(address, path, "link index");
        header.signature("BTHD");
        int version = header.u8();
        int type = header.u8();
        long nodeSize = header.u32();
        recordSize = header.u16();
        int depth = header.u16();
        header.skip(2);
        long root = header.offset();
        int records = header.u16();
        if (version != 0 || type != LINK_NAMES || depth > DEEPEST || recordSize <= HASH) {
            throw header.damaged("has version " + version + ", type " + type + ", depth " + depth + " and records of "
                    + recordSize + " bytes");
        }
        if (nodeSize < NODE_OVERHEAD + recordSize || nodeSize > file.length()) {
            throw header.damaged("has nodes of " + nodeSize + " bytes");
        }
        measure(nodeSize, depth);
        if (root != -1) {
            walk(root, depth, records);
        }
    }

    /** How wide the numbers beside a child's address are follows from how many records could be below it. */
    private void measure(long nodeSize, int depth) {
        long most = (nodeSize - NODE_OVERHEAD) / recordSize;
        countSize = bytesFor(most);
        totalSize = new int[depth + 1];
        double total = most;
        for (int level = 1; level <= depth; level++) {
            int pointer = file.offsetSize() + countSize + totalSize[level - 1];
            most = (nodeSize - NODE_OVERHEAD - pointer) / (recordSize + pointer);
            total = (most + 1) * total + most;
            totalSize[level] = bytesFor((long) total);
        }
    }

    private static int bytesFor(long number) {
        return (Long.SIZE - Long.numberOfLeadingZeros(Math.max(1, number)) - 1) / Byte.SIZE + 1;
    }

    private void walk(long address, int level, int records) throws Hdf5Exception {
        if (!seen.add(address)) {
            throw Hdf5Exception.damaged(path, "the index of its links is not a tree");
        }
        Cursor node = file.at(address, path, "link index");
        node.signature(level == 0 ? "BTLF" : "BTIN");
        node.skip(2);
        for (int i = 0; i < records; i++) {
            file.budget().spend(recordSize, path);
            Cursor entry = node.part(recordSize, "link index entry");
            entry.skip(HASH);
            visitor.link(entry);
        }
        for (int i = 0; level > 0 && i <= records; i++) {
            file.budget().spend(Long.BYTES, path);
            long child = node.offset();
            long count = node.sized(countSize);
            node.skip(totalSize[level - 1]);
            if (count < 0 || count > Integer.MAX_VALUE) {
                throw node.damaged("has a child of " + count + " records");
            }
            walk(child, level - 1, (int) count);
        }
    }
}
