// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.kill;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ganglion.api.json.JsonObject;

/** Base releases of the composition that a device was delivered with: each has another framework property, which takes a restart. */
final class BaseReleases {
    private static final String NAME = "features/ganglion/proof";

    private final UnsignedRepository repository;
    private final Path delivered;
    private final Map<String, Object> properties = new TreeMap<>();
    private final List<Object> parts = new ArrayList<>();

    /**
     * Puts its files there.
     *
     * @param delivered folder of the generation
     */
    BaseReleases(UnsignedRepository repository, Path delivered) throws IOException {
        this.repository = repository;
        this.delivered = delivered;
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
                part.putAll(repository.shelve("bundles/ganglion/" + name + ".jar", Files.readAllBytes(file)));
                parts.add(part);
            }
        }
    }

    /**
     * A document that asks for a base, beside what was desired before.
     *
     * @param number of the base
     * @param before what is desired now
     */
    byte[] desired(int number, JsonObject before) throws IOException {
        return repository.desired(NAME, "1.0." + number, feature(number), before);
    }

    private Map<String, Object> feature(int number) {
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
        return feature;
    }
}
