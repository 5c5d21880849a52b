// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/** The files of a release while they are served. */
final class ReleaseFolder implements AutoCloseable {
    private final Path folder;
    private final List<Path> files;

    /**
     * Writes them into a folder for temporary files; leaves nothing there if that fails.
     *
     * @throws GanglionException STORAGE
     */
    ReleaseFolder(ModelRelease release) {
        this(release, Path.of(System.getProperty("java.io.tmpdir")));
    }

    /** As above, into a folder of its own in {@code parent}. */
    ReleaseFolder(ModelRelease release, Path parent) {
        try {
            folder = Files.createTempDirectory(parent, "ganglion-deploy-");
        } catch (IOException e) {
            throw unwritten(e);
        }
        Path feature = folder.resolve(release.featureSha256());
        Path bundle = folder.resolve(release.bundleSha256());
        files = List.of(feature, bundle);
        try {
            Files.write(feature, release.feature(), StandardOpenOption.CREATE_NEW);
            Files.write(bundle, release.bundle(), StandardOpenOption.CREATE_NEW);
        } catch (IOException e) {
            GanglionException failure = unwritten(e);
            try {
                delete();
            } catch (IOException left) {
                failure.addSuppressed(left);
            }
            throw failure;
        }
    }

    private static GanglionException unwritten(IOException e) {
        return new GanglionException(Reason.STORAGE, "the release cannot be written: " + e.getMessage(), e);
    }

    List<Path> files() {
        return files;
    }

    private void delete() throws IOException {
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
        Files.deleteIfExists(folder);
    }

    @Override
    public void close() {
        try {
            delete();
        } catch (IOException e) {
            throw new GanglionException(Reason.STORAGE, folder + ": cannot be deleted: " + e.getMessage(), e);
        }
    }
}
