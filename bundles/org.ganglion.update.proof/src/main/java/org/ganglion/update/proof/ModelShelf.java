// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.proof;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.ganglion.api.json.Json;
import org.ganglion.api.network.Options;
import org.ganglion.model.ModelManifest;
import org.ganglion.update.document.Artifact;

/** What a publisher would hold of models, and the documents that ask for them. */
final class ModelShelf {
    private final Map<String, byte[]> contents = new HashMap<>();
    private final Map<String, ModelManifest> manifests = new HashMap<>();

    /** A release of one model. */
    record Release(String model, String version, Artifact feature, Artifact bundle) {}

    byte[] content(String sha256) {
        byte[] content = contents.get(sha256);
        if (content == null) {
            throw new IllegalArgumentException("nobody has " + sha256);
        }
        return content;
    }

    ModelManifest manifest(String sha256) {
        return manifests.get(sha256);
    }

    private Artifact hold(byte[] bytes) {
        String sha256 = HexFormat.of().formatHex(Content.sha256().digest(bytes));
        contents.put(sha256, bytes);
        return new Artifact(sha256, bytes.length);
    }

    /** A version of a model, whose bundle has so many bytes that no other has. */
    Release model(String model, String version, int length) {
        return model(model, version, length, Map.of());
    }

    /** One that is to run beside the one before, for a millisecond. */
    Release shadowed(String model, String version, int length) {
        return model(
                model,
                version,
                length,
                Map.of(
                        "ganglion-release",
                        Map.of(
                                "type",
                                "json",
                                "kind",
                                "mandatory",
                                "json",
                                Map.of("shadow", Map.of("seconds", 0.001)))));
    }

    private Release model(String model, String version, int length, Map<String, Object> extensions) {
        byte[] bytes = new byte[length];
        new Random((model + version).hashCode()).nextBytes(bytes);
        Artifact bundle = hold(bytes);
        manifests.put(
                bundle.sha256(),
                new ModelManifest(
                        ModelManifest.SCHEMA,
                        model,
                        version,
                        "spiking",
                        "nir",
                        new ModelManifest.Content("model.nir", length, bundle.sha256()),
                        Options.DEFAULT.describe(),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        Map.of()));
        Map<String, Object> listed = new LinkedHashMap<>(Map.of("id", "ganglion.models:" + model + ':' + version));
        listed.putAll(bundle.json());
        Map<String, Object> feature = new LinkedHashMap<>();
        feature.put("feature-resource-version", "1.0");
        feature.put("id", "ganglion.models:" + model + ':' + version);
        feature.put("bundles", List.of(listed));
        if (!extensions.isEmpty()) {
            feature.put("extensions", extensions);
        }
        feature.put(
                "configurations", Map.of("org.ganglion.pipeline~" + model, Map.of("name", model, "version", version)));
        return new Release(model, version, hold(bytes(feature)), bundle);
    }

    /** A document that asks for these releases. */
    static byte[] desired(long counter, Collection<Release> releases) {
        Map<String, Artifact> features = new LinkedHashMap<>();
        releases.forEach(release -> features.put("models/" + release.model() + ".json", release.feature()));
        return desired(counter, features);
    }

    /** A document that asks for these features, by path. */
    static byte[] desired(long counter, Map<String, Artifact> features) {
        Map<String, Object> byPath = new LinkedHashMap<>();
        features.forEach((path, feature) -> byPath.put(path, feature.json()));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("schema", 1);
        json.put("counter", counter);
        json.put("features", byPath);
        return bytes(json);
    }

    private static byte[] bytes(Map<String, Object> json) {
        return Json.write(json).getBytes(StandardCharsets.UTF_8);
    }
}
