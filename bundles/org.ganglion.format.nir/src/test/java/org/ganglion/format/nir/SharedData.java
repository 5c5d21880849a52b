// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.ganglion.tests.data.ReferenceData;

/** Reference data beside the project; tests that need it are skipped where it is absent. */
public final class SharedData {

    private SharedData() {}

    /** A file or folder below {@code shared/data}, found by walking up from the working folder. */
    public static Path path(String relative) {
        return ReferenceData.path(relative);
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
