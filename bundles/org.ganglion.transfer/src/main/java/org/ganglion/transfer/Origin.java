// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer;

import java.nio.file.Path;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A TUF repository as a device sees it, wherever it is: behind the broker's publishers, on a web server, or in a folder. Paths are relative
 * to the repository's folder, as its files are named there: {@code metadata/timestamp.json}, {@code
 * targets/bundles/acme/<sha256>.<name>.jar}. Nothing that comes from it is trusted: whoever reads metadata verifies it, and a fetched file is
 * verified against its digest. Safe for use by several threads.
 */
@ProviderType
public interface Origin extends AutoCloseable {
    /** The address by which it was opened, such as {@code mqtt:} or {@code https://host/repository/}. */
    String address();

    /**
     * Reads a small file whole, such as metadata.
     *
     * @param path of the file, below the repository's folder
     * @param most how many bytes are taken at most
     * @return the file's bytes, not verified
     * @throws org.ganglion.api.GanglionException NOT_FOUND if the repository has no such file; TOO_LARGE if it has
     *     more than {@code most} bytes; NETWORK, TIMEOUT or BUSY if it may be tried again; STORAGE if a folder cannot
     *     be read; USAGE if the path leads out of the repository; STOPPED if this has been closed
     * @throws InterruptedException if the thread is interrupted
     */
    byte[] read(String path, int most) throws InterruptedException;

    /**
     * Begins to bring an artifact, on a thread of its own, as {@link Transfer#fetch(Artifact, Path, List,
     * ProgressListener)} does: blocks are verified, what an interrupted fetch has left is used again, and the file is
     * there only when it is whole, verified and durable.
     *
     * @param artifact what to bring; with the digest of its hash list each block can be verified at once, with that
     *     of its chunk index shifted ranges of {@code held} are found, and deltas are used if their base is held
     * @param path of the artifact, below the repository's folder
     * @param file where to
     * @param held files of this device that may have ranges in common with it; a delta's base is found by its file
     *     name, which must be its SHA-256 for that
     * @param listener told of the progress
     * @return the fetch under way
     * @throws org.ganglion.api.GanglionException BUSY if the file is being fetched already; STOPPED if this has been
     *     closed; NETWORK if there is no connection to fetch over yet
     */
    Fetch fetch(Artifact artifact, String path, Path file, List<Path> held, ProgressListener listener);

    /**
     * Deletes what an unfinished fetch has left beside a file. Does nothing if there is nothing.
     *
     * @throws org.ganglion.api.GanglionException STORAGE; BUSY if it is being fetched
     */
    void discard(Path file);

    /** Cancels what is under way, and waits for its threads within a bound. */
    @Override
    void close();
}
