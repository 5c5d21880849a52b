// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.events.reading;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** The recordings that lie beside the project. */
public final class Recordings {
    private Recordings() {}

    /** The file of this name; the test is left out where it is not there. */
    public static Path at(String name) {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.isDirectory(folder.resolve("../shared/data"))) {
            folder = folder.getParent();
        }
        Path file = folder == null ? null : folder.resolve("../shared/data").resolve(name);
        Assumptions.assumeTrue(file != null && Files.exists(file), "there is no " + name + " in ../shared/data");
        return file;
    }
}
