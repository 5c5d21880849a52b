// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer;

import java.nio.file.Path;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Brings artifacts to this device, in blocks, from whichever publishers there are. Safe for use by several threads. */
@ProviderType
public interface Transfer {
    /**
     * Begins to bring an artifact, on a thread of its own. What an earlier fetch into the same file has left, also one
     * that ended with the process, is used again after its hashes were checked; only what is missing is asked for.
     * Until it is whole it is kept beside, in {@code <file>.part}.
     *
     * @param artifact what to bring
     * @param file where to; when the fetch has succeeded, the file is there, whole, verified and durable
     * @param held files of this device that may have 4 KiB in common with it, at offsets that are multiples of 4
     *     KiB; those are copied instead of fetched
     * @param listener told of the progress
     * @return the fetch under way
     * @throws org.ganglion.api.GanglionException BUSY if the file is being fetched already; STOPPED if this service
     *     is gone
     */
    Fetch fetch(Artifact artifact, Path file, List<Path> held, ProgressListener listener);

    /** Begins to bring an artifact when nothing like it is held. */
    default Fetch fetch(Artifact artifact, Path file, ProgressListener listener) {
        return fetch(artifact, file, List.of(), listener);
    }

    /**
     * Deletes what an unfinished fetch has left beside a file. Does nothing if there is nothing.
     *
     * @throws org.ganglion.api.GanglionException STORAGE; BUSY if it is being fetched
     */
    void discard(Path file);

    /**
     * The TUF repository that the broker's publishers serve. To close it ends its fetches and nothing else.
     *
     * @throws org.ganglion.api.GanglionException STOPPED if this service is gone
     */
    Origin origin();
}
