// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.trust;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.ganglion.tuf.MetadataStore;
import org.ganglion.update.state.Storage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is trusted, as files of one folder, each replaced as a whole. */
final class TrustedMetadata implements MetadataStore {
    private static final Logger LOG = LoggerFactory.getLogger(TrustedMetadata.class);
    /** No role's file is called so: those end in .json. */
    private static final String PASSED = "passed";

    private final Storage storage;
    private final Path folder;

    TrustedMetadata(Storage storage, Path folder) {
        this.storage = storage;
        this.folder = folder;
    }

    @Override
    public Optional<byte[]> read(String role) throws IOException {
        return Optional.ofNullable(storage.read(file(role)));
    }

    @Override
    public void write(String role, byte[] bytes) throws IOException {
        storage.makeFolder(folder);
        storage.replace(file(role), bytes);
    }

    @Override
    public void delete(String role) throws IOException {
        storage.delete(file(role));
        if (storage.isFolder(folder)) {
            storage.syncFolder(folder);
        }
    }

    /** The time that is known to have passed; the beginning of time if none is known. */
    Instant passed() throws IOException {
        byte[] bytes = storage.read(folder.resolve(PASSED));
        try {
            return bytes == null ? Instant.EPOCH : Instant.parse(new String(bytes, StandardCharsets.UTF_8).strip());
        } catch (DateTimeParseException damaged) {
            LOG.error("{}: is damaged and begins anew", folder.resolve(PASSED));
            return Instant.EPOCH;
        }
    }

    void keepPassed(Instant time) throws IOException {
        storage.makeFolder(folder);
        storage.replace(folder.resolve(PASSED), (time + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** A role may be called anything. */
    private Path file(String role) {
        return folder.resolve(URLEncoder.encode(role, StandardCharsets.UTF_8) + ".json");
    }
}
