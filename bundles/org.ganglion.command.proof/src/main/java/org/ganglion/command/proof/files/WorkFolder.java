// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A folder for what a proof writes, which is gone when the proof has ended.
 *
 * @param path the folder
 */
public record WorkFolder(Path path) implements AutoCloseable {
    /** A fresh one among the temporary files. */
    public static WorkFolder temporary(String name) throws IOException {
        return new WorkFolder(Files.createTempDirectory(name));
    }

    /** One at a place of which everything is deleted that an earlier run left. */
    public static WorkFolder at(Path place) throws IOException {
        delete(place);
        return new WorkFolder(Files.createDirectories(place));
    }

    /** Deletes a folder and all in it, where there is one. */
    public static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> found = Files.walk(folder)) {
                for (Path each : (Iterable<Path>) found.sorted(Comparator.reverseOrder())::iterator) {
                    Files.delete(each);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        delete(path);
    }
}
