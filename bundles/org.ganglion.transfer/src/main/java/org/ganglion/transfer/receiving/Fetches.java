// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.receiving;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/** The fetches under way, no two into the same file. Safe for use by several threads. */
public final class Fetches implements AutoCloseable {
    private final Map<Path, RunningFetch> running = new HashMap<>();
    private boolean closed;

    /**
     * Starts a fetch on a thread of its own.
     *
     * @throws GanglionException BUSY if its file is being fetched; STOPPED after {@link #close}
     */
    public RunningFetch start(ArtifactFetch work) {
        RunningFetch fetch = new RunningFetch(work, this::ended);
        synchronized (running) {
            if (closed) {
                throw new GanglionException(
                        Reason.STOPPED, work.file() + ": the transfer of this device has been stopped");
            }
            if (running.containsKey(work.file())) {
                throw new GanglionException(
                        Reason.BUSY, work.file() + ": is being fetched already; wait for it or cancel it");
            }
            running.put(work.file(), fetch);
        }
        fetch.start();
        return fetch;
    }

    /**
     * Deletes what an unfinished fetch has left.
     *
     * @throws GanglionException BUSY or STORAGE
     */
    public void discard(Path file) {
        Path target = file.toAbsolutePath().normalize();
        synchronized (running) {
            if (running.containsKey(target)) {
                throw new GanglionException(Reason.BUSY, target + ": is being fetched; cancel that first");
            }
            try {
                Files.deleteIfExists(ArtifactFetch.beside(target));
            } catch (IOException e) {
                throw new GanglionException(
                        Reason.STORAGE, ArtifactFetch.beside(target) + ": cannot be deleted: " + e.getMessage(), e);
            }
        }
    }

    private void ended(RunningFetch fetch) {
        synchronized (running) {
            running.remove(fetch.file(), fetch);
        }
    }

    /** Cancels all and waits for their threads, within a bound; none can be started any more. */
    @Override
    public void close() {
        List<RunningFetch> left;
        synchronized (running) {
            closed = true;
            left = new ArrayList<>(running.values());
        }
        left.forEach(RunningFetch::cancel);
        left.forEach(RunningFetch::join);
    }
}
