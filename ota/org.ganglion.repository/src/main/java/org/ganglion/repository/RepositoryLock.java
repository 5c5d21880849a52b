// SPDX-License-Identifier: Apache-2.0
package org.ganglion.repository;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/** Keeps a second run from changing a repository. The system lets go of it with the process, however that ends. */
final class RepositoryLock implements AutoCloseable {
    static final String NAME = ".lock";

    private final FileChannel channel;

    private RepositoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes it.
     *
     * @throws GanglionException BUSY if another run holds it, STORAGE if the folder cannot be written
     */
    static RepositoryLock take(Path folder) {
        try {
            Files.createDirectories(folder);
            FileChannel channel =
                    FileChannel.open(folder.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!locked(channel)) {
                channel.close();
                throw new GanglionException(
                        Reason.BUSY, folder + ": another run is changing this repository; try again when it has ended");
            }
            return new RepositoryLock(channel);
        } catch (IOException e) {
            throw new GanglionException(
                    Reason.STORAGE, folder + ": cannot be locked: " + e.getMessage() + "; is it writable?", e);
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException thisProcess) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new GanglionException(Reason.STORAGE, "the lock cannot be let go of: " + e.getMessage(), e);
        }
    }
}
