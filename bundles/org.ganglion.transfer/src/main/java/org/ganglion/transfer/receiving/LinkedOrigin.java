// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.receiving;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.transfer.Artifact;
import org.ganglion.transfer.Fetch;
import org.ganglion.transfer.Origin;
import org.ganglion.transfer.ProgressListener;

/** A repository behind whatever links lead to it. */
public final class LinkedOrigin implements Origin {
    private final String address;
    private final Links links;
    private final Fetches fetches;
    private final Pace pace;
    private final Set<RunningFetch> own = new HashSet<>();
    private boolean closed;

    /**
     * A repository.
     *
     * @param fetches those of all repositories of the same kind; when they are closed, its own are
     */
    public LinkedOrigin(String address, Links links, Fetches fetches, Pace pace) {
        this.address = address;
        this.links = links;
        this.fetches = fetches;
        this.pace = pace;
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public byte[] read(String path, int most) throws InterruptedException {
        RepositoryPath.check(path);
        synchronized (own) {
            requireOpen();
        }
        return links.read(path, most);
    }

    @Override
    public Fetch fetch(Artifact artifact, String path, Path file, List<Path> held, ProgressListener listener) {
        RepositoryPath.check(path);
        ArtifactFetch work = new ArtifactFetch(artifact, path, file, held, Volume.local(), links, pace, listener);
        synchronized (own) {
            requireOpen();
            own.removeIf(Fetch::done);
            RunningFetch fetch = fetches.start(work);
            own.add(fetch);
            return fetch;
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new GanglionException(Reason.STOPPED, address + ": this repository has been closed");
        }
    }

    @Override
    public void discard(Path file) {
        fetches.discard(file);
    }

    @Override
    public void close() {
        List<RunningFetch> left;
        synchronized (own) {
            closed = true;
            left = List.copyOf(own);
            own.clear();
        }
        left.forEach(RunningFetch::cancel);
        left.forEach(RunningFetch::join);
    }
}
