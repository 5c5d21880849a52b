// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.state;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * The operations on files of which everything durable is made, one by one, so that a test can cut the power between any two, and knows what a
 * file system may make of those before. Nothing of the update writes past it.
 */
public interface Storage {
    /** The bytes of a file, or null if there is none. */
    byte[] read(Path file) throws IOException;

    /** Reads a file of any length. */
    InputStream open(Path file) throws IOException;

    /** The length of a file, or -1 if there is none. */
    long length(Path file) throws IOException;

    /** The bytes that may still be written below a folder that is there. */
    long space(Path folder) throws IOException;

    /** Writes a file, not yet durable. */
    void write(Path file, byte[] bytes) throws IOException;

    /** Makes a file's bytes durable. */
    void sync(Path file) throws IOException;

    /** Gives a file that does not change any more a second name, without copying it; not yet durable. A file system may not be able to. */
    void link(Path file, Path name) throws IOException;

    /** Writes a copy of a file, not yet durable. */
    default void copy(Path file, Path to) throws IOException {
        write(to, bytes(file));
    }

    /** Puts a file in the place of another, or gives a folder another name; atomically, not yet durable. */
    void rename(Path from, Path to) throws IOException;

    /** Makes a folder's entries durable. */
    void syncFolder(Path folder) throws IOException;

    /** Deletes a file or an empty folder if it is there. */
    void delete(Path file) throws IOException;

    /** What is in a folder, in the order of names; nothing if there is no such folder. */
    List<Path> list(Path folder) throws IOException;

    /** Whether it is a folder that is there. */
    boolean isFolder(Path path) throws IOException;

    /** Makes a folder and those above it, not yet durable. */
    void createFolder(Path folder) throws IOException;

    /** Makes a folder durably, where there is none; writes nothing where there is. */
    default void makeFolder(Path folder) throws IOException {
        if (!isFolder(folder)) {
            createFolder(folder);
            syncFolder(folder.toAbsolutePath().getParent());
        }
    }

    /** Replaces a file by new bytes, durably and atomically: after a crash either the old or the new are there. */
    default void replace(Path file, byte[] bytes) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        write(next, bytes);
        sync(next);
        rename(next, file);
        syncFolder(file.getParent());
    }

    /** Deletes a folder and all in it, the files first; after a crash any part of it may be left. */
    default void deleteAll(Path folder) throws IOException {
        for (Path each : list(folder)) {
            if (isFolder(each)) {
                deleteAll(each);
            } else {
                delete(each);
            }
        }
        delete(folder);
    }

    /** The bytes of a file that must be there. */
    default byte[] bytes(Path file) throws IOException {
        byte[] bytes = read(file);
        if (bytes == null) {
            throw new FileNotFoundException(file.toString());
        }
        return bytes;
    }
}
