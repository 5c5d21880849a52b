// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir.hdf5;

/** The names of a symbol-table group. */
final class LocalHeap {

    private final FileBytes file;
    private final long address;
    private final long size;
    private final String path;

    private LocalHeap(FileBytes file, long address, long size, String path) {
        this.file = file;
        this.address = address;
        this.size = size;
        this.path = path;
    }

    static LocalHeap read(FileBytes file, long address, String path) throws Hdf5Exception {
        Cursor cursor = file.at(address, path, "local heap");
        cursor.signature("HEAP");
        int version = cursor.u8();
        if (version != 0) {
            throw cursor.damaged("has version " + version);
        }
        cursor.skip(3);
        long size = cursor.size();
        // the list of free space is for writers
        cursor.skip(file.lengthSize());
        return new LocalHeap(file, cursor.offset(), size, path);
    }

    String name(long offset) throws Hdf5Exception {
        Cursor data = file.at(address, size, path, "local heap");
        data.skip(offset);
        String name = data.name();
        file.budget().spend(name.length(), path);
        return name;
    }
}
