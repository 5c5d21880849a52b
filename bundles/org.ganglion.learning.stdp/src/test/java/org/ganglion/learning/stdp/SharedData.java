// SPDX-License-Identifier: Apache-2.0
package org.ganglion.learning.stdp;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.ganglion.tests.data.ReferenceData;

/** Reference data beside the project. */
final class SharedData {
    private SharedData() {}

    /** The rows of numbers of a file; skips the test where it is not there. */
    static List<double[]> rows(String file) throws IOException {
        return Files.readAllLines(ReferenceData.path(file)).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> Arrays.stream(line.split(","))
                        .mapToDouble(Double::parseDouble)
                        .toArray())
                .toList();
    }
}
