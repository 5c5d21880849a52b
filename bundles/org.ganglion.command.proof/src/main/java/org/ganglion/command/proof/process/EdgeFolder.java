// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.json.Json;
import org.ganglion.command.proof.files.WorkFolder;
import org.ganglion.model.ModelPacker.Packed;

/** A folder from which the edge composition starts as a device that has a model and a pipeline already. */
final class EdgeFolder {
    private static final String COMPOSITION = "bndrun/edge/target/export/edge";
    private static final String BOOT = "bndrun/edge/target/export/boot/launcher.jar";
    private static final String FLAGS = "bndrun/edge/edge.jvm";
    private static final String PROPERTIES = "bndrun/edge/edge.properties";
    private static final int FINAL_UNSAFE = 24;

    private final Path root;
    private final Path folder;

    /** Makes it anew. */
    EdgeFolder(Path root, Path folder) throws IOException {
        this.root = root;
        this.folder = folder;
        if (!Files.isDirectory(root.resolve(COMPOSITION)) || !Files.isRegularFile(root.resolve(BOOT))) {
            throw new GanglionException(
                    Reason.NOT_FOUND,
                    "the edge composition is not built; run './mvnw -DskipTests -pl bndrun/edge -am package' in "
                            + root);
        }
        delete();
        Files.createDirectories(folder.resolve("bundles"));
        Files.createDirectories(folder.resolve("device.d"));
        Files.createDirectories(folder.resolve("release"));
        try (Stream<Path> jars = Files.list(root.resolve(COMPOSITION))) {
            for (Path jar : (Iterable<Path>) jars::iterator) {
                Files.copy(jar, folder.resolve("bundles").resolve(jar.getFileName()));
            }
        }
    }

    void delete() throws IOException {
        WorkFolder.delete(folder);
    }

    /** Adds a model. */
    void add(Packed packed) throws IOException {
        Files.write(
                folder.resolve("bundles").resolve(packed.symbolicName() + '-' + packed.version() + ".jar"),
                packed.bytes());
    }

    /** Writes the device's layer of configuration. */
    void configure(Map<String, Map<String, Object>> configurations) throws IOException {
        Files.writeString(folder.resolve("device.d/proof.json"), Json.writePretty(configurations));
    }

    /** A file for whatever the configuration names. */
    Path file(String name) {
        return folder.resolve(name);
    }

    /**
     * The command line, with the composition's own flags.
     *
     * @param archive flag that uses or makes the class archive
     */
    List<String> command(String archive) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.add("@" + root.resolve(FLAGS));
        if (Runtime.version().feature() >= FINAL_UNSAFE) {
            words.add("--sun-misc-unsafe-memory-access=allow");
        }
        words.addAll(List.of("-Xshare:auto", archive, "-Xlog:disable", "-Xlog:all=error,cds*=off:stderr"));
        words.addAll(List.of("-jar", root.resolve(BOOT).toString()));
        words.addAll(List.of("--bundles", folder.resolve("bundles").toString()));
        words.addAll(List.of("--cache", folder.resolve("cache").toString()));
        words.addAll(List.of("--properties", root.resolve(PROPERTIES).toString()));
        Map<String, Path> properties = new LinkedHashMap<>();
        properties.put("ganglion.root", root);
        properties.put("ganglion.state", folder);
        properties.put("ganglion.home", folder);
        properties.put("ganglion.device", folder.resolve("device.d"));
        properties.put("ganglion.release", folder.resolve("release"));
        properties.forEach((name, path) -> words.add(name + '=' + path));
        words.addAll(List.of("--", "run"));
        return words;
    }

    /** The composition's flags as its file says, for the record. */
    List<String> flags() throws IOException {
        return Files.readAllLines(root.resolve(FLAGS)).stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
    }
}
