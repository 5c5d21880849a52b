// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.proof;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.ganglion.update.state.DiskStorage;

/** A disk that takes so many operations and then no more, or none for a while, as one that is full or that the system has made read-only. */
final class FullStorage extends ForwardingStorage {
    private final String says;
    private final boolean deletes;
    private int left;
    private int refusals;
    private int refused;

    private FullStorage(String says, boolean deletes, int operations, int refusals) {
        super(new DiskStorage());
        this.says = says;
        this.deletes = deletes;
        this.left = operations;
        this.refusals = refusals;
    }

    /** Full after so many operations, until so many were refused. What needs no space goes on. */
    static FullStorage full(int operations, int refusals) {
        return new FullStorage("No space left on device", true, operations, refusals);
    }

    /** Read-only after so many operations, for ever. */
    static FullStorage readOnly(int operations) {
        return new FullStorage("Read-only file system", false, operations, Integer.MAX_VALUE);
    }

    int refused() {
        return refused;
    }

    private boolean refuses() {
        if (left > 0) {
            left--;
            return false;
        }
        if (refusals == 0) {
            return false;
        }
        refusals--;
        refused++;
        return true;
    }

    private void draw(Path path) throws IOException {
        if (refuses()) {
            throw new FileSystemException(path.toString(), null, says);
        }
    }

    @Override
    public void link(Path file, Path name) throws IOException {
        draw(name);
        super.link(file, name);
    }

    @Override
    public void write(Path file, byte[] bytes) throws IOException {
        if (refuses()) {
            if (deletes) {
                super.write(file, Arrays.copyOf(bytes, bytes.length / 2)); // what still had room
            }
            throw new FileSystemException(file.toString(), null, says);
        }
        super.write(file, bytes);
    }

    @Override
    public void sync(Path file) throws IOException {
        draw(file);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        draw(to);
        super.rename(from, to);
    }

    @Override
    public void syncFolder(Path folder) throws IOException {
        draw(folder);
    }

    @Override
    public void delete(Path file) throws IOException {
        if (!deletes) {
            draw(file);
        }
        super.delete(file);
    }

    @Override
    public void createFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            draw(folder);
            super.createFolder(folder);
        }
    }
}
