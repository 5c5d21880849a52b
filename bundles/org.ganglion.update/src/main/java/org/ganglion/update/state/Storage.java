// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.state;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The operations on files of which everything durable is made, one by one, so that a test can cut the power between any two. */
public interface Storage {
    /** The bytes of a file, or null if there is none. */
    byte[] read(Path file) throws IOException;

    /** Writes a new file, not yet durable. */
    void write(Path file, byte[] bytes) throws IOException;

    /** Makes a file's bytes durable. */
    void sync(Path file) throws IOException;

    /** Puts a file in the place of another, atomically, not yet durable. */
    void rename(Path from, Path to) throws IOException;

    /** Makes a folder's entries durable. */
    void syncFolder(Path folder) throws IOException;

    /** Deletes a file if it is there. */
    void delete(Path file) throws IOException;

    /** The files of a folder; none if there is no such folder. */
    List<Path> list(Path folder) throws IOException;

    /** Makes a folder and those above it. */
    void createFolder(Path folder) throws IOException;

    /** Replaces a file by new bytes, durably and atomically: after a crash either the old or the new are there. */
    default void replace(Path file, byte[] bytes) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        write(next, bytes);
        sync(next);
        rename(next, file);
        syncFolder(file.getParent());
    }
}
