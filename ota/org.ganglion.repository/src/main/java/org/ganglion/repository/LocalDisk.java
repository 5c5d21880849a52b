// SPDX-License-Identifier: Apache-2.0
package org.ganglion.repository;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.ganglion.api.file.DurableFiles;

/** The publisher's own file system. */
final class LocalDisk implements Disk {
    @Override
    public void write(Path file, byte[] bytes) throws IOException {
        Files.write(file, bytes);
    }

    @Override
    public void sync(Path file) throws IOException {
        DurableFiles.sync(file);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void syncFolder(Path folder) throws IOException {
        DurableFiles.syncFolder(folder);
    }

    @Override
    public void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    @Override
    public void createFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            createFolder(folder.toAbsolutePath().getParent());
            Files.createDirectory(folder);
            syncFolder(folder.toAbsolutePath().getParent());
        }
    }
}
