// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.spiking;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ganglion.api.json.JsonObject;

/** Reference data beside the project; tests that need it are skipped where it is absent. */
final class SharedData {
    private SharedData() {}

    static JsonObject json(String file) {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path found = folder.resolve("shared").resolve("data").resolve(file);
            if (Files.exists(found)) {
                try {
                    return JsonObject.read(file, Files.readAllBytes(found));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        assumeTrue(false, "reference data " + file + " is not there");
        throw new AssertionError("unreachable");
    }
}
