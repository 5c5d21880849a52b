// SPDX-License-Identifier: Apache-2.0
package org.ganglion.product;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** The reference data beside the checkout. */
final class SharedData {
    private SharedData() {}

    /** A file or folder; skips the test where it is absent. */
    static Path path(String relative) {
        Path found = Ganglion.root().resolveSibling("shared").resolve("data").resolve(relative);
        assumeTrue(Files.exists(found), "reference data " + relative + " is not there");
        return found;
    }
}
