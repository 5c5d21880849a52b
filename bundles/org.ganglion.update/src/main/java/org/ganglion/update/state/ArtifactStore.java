// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.state;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.update.document.Artifact;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Artifacts as files named by their digest, {@code store/<sha256>}. A file is believed after its digest was computed once in this run. */
public final class ArtifactStore {
    private static final Logger LOG = LoggerFactory.getLogger(ArtifactStore.class);
    private static final int DIGEST_LENGTH = 64;
    /** A digest; with an ending it is what a fetch keeps beside. */
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{64}(\\..*)?");

    private static final String COPIED = ".copied";

    private final Storage storage;
    private final Path folder;
    private final Set<String> verified = new HashSet<>();

    /** Nothing is read yet. */
    public ArtifactStore(Storage storage, Path folder) {
        this.storage = storage;
        this.folder = folder;
    }

    /**
     * Makes the folder.
     *
     * @throws GanglionException STORAGE
     */
    public void prepare() {
        try {
            storage.makeFolder(folder);
        } catch (IOException e) {
            throw new GanglionException(Reason.STORAGE, folder + ": cannot be made: " + e.getMessage(), e);
        }
    }

    /** Where an artifact is, or would be. */
    public Path path(Artifact artifact) {
        return folder.resolve(artifact.sha256());
    }

    /**
     * The file of an artifact, if it is there and is what its name says. One that is not is deleted.
     *
     * @throws GanglionException STORAGE
     */
    public Optional<Path> find(Artifact artifact) {
        Path file = path(artifact);
        try {
            long length = storage.length(file);
            if (length < 0) {
                return Optional.empty();
            }
            if (verified.contains(artifact.sha256())) {
                return Optional.of(file);
            }
            String found = FileDigest.sha256(storage, file);
            if (length != artifact.length() || !found.equals(artifact.sha256())) {
                LOG.error("{} is damaged and is deleted; its digest is {}", file, found);
                storage.delete(file);
                return Optional.empty();
            }
            verified.add(artifact.sha256());
            return Optional.of(file);
        } catch (IOException e) {
            throw new GanglionException(Reason.STORAGE, file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Takes a file of this device in under its digest, durably; a hard link where the file system has them.
     *
     * @throws GanglionException STORAGE
     */
    public void take(Artifact artifact, Path file) {
        Path name = path(artifact);
        try {
            try {
                storage.link(file, name);
                storage.sync(name); // whoever wrote it may not have waited for that
            } catch (IOException withoutLinks) {
                LOG.debug("{} is copied: {}", file, withoutLinks.getMessage());
                Path beside = folder.resolve(artifact.sha256() + COPIED);
                storage.copy(file, beside);
                storage.sync(beside);
                storage.rename(beside, name);
            }
            storage.syncFolder(folder);
        } catch (IOException e) {
            throw new GanglionException(Reason.STORAGE, name + ": cannot be taken in: " + e.getMessage(), e);
        }
    }

    /**
     * The bytes of a file in it.
     *
     * @throws GanglionException STORAGE
     */
    public byte[] bytes(Path file) {
        try {
            return storage.bytes(file);
        } catch (IOException e) {
            throw new GanglionException(Reason.STORAGE, file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Bytes that may still be stored.
     *
     * @throws GanglionException STORAGE
     */
    public long space() {
        try {
            return storage.space(folder);
        } catch (IOException e) {
            throw new GanglionException(Reason.STORAGE, folder + ": cannot be asked: " + e.getMessage(), e);
        }
    }

    /**
     * The whole artifacts in it, verified or not.
     *
     * @throws GanglionException STORAGE
     */
    public List<Path> files() {
        try {
            return storage.list(folder).stream()
                    .filter(file -> file.getFileName().toString().length() == DIGEST_LENGTH)
                    .toList();
        } catch (IOException e) {
            throw new GanglionException(Reason.STORAGE, folder + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Deletes every artifact that is not to be kept, whole or not fetched to its end, and what a fetch left beside a whole one.
     *
     * @throws GanglionException STORAGE
     */
    public void keep(Set<String> digests) {
        try {
            for (Path file : storage.list(folder)) {
                String name = file.getFileName().toString();
                if (NAME.matcher(name).matches() && !isKept(name, digests)) {
                    storage.delete(file);
                    verified.remove(name);
                }
            }
        } catch (IOException e) {
            throw new GanglionException(Reason.STORAGE, folder + ": cannot be tidied: " + e.getMessage(), e);
        }
    }

    private boolean isKept(String name, Set<String> digests) {
        String digest = name.substring(0, DIGEST_LENGTH);
        boolean whole = name.length() == DIGEST_LENGTH;
        return digests.contains(digest) && (whole || !verified.contains(digest));
    }
}
