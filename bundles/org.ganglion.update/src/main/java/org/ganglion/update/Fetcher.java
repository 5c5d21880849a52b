// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.ganglion.update.document.Artifact;
import org.ganglion.update.document.Part;

/** Brings artifacts. */
interface Fetcher {
    /**
     * What is to be brought.
     *
     * @param artifact the bytes
     * @param path where a repository has it, below its targets
     * @param hashes digest of its hash list, where somebody trusted has announced it
     * @param chunks digest of its chunk index, likewise
     * @param deltas what makes it of other artifacts, likewise
     */
    record Wanted(
            Artifact artifact,
            Optional<String> path,
            Optional<String> hashes,
            Optional<String> chunks,
            List<Part.Delta> deltas) {
        static Wanted of(Part part) {
            return new Wanted(part.artifact(), part.path(), part.hashes(), part.chunks(), part.deltas());
        }

        static Wanted of(String path, Artifact feature) {
            return new Wanted(feature, Optional.of(path), Optional.empty(), Optional.empty(), List.of());
        }
    }

    /**
     * Brings an artifact into the store: when this returns the file is there, whole, verified and durable.
     *
     * @param into the file
     * @param held files of this device that may have parts in common with it
     * @param received told how many bytes of it are there
     * @throws org.ganglion.api.GanglionException NETWORK or TIMEOUT if it may be tried again; NOT_FOUND, DIGEST_MISMATCH, STORAGE
     *     STOPPED if it was cancelled
     * @throws InterruptedException if the thread is interrupted
     */
    void fetch(Wanted wanted, Path into, List<Path> held, LongConsumer received) throws InterruptedException;

    /** Ends the fetch under way, if there is one; called by another thread. */
    void cancel();
}
