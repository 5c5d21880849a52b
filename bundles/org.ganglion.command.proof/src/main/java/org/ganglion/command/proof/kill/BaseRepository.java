// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.kill;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ganglion.api.json.Json;
import org.ganglion.api.json.JsonObject;
import org.ganglion.command.proof.files.Sha256;

/** Base releases of the composition that a device was delivered with: each has another framework property, which takes a restart. */
final class BaseRepository {
    private static final String PATH = "features/ganglion/proof-";

    private final Path folder;
    private final Path delivered;
    private final Map<String, Object> properties = new TreeMap<>();
    private final List<Object> parts = new ArrayList<>();

    /**
     * Makes it.
     *
     * @param folder of the repository
     * @param delivered folder of the generation
     */
    BaseRepository(Path folder, Path delivered) throws IOException {
        this.folder = folder;
        this.delivered = delivered;
        Files.createDirectories(folder.resolve("metadata"));
        add("boot");
        add("bundles");
        Properties before = new Properties();
        before.load(new StringReader(Files.readString(delivered.resolve("framework.properties"))));
        before.forEach((key, value) -> properties.put(String.valueOf(key), value));
    }

    private void add(String from) throws IOException {
        try (Stream<Path> files = Files.list(delivered.resolve(from))) {
            for (Path file : (Iterable<Path>) files.sorted()::iterator) {
                String name = file.getFileName().toString().replaceFirst("\\.jar$", "");
                String[] words = name.split("-(?=\\d)", 2);
                Map<String, Object> part = new LinkedHashMap<>();
                part.put("id", "org.ganglion:" + words[0] + ':' + (words.length > 1 ? words[1] : "1"));
                part.put("role", from.equals("boot") ? "boot" : "bundle");
                part.putAll(shelve("bundles/ganglion", name + ".jar", Files.readAllBytes(file)));
                parts.add(part);
            }
        }
    }

    /** Puts a target where a publisher looks for it; tells what a feature says of it. */
    private Map<String, Object> shelve(String below, String name, byte[] bytes) throws IOException {
        String sha256 = Sha256.hex(bytes);
        Path place = Files.createDirectories(folder.resolve("targets").resolve(below));
        Files.write(place.resolve(sha256 + '.' + name), bytes);
        Map<String, Object> target = new LinkedHashMap<>();
        target.put("sha256", sha256);
        target.put("length", bytes.length);
        return target;
    }

    /**
     * A document that asks for a base, beside what was desired before.
     *
     * @param number of the base
     * @param before what is desired now
     */
    byte[] desired(int number, JsonObject before) throws IOException {
        Map<String, Object> features =
                new LinkedHashMap<>(before.objectOrEmpty("features").values());
        features.keySet().removeIf(path -> path.startsWith(PATH));
        String path = PATH + "1.0." + number + ".json";
        features.put(path, shelve("features/ganglion", "proof-1.0." + number + ".json", feature(number)));
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("schema", 1);
        document.put("counter", before.integer("counter", 0) + 1);
        document.put("features", features);
        return Json.write(document).getBytes(StandardCharsets.UTF_8);
    }

    private byte[] feature(int number) {
        Map<String, Object> more = new TreeMap<>(properties);
        more.put("ganglion.proof.base", String.valueOf(number));
        Map<String, Object> release = new LinkedHashMap<>();
        release.put("counter", number);
        release.put("healthSeconds", 60);
        release.put("soakSeconds", 1);
        release.put("properties", more);
        Map<String, Object> feature = new LinkedHashMap<>();
        feature.put("feature-resource-version", "1.0");
        feature.put("id", "ganglion:proof:1.0." + number);
        feature.put("complete", true);
        feature.put("bundles", parts);
        feature.put(
                "extensions", Map.of("ganglion-release", Map.of("type", "json", "kind", "mandatory", "json", release)));
        return Json.write(feature).getBytes(StandardCharsets.UTF_8);
    }
}
