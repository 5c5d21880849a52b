// SPDX-License-Identifier: Apache-2.0
package org.ganglion.repository.composition;

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
public record BuiltComposition(Path root, String name) {
    /** The bundles, by name. */
    public List<Path> bundles() {
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
    public Path boot(String jar) {
        Path file = exported("boot").resolve(jar);
        if (!Files.isRegularFile(file)) {
            throw notBuilt("there is no " + file, null);
        }
        return file;
    }

    /** What it is resolved from. */
    public Path bndrun() {
        return folder().resolve(name + ".bndrun");
    }

    /** The framework properties of a board with this profile, as a file of properties. */
    public String properties(String profile) {
        return read(".properties").stripTrailing() + "\nganglion.profile=" + profile + '\n';
    }

    /**
     * The JVM flags, one a line, as a file of arguments.
     *
     * @param ofProfile those of the board's profile, which stand for the composition's own; none for these
     */
    public String flags(List<String> ofProfile) {
        return ofProfile.isEmpty() ? read(".jvm") : String.join("\n", ofProfile) + '\n';
    }

    private String read(String ending) {
        Path file = folder().resolve(name + ending);
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw notBuilt("there is no " + file, e);
        }
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
                "the composition " + name + " is not built: " + how + "; the command 'ganglion' builds it, unless "
                        + "GANGLION_NO_BUILD is set",
                cause);
    }
}
