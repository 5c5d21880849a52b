// SPDX-License-Identifier: Apache-2.0
package org.ganglion.repository.composition;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
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
    private static final String SYMBOLIC_NAME = "Bundle-SymbolicName";

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

    /**
     * The bundles as a class of boards has them, by name.
     *
     * @param add symbolic names of bundles of the checkout that the composition has not
     * @param leaveOut symbolic names of bundles of the composition
     * @throws GanglionException NOT_FOUND if one to add is not built, or one to leave out is not in the composition
     */
    public List<Path> bundles(List<String> add, List<String> leaveOut) {
        Map<String, Path> byName = new TreeMap<>();
        bundles().forEach(file -> byName.put(symbolicName(file), file));
        for (String name : leaveOut) {
            if (byName.remove(name) == null) {
                throw new GanglionException(
                        Reason.NOT_FOUND,
                        "the bundle " + name + " is to be left out, and the composition " + this.name + " has it not");
            }
        }
        add.forEach(name -> byName.putIfAbsent(name, built(name)));
        return List.copyOf(byName.values());
    }

    /** What its manifest says; a file's name without the version where it says nothing. */
    private static String symbolicName(Path file) {
        try (JarFile jar = new JarFile(file.toFile())) {
            Manifest manifest = jar.getManifest();
            String name = manifest == null ? null : manifest.getMainAttributes().getValue(SYMBOLIC_NAME);
            return name == null
                    ? file.getFileName().toString().replaceFirst("-[0-9][^-]*\\.jar$", "")
                    : name.split(";")[0].strip();
        } catch (IOException e) {
            throw new GanglionException(Reason.STORAGE, file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private Path built(String bundle) {
        Path folder = root.resolve("bundles").resolve(bundle).resolve("target");
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(
                            file -> file.getFileName().toString().matches(Pattern.quote(bundle) + "-[0-9][^-]*\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> notBuilt("there is no " + bundle + " in " + folder, null));
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
