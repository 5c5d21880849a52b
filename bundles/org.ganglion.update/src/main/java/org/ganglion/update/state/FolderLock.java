// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.state;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a second process from a folder. The system lets go of it with the process, however that ends. */
public final class FolderLock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FolderLock.class);
    private static final String NAME = "lock";

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes it.
     *
     * @param folder made if absent
     * @throws GanglionException BUSY if another holds it, STORAGE if it cannot be written
     */
    public static FolderLock take(Path folder) {
        try {
            Files.createDirectories(folder);
            FileChannel channel =
                    FileChannel.open(folder.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (locked(channel)) {
                return new FolderLock(channel);
            }
            throw new GanglionException(
                    Reason.BUSY,
                    "another process of this machine runs this device: it holds " + folder.resolve(NAME)
                            + "; end that, or give this one another --device");
        } catch (IOException e) {
            throw new GanglionException(Reason.STORAGE, "cannot lock " + folder + ": " + e.getMessage(), e);
        }
    }

    /** A channel that is not locked is closed. */
    private static boolean locked(FileChannel channel) throws IOException {
        boolean locked = false;
        try {
            locked = channel.tryLock() != null;
        } catch (OverlappingFileLockException thisProcess) {
            LOG.debug("this process has the lock already", thisProcess);
        } finally {
            if (!locked) {
                channel.close();
            }
        }
        return locked;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new GanglionException(Reason.STORAGE, "cannot let go of the lock: " + e.getMessage(), e);
        }
    }
}
