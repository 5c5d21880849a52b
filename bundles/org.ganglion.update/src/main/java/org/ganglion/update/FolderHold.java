// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.nio.file.Path;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.update.state.FolderLock;

/** This process's hold on the folder of the device: taken once, by whichever thread needs it first. */
final class FolderHold implements AutoCloseable {
    private FolderLock lock;
    private GanglionException refused;

    /**
     * Takes it, unless it has been taken.
     *
     * @throws GanglionException BUSY if another process had it when it was first asked for, STORAGE if it cannot be written
     */
    synchronized void take(Path folder) {
        if (refused != null) {
            throw refused;
        }
        if (lock == null) {
            try {
                lock = FolderLock.take(folder);
            } catch (GanglionException e) {
                refused = e.reason() == Reason.BUSY ? e : null;
                throw e;
            }
        }
    }

    @Override
    public synchronized void close() {
        if (lock != null) {
            lock.close();
        }
    }
}
