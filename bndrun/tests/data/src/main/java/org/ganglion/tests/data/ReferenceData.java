// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tests.data;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The reference data beside the project, in {@code ../shared/data}; a test that needs what is not there is skipped. */
public final class ReferenceData {
    private ReferenceData() {}

    /** A file or folder by its path below the data, found by walking up from the working folder. */
    public static Path path(String name) {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path found = folder.resolve("../shared/data").resolve(name).normalize();
            if (Files.exists(found)) {
                return found;
            }
        }
        assumeTrue(false, "../shared/data/" + name + " is not there");
        throw new AssertionError("unreachable");
    }

    /** The bytes of a file. */
    public static byte[] bytes(String name) {
        try {
            return Files.readAllBytes(path(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
