// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir.hdf5;

import java.util.HashSet;
import java.util.Set;

/** The names and addresses of a group in the old style: a version 1 B-tree over nodes of symbols. */
final class SymbolTable {

    private static final int GROUP_NODE = 0;
    private static final int DEEPEST = 16;
    private static final int SOFT_LINK = 2;

    private final FileBytes file;
    private final String path;
    private final LocalHeap names;
    private final Links links;
    private final Set<Long> seen = new HashSet<>();

    private SymbolTable(FileBytes file, String path, LocalHeap names, Links links) {
        this.file = file;
        this.path = path;
        this.names = names;
        this.links = links;
    }

    /** Adds the links that a symbol-table message points to. */
    static void read(FileBytes file, Cursor message, Links links) throws Hdf5Exception {
        long tree = message.offset();
        LocalHeap names = LocalHeap.read(file, message.offset(), message.path());
        new SymbolTable(file, message.path(), names, links).walk(tree, -1);
    }

    private void walk(long address, int expectedLevel) throws Hdf5Exception {
        enter(address);
        Cursor node = file.at(address, path, "group B-tree");
        node.signature("TREE");
        int type = node.u8();
        int level = node.u8();
        int entries = node.u16();
        if (type != GROUP_NODE || level > DEEPEST || expectedLevel >= 0 && level != expectedLevel) {
            throw node.damaged("has a node of type " + type + " at level " + level);
        }
        node.offset();
        node.offset();
        for (int i = 0; i < entries; i++) {
            // names are searched for in our own map, not by the keys
            node.skip(file.lengthSize());
            long child = node.offset();
            if (level == 0) {
                readSymbols(child);
            } else {
                walk(child, level - 1);
            }
        }
    }

    private void readSymbols(long address) throws Hdf5Exception {
        enter(address);
        Cursor node = file.at(address, path, "symbol node");
        node.signature("SNOD");
        int version = node.u8();
        if (version != 1) {
            throw node.damaged("has version " + version);
        }
        node.skip(1);
        int count = node.u16();
        for (int i = 0; i < count; i++) {
            String name = names.name(node.offset());
            long header = node.offset();
            long cacheType = node.u32();
            node.skip(Integer.BYTES + 2L * Long.BYTES);
            if (cacheType == SOFT_LINK) {
                throw node.unsupported("names the soft link \"" + name + "\"");
            }
            links.add(name, header);
        }
    }

    private void enter(long address) throws Hdf5Exception {
        file.budget().spend(Long.BYTES, path);
        if (!seen.add(address)) {
            throw Hdf5Exception.damaged(path, "the B-tree of the group is not a tree");
        }
    }
}
