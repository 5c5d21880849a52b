// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.nio.file.Path;
import java.util.function.LongConsumer;
import org.ganglion.update.document.Artifact;

/** Brings artifacts. */
interface Fetcher {
    /**
     * Brings an artifact into the store: when this returns the file is there, whole, verified and durable.
     *
     * @param into the file
     * @param received told how many bytes of it are there
     * @throws org.ganglion.api.GanglionException NETWORK or TIMEOUT if it may be tried again; NOT_FOUND, DIGEST_MISMATCH, STORAGE
     *     STOPPED if it was cancelled
     * @throws InterruptedException if the thread is interrupted
     */
    void fetch(Artifact artifact, Path into, LongConsumer received) throws InterruptedException;

    /** Ends the fetch under way, if there is one; called by another thread. */
    void cancel();
}
