// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.repository.release;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/** A folder of its own for files that are made on the way to a release. */
final class Staging implements AutoCloseable {
    private final Path folder;
    private final List<Path> files = new ArrayList<>();

    Staging() {
        try {
            folder = Files.createTempDirectory("ganglion-release-");
        } catch (IOException e) {
            throw new GanglionException(Reason.STORAGE, "there is no place for temporary files: " + e.getMessage(), e);
        }
    }

    /** Keeps bytes until this is closed. */
    Path keep(String name, byte[] bytes) throws IOException {
        Path file = folder.resolve(files.size() + "-" + name);
        files.add(file);
        return Files.write(file, bytes);
    }

    @Override
    public void close() {
        try {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": cannot be deleted", e);
        }
    }
}
