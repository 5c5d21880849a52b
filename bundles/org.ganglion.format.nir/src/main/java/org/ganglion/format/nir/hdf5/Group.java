// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir.hdf5;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A group: named links to groups and datasets. */
public final class Group {

    private final FileBytes file;
    private final String path;
    private final Map<String, Long> links;
    private final Set<Long> ancestors;

    private Group(FileBytes file, String path, Map<String, Long> links, Set<Long> ancestors) {
        this.file = file;
        this.path = path;
        this.links = links;
        this.ancestors = ancestors;
    }

    static Group open(FileBytes file, long address, String path) throws Hdf5Exception {
        return open(file, ObjectHeader.read(file, address, path), path, Set.of(address));
    }

    private static Group open(FileBytes file, ObjectHeader header, String path, Set<Long> ancestors)
            throws Hdf5Exception {
        return new Group(file, path, Links.read(file, header, path), ancestors);
    }

    /** The group's path from the top of the file. */
    public String path() {
        return path;
    }

    /** The names of what the group holds, in the order of the file. */
    public Set<String> names() {
        return links.keySet();
    }

    /** Whether the group holds a name. */
    public boolean has(String name) {
        return links.containsKey(name);
    }

    /** Whether a name that the group holds is a group, not a dataset. */
    public boolean isGroup(String name) throws Hdf5Exception {
        ObjectHeader header = ObjectHeader.read(file, address(name), pathOf(name));
        return header.find(ObjectHeader.LAYOUT, "layout").isEmpty();
    }

    /** Opens a group within this one; one that is among its own ancestors is refused. */
    public Group group(String name) throws Hdf5Exception {
        long address = address(name);
        if (ancestors.contains(address)) {
            throw Hdf5Exception.damaged(pathOf(name), "links back to a group that holds it");
        }
        ObjectHeader header = ObjectHeader.read(file, address, pathOf(name));
        if (header.find(ObjectHeader.LAYOUT, "layout").isPresent()) {
            throw Hdf5Exception.mismatch(pathOf(name), "is a dataset where a group is expected");
        }
        Set<Long> chain = new HashSet<>(ancestors);
        chain.add(address);
        return open(file, header, pathOf(name), chain);
    }

    /** Opens a dataset within this group. */
    public Dataset dataset(String name) throws Hdf5Exception {
        return Dataset.open(file, address(name), pathOf(name));
    }

    private long address(String name) throws Hdf5Exception {
        return Optional.ofNullable(links.get(name))
                .orElseThrow(() -> Hdf5Exception.mismatch(path, "holds nothing named \"" + name + "\""));
    }

    private String pathOf(String name) {
        return path.equals("/") ? "/" + name : path + "/" + name;
    }
}
