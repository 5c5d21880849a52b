// SPDX-License-Identifier: Apache-2.0
package org.ganglion.publisher.serving;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.transfer.ArtifactStore;

/** Files that are named once. */
final class ListedFiles implements ArtifactStore {
    private final Map<String, Path> byDigest = new HashMap<>();
    private final Map<String, String> digestByName = new HashMap<>();
    private final boolean all;

    ListedFiles(Collection<Path> files, boolean all) {
        this.all = all;
        for (Path file : files) {
            if (!Files.isRegularFile(file)) {
                throw new GanglionException(Reason.NOT_FOUND, file + ": there is no such file to serve");
            }
            try {
                String digest = Digests.sha256(file);
                byDigest.put(digest, file);
                digestByName.put(file.getFileName().toString(), digest);
            } catch (IOException e) {
                throw new GanglionException(Reason.STORAGE, file + ": cannot be read: " + e.getMessage(), e);
            }
        }
    }

    @Override
    public Optional<Path> find(String sha256) {
        return Optional.ofNullable(byDigest.get(sha256));
    }

    @Override
    public Optional<String> digest(String path) {
        return Optional.ofNullable(digestByName.get(path));
    }

    @Override
    public boolean holdsAll() {
        return all;
    }
}
