// SPDX-License-Identifier: Apache-2.0
package org.ganglion.learning.stdp;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Reference data beside the project. */
final class SharedData {
    private SharedData() {}

    /** The rows of numbers of a file; skips the test where it is not there. */
    static List<double[]> rows(String file) throws IOException {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path found = folder.resolve("shared/data").resolve(file);
            if (Files.exists(found)) {
                return Files.readAllLines(found).stream()
                        .filter(line -> !line.isBlank() && !line.startsWith("#"))
                        .map(line -> Arrays.stream(line.split(","))
                                .mapToDouble(Double::parseDouble)
                                .toArray())
                        .toList();
            }
        }
        assumeTrue(false, "reference data " + file + " is not there");
        throw new AssertionError("unreachable");
    }
}
