// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ganglion.api.json.Json;
import org.ganglion.rollout.PinnedRelease;

/**
 * A model and its pipelines, ready to be served.
 *
 * @param name of the model
 * @param version of the model
 * @param bundle the model bundle's bytes
 * @param feature the Feature's bytes, which name the bundle by its digest
 */
record ModelRelease(String name, String version, byte[] bundle, byte[] feature) {
    private static final String PIPELINE = "org.ganglion.pipeline~";

    /**
     * Makes the Feature.
     *
     * @param pipeline settings of the model's pipeline; none makes no pipeline
     */
    static ModelRelease of(String name, String version, byte[] bundle, Optional<Map<String, Object>> pipeline) {
        String id = "ganglion.models:" + name + ':' + version;
        Map<String, Object> listed = new LinkedHashMap<>();
        listed.put("id", id);
        listed.put("sha256", sha256(bundle));
        listed.put("length", bundle.length);
        Map<String, Object> feature = new LinkedHashMap<>();
        feature.put("feature-resource-version", "1.0");
        feature.put("id", id);
        feature.put("name", name);
        feature.put("bundles", List.of(listed));
        pipeline.ifPresent(settings -> feature.put("configurations", configuration(name, settings)));
        return new ModelRelease(name, version, bundle, Json.writePretty(feature).getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, Object> configuration(String model, Map<String, Object> settings) {
        Map<String, Object> named = new LinkedHashMap<>();
        named.put("name", model);
        named.put("model", model);
        named.putAll(settings);
        return Map.of(PIPELINE + named.get("name"), named);
    }

    /** Where the Feature of a model that nobody signed stands. */
    static String path(String model) {
        return "models/" + model + ".json";
    }

    /** The Feature, as a desired document names it. */
    PinnedRelease pinned() {
        return new PinnedRelease(path(name), featureSha256(), feature.length);
    }

    String bundleSha256() {
        return sha256(bundle);
    }

    String featureSha256() {
        return sha256(feature);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
