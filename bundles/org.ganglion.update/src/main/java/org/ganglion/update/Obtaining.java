// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.update.document.Artifact;
import org.ganglion.update.document.Feature;
import org.ganglion.update.document.Part;
import org.ganglion.update.state.ArtifactStore;

/** Brings what the store lacks. */
final class Obtaining {
    /** What must be left for the journal and for everybody else. */
    private static final long RESERVE = 4L << 20;

    private final ArtifactStore store;
    private final Fetcher fetcher;
    private final Desk desk;
    private final Held held;

    /** What this device has beside the store. */
    interface Held {
        /** Files that may have parts in common with what is fetched. */
        List<Path> files();

        /** The file that is an artifact, whole. */
        Optional<Path> file(Artifact artifact);
    }

    Obtaining(ArtifactStore store, Fetcher fetcher, Desk desk, Held held) {
        this.store = store;
        this.fetcher = fetcher;
        this.desk = desk;
        this.held = held;
    }

    /** Brings the feature at a path of the document, if it is not longer than one can be. */
    void bring(String path, Artifact feature) throws InterruptedException {
        if (feature.length() > Feature.LONGEST) {
            return;
        }
        if (store.find(feature).isEmpty()) {
            desk.lacks(feature.length());
        }
        bring(path, Fetcher.Wanted.of(path, feature));
    }

    /**
     * What a feature that was brought says.
     *
     * @throws GanglionException DIGEST_MISMATCH if the disk returns other bytes than came; TOO_LARGE, MALFORMED...
     */
    Feature feature(String path, Artifact artifact) {
        if (artifact.length() > Feature.LONGEST) {
            throw new GanglionException(
                    Reason.TOO_LARGE,
                    path + ": the feature has " + artifact.length() + " bytes; at most " + Feature.LONGEST
                            + " are read");
        }
        return Feature.read(path, store.bytes(readBack(path, artifact)));
    }

    /** The feature, where it is here already and can be read. */
    Optional<Feature> held(String path, Artifact artifact) {
        try {
            return store.find(artifact).map(file -> Feature.read(path, store.bytes(file)));
        } catch (GanglionException unreadable) {
            return Optional.empty(); // then nothing was fetched for it
        }
    }

    /**
     * Refuses before anything is fetched what there is no space for, and tells how much is to be fetched.
     *
     * @param atLeast bytes that must be free in any case
     * @throws GanglionException STORAGE
     */
    void reserve(String path, Collection<Part> parts, long atLeast) {
        Set<Artifact> lacking = new HashSet<>();
        for (Part part : parts) {
            if (present(part.artifact()).isEmpty()) {
                lacking.add(part.artifact());
            }
        }
        long bytes = lacking.stream().mapToLong(Artifact::length).sum();
        long needed = Math.max(bytes + RESERVE, atLeast);
        long space = store.space();
        if (space < needed) {
            throw new GanglionException(
                    Reason.STORAGE,
                    path + ": needs " + needed + " bytes of storage (" + bytes + " to be fetched), " + space
                            + " are free; make room on the device");
        }
        desk.lacksInAll(bytes);
    }

    /** Brings a file of a release; whether it was not here before, and is to be {@linkplain #readBack read back}. */
    boolean bring(String path, Part part) throws InterruptedException {
        return bring(path, Fetcher.Wanted.of(part));
    }

    /**
     * What came, as the disk has it.
     *
     * @throws GanglionException DIGEST_MISMATCH if those are other bytes
     */
    Path readBack(String path, Artifact artifact) {
        return store.find(artifact)
                .orElseThrow(() -> new GanglionException(
                        Reason.DIGEST_MISMATCH, path + ": what was fetched is not " + artifact.sha256()));
    }

    /** In the store; also what only the generation that runs has, as that of a device as it was delivered. */
    private Optional<Path> present(Artifact artifact) {
        Optional<Path> stored = store.find(artifact);
        if (stored.isPresent()) {
            return stored;
        }
        held.file(artifact).ifPresent(file -> store.take(artifact, file));
        return store.find(artifact);
    }

    private boolean bring(String path, Fetcher.Wanted wanted) throws InterruptedException {
        Artifact artifact = wanted.artifact();
        if (present(artifact).isPresent()) {
            return false;
        }
        desk.fetches();
        desk.phase(Phase.FETCHING, path, "fetching " + artifact.sha256().substring(0, 12));
        fetcher.fetch(wanted, store.path(artifact), held.files(), desk::received);
        return true;
    }
}
