// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.proof;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.ganglion.api.json.Json;
import org.ganglion.update.document.Artifact;

/** What a publisher would hold of base releases: whole compositions. */
final class BaseShelf {
    private static final String GROUP = "org.ganglion:";

    private final Map<String, byte[]> contents = new HashMap<>();
    private final List<Base> bases = new ArrayList<>();

    /**
     * A release.
     *
     * @param files the base's jars by their place in a generation
     */
    record Base(String version, Artifact feature, Map<String, Artifact> files) {
        /** The flags of its JVM, as they stand in its file. */
        String flags() {
            return "-Dversion=" + version + '\n';
        }
    }

    /** The composition of exactly these files and flags; null if there is none. */
    Base of(Map<String, Artifact> files, String flags) {
        return bases.stream()
                .filter(base -> base.files().equals(files) && base.flags().equals(flags))
                .findFirst()
                .orElse(null);
    }

    /** What a digest stands for; null if nobody has it. */
    byte[] content(String sha256) {
        return contents.get(sha256);
    }

    private Artifact hold(byte[] bytes) {
        String sha256 = HexFormat.of().formatHex(Content.sha256().digest(bytes));
        contents.put(sha256, bytes);
        return new Artifact(sha256, bytes.length);
    }

    /** A composition; the bundle "still" is the same in all of them. */
    Base base(String version, int counter, int length) {
        Map<String, Artifact> files = new TreeMap<>();
        List<Object> listed = new ArrayList<>();
        add(files, listed, "boot", "launcher", version, jar("launcher" + version, length));
        add(files, listed, "boot", "framework", "7", jar("framework", 900));
        add(files, listed, "bundle", "changing", version, jar("changing" + version, length));
        add(files, listed, "bundle", "still", "1", jar("still", 900));
        Map<String, Object> release = new LinkedHashMap<>();
        release.put("counter", counter);
        release.put("healthSeconds", 0);
        release.put("soakSeconds", 0);
        release.put("offlineSeconds", 0);
        release.put("jvm", List.of("-Dversion=" + version));
        release.put("properties", Map.of("version", version));
        Map<String, Object> feature = new LinkedHashMap<>();
        feature.put("feature-resource-version", "1.0");
        feature.put("id", "acme:kitchen:" + version);
        feature.put("complete", true);
        feature.put("bundles", listed);
        feature.put("configurations", Map.of("kitchen", Map.of("version", version)));
        feature.put(
                "extensions", Map.of("ganglion-release", Map.of("type", "json", "kind", "mandatory", "json", release)));
        Base base = new Base(version, hold(Json.write(feature).getBytes(StandardCharsets.UTF_8)), files);
        bases.add(base);
        return base;
    }

    private void add(
            Map<String, Artifact> files, List<Object> listed, String role, String name, String version, Artifact jar) {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("id", GROUP + name + ':' + version);
        part.put("role", role);
        part.put("path", "bundles/acme/" + name + '-' + version + ".jar");
        part.putAll(jar.json());
        listed.add(part);
        files.put(role.equals("boot") ? "boot/" + name + ".jar" : "bundles/" + name + '-' + version + ".jar", jar);
    }

    private Artifact jar(String seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed.hashCode()).nextBytes(bytes);
        return hold(bytes);
    }
}
