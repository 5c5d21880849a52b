// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir.hdf5;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The links of one group while they are read, whichever way they are stored. */
final class Links {

    private static final int UNDEFINED = -1;

    private final Map<String, Long> addresses = new LinkedHashMap<>();
    private final Map<String, Long> creation = new HashMap<>();
    private final String path;
    private final int limit;

    private Links(String path, int limit) {
        this.path = path;
        this.limit = limit;
    }

    /** The addresses of object headers by name, in the order of the file. */
    static Map<String, Long> read(FileBytes file, ObjectHeader header, String path) throws Hdf5Exception {
        Links links = new Links(path, file.limits().links());
        Optional<Cursor> table = header.find(ObjectHeader.SYMBOL_TABLE, "symbol table message");
        if (table.isPresent()) {
            SymbolTable.read(file, table.get(), links);
        }
        for (Cursor message : header.all(ObjectHeader.LINK, "link message")) {
            LinkMessage.read(message, links);
        }
        Optional<Cursor> info = header.find(ObjectHeader.LINK_INFO, "link info message");
        if (info.isPresent()) {
            readDense(file, info.get(), links);
        } else if (table.isEmpty()) {
            throw Hdf5Exception.mismatch(path, "is neither a group nor a dataset");
        }
        return table.isPresent() ? links.addresses : links.inOrder();
    }

    /** Adds a link; a name that cannot be, or is there already, is refused. */
    void add(String name, long header) throws Hdf5Exception {
        if (name.isEmpty() || name.indexOf('/') >= 0) {
            throw Hdf5Exception.damaged(path, "holds the name \"" + name + "\"");
        }
        if (addresses.size() >= limit) {
            throw Hdf5Exception.tooLarge(path, "holds more than " + limit + " links");
        }
        if (addresses.put(name, header) != null) {
            throw Hdf5Exception.damaged(path, "holds the name \"" + name + "\" twice");
        }
    }

    /** Adds a link that says when it was made. */
    void add(String name, long header, long created) throws Hdf5Exception {
        add(name, header);
        creation.put(name, created);
    }

    /**
     * The order in which every reader of the format gives links that no table keeps by name: as they were made, where the group notes that,
     * else by the bytes of their names. As they lie in the file, they are in the order of a hash.
     */
    private Map<String, Long> inOrder() {
        Comparator<String> order = creation.size() == addresses.size()
                ? Comparator.comparing(creation::get)
                : (a, b) ->
                        Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
        Map<String, Long> sorted = new LinkedHashMap<>();
        addresses.keySet().stream().sorted(order).forEach(name -> sorted.put(name, addresses.get(name)));
        return sorted;
    }

    private static void readDense(FileBytes file, Cursor info, Links links) throws Hdf5Exception {
        int version = info.u8();
        if (version != 0) {
            throw info.damaged("has version " + version);
        }
        if ((info.u8() & 0x01) != 0) {
            info.skip(Long.BYTES);
        }
        long heapAddress = info.offset();
        long index = info.offset();
        if (heapAddress != UNDEFINED && index != UNDEFINED) {
            FractalHeap heap = FractalHeap.read(file, heapAddress, info.path());
            new NameIndex(file, info.path(), id -> LinkMessage.read(heap.object(id), links)).walk(index);
        }
    }
}
