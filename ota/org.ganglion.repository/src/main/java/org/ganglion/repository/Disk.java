// SPDX-License-Identifier: Apache-2.0
package org.ganglion.repository;

import java.io.IOException;
import java.nio.file.Path;

/** The changes of files of which everything durable is made, one by one, so that a test can cut between any two. */
interface Disk {
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

    /** Makes a folder and those above it, durably. */
    void createFolder(Path folder) throws IOException;

    /** Writes a file or replaces it, durably and atomically: after a crash either what was there or the new bytes are. */
    default void place(Path file, byte[] bytes) throws IOException {
        placeAmongMany(file, bytes);
        syncFolder(file.getParent());
    }

    /** Likewise, but the file is there for certain only when its folder has been synced: for many files of one folder. */
    default void placeAmongMany(Path file, byte[] bytes) throws IOException {
        createFolder(file.getParent());
        Path beside = file.resolveSibling(file.getFileName() + RepositoryFolder.UNFINISHED);
        write(beside, bytes);
        sync(beside);
        rename(beside, file);
    }
}
