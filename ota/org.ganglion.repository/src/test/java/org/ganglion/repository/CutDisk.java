// SPDX-License-Identifier: Apache-2.0
package org.ganglion.repository;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A disk whose process dies at one of its operations; what is being written then is half there. What is synced is only counted: a killed
 * process loses nothing that it has written.
 */
final class CutDisk implements Disk {
    /** Nothing catches it, as nothing catches a kill. */
    static final class Cut extends Error {
        private static final long serialVersionUID = 1L;
    }

    private final Disk disk = new LocalDisk();
    private int left;

    /** One that nothing happens to. */
    static Disk lasting() {
        return new CutDisk(Integer.MAX_VALUE);
    }

    /** Dies at operation {@code left}, counted from 0. */
    CutDisk(int left) {
        this.left = left;
    }

    private void next() {
        if (left-- == 0) {
            throw new Cut();
        }
    }

    @Override
    public void write(Path file, byte[] bytes) throws IOException {
        if (left == 0) {
            Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
        }
        next();
        disk.write(file, bytes);
    }

    @Override
    public void sync(Path file) {
        next();
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        next();
        disk.rename(from, to);
    }

    @Override
    public void syncFolder(Path folder) {
        next();
    }

    @Override
    public void delete(Path file) throws IOException {
        next();
        disk.delete(file);
    }

    @Override
    public void createFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            next();
            Files.createDirectories(folder);
        }
    }
}
