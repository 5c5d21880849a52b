// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/** The files of a release while they are served. */
final class ReleaseFolder implements AutoCloseable {
    private final Path folder;
    private final Path feature;
    private final Path bundle;

    /**
     * Writes them.
     *
     * @throws GanglionException STORAGE
     */
    ReleaseFolder(ModelRelease release) {
        try {
            folder = Files.createTempDirectory("ganglion-deploy-");
            feature = Files.write(folder.resolve(release.featureSha256()), release.feature());
            bundle = Files.write(folder.resolve(release.bundleSha256()), release.bundle());
        } catch (IOException e) {
            throw new GanglionException(Reason.STORAGE, "the release cannot be written: " + e.getMessage(), e);
        }
    }

    List<Path> files() {
        return List.of(feature, bundle);
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(feature);
            Files.deleteIfExists(bundle);
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new GanglionException(Reason.STORAGE, folder + ": cannot be deleted: " + e.getMessage(), e);
        }
    }
}
