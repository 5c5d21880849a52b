// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.exact;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.ganglion.api.network.Network;
import org.ganglion.format.nir.NirFormat;

/** Reference data beside the project; tests that need it are skipped where it is absent. */
final class SharedData {
    private SharedData() {}

    static Network network(String file) {
        return new NirFormat().read(file, bytes(file));
    }

    static double[][] csv(String file) {
        return new String(bytes(file), StandardCharsets.US_ASCII)
                .lines()
                .map(line -> Arrays.stream(line.split(","))
                        .mapToDouble(Double::parseDouble)
                        .toArray())
                .toArray(double[][]::new);
    }

    private static byte[] bytes(String file) {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path found = folder.resolve("shared").resolve("data").resolve(file);
            if (Files.exists(found)) {
                try {
                    return Files.readAllBytes(found);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        assumeTrue(false, "reference data " + file + " is not there");
        throw new AssertionError("unreachable");
    }
}
