// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.state;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
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
    private static final int BUFFER = 1 << 16;
    private static final int DIGEST_LENGTH = 64;
    /** A digest; with an ending it is what a fetch keeps beside. */
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{64}(\\..*)?");

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
            storage.createFolder(folder);
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
            if (!Files.isRegularFile(file)) {
                return Optional.empty();
            }
            if (verified.contains(artifact.sha256())) {
                return Optional.of(file);
            }
            String found = sha256(file);
            if (Files.size(file) != artifact.length() || !found.equals(artifact.sha256())) {
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

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                DigestInputStream digest = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
            byte[] buffer = new byte[BUFFER];
            while (digest.read(buffer) >= 0) {
                // the digest sees every byte
            }
            return HexFormat.of().formatHex(digest.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
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
        return digests.contains(digest) && (whole || !Files.exists(folder.resolve(digest)));
    }
}
