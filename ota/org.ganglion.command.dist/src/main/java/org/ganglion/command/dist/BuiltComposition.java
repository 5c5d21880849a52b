// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/**
 * A composition as the build has exported it.
 *
 * @param root the checkout
 * @param name of the composition
 */
record BuiltComposition(Path root, String name) {
    /** The bundles, by name. */
    List<Path> bundles() {
        Path folder = exported(name);
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> jars = files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
            if (jars.isEmpty()) {
                throw notBuilt(folder + " is empty", null);
            }
            return jars;
        } catch (IOException e) {
            throw notBuilt("there is no " + folder, e);
        }
    }

    /** A jar that is there before any bundle is. */
    Path boot(String jar) {
        Path file = exported("boot").resolve(jar);
        if (!Files.isRegularFile(file)) {
            throw notBuilt("there is no " + file, null);
        }
        return file;
    }

    /** The framework properties. */
    Path properties() {
        return folder().resolve(name + ".properties");
    }

    /** The JVM flags. */
    Path flags() {
        return folder().resolve(name + ".jvm");
    }

    private Path folder() {
        return root.resolve("bndrun").resolve(name);
    }

    private Path exported(String what) {
        return folder().resolve("target/export").resolve(what);
    }

    private GanglionException notBuilt(String how, IOException cause) {
        return new GanglionException(
                Reason.NOT_FOUND,
                "the composition " + name + " is not built: " + how + "; './ganglion dist' builds it, unless "
                        + "GANGLION_NO_BUILD is set",
                cause);
    }
}
