// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Reference data beside the project; tests that need it are skipped where it is absent. */
public final class SharedData {

    private SharedData() {}

    /** A file or folder below {@code shared/data}, found by walking up from the working folder. */
    public static Path path(String relative) {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path found = folder.resolve("shared").resolve("data").resolve(relative);
            if (Files.exists(found)) {
                return found;
            }
        }
        assumeTrue(false, "reference data " + relative + " is not there");
        throw new AssertionError("unreachable");
    }

    /** All NIR files. */
    public static List<Path> nirFiles() {
        try (Stream<Path> files = Files.walk(path("nir"))) {
            return files.filter(file -> file.toString().endsWith(".nir"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The bytes of a file below {@code shared/data}. */
    public static byte[] bytes(String relative) {
        return bytes(path(relative));
    }

    /** The bytes of a file. */
    public static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
