// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ganglion.api.json.Json;
import org.ganglion.api.network.Options;
import org.ganglion.model.ModelManifest;
import org.ganglion.model.archive.BundleLayout;
import org.ganglion.model.archive.Digests;
import org.ganglion.model.archive.ManifestDocument;
import org.ganglion.update.document.Artifact;

/** What a publisher would hold. */
final class Releases {
    private final Map<String, byte[]> contents = new HashMap<>();

    /** A release of one model. */
    record Release(Artifact feature, Artifact bundle) {}

    byte[] content(String sha256) {
        return contents.get(sha256);
    }

    Artifact hold(byte[] bytes) {
        String sha256 = Digests.sha256(bytes);
        contents.put(sha256, bytes);
        return new Artifact(sha256, bytes.length);
    }

    Release model(String name, String version) {
        return model(name, version, Map.of(), List.of());
    }

    /** One that asks for a shadow run, with these keys and values. */
    Release shadowed(String name, String version, Object... shadow) {
        Map<String, Object> json = new LinkedHashMap<>();
        for (int i = 0; i < shadow.length; i += 2) {
            json.put((String) shadow[i], shadow[i + 1]);
        }
        return model(name, version, asking(json), List.of());
    }

    /** One that comes with another bundle, and asks for a shadow run of so many seconds. */
    Release shadowedWith(String other, String name, String version, double seconds) {
        return model(name, version, asking(Map.of("seconds", seconds)), List.of(listed(other, version)));
    }

    /** One that comes with another bundle. */
    Release modelWith(String other, String name, String version) {
        return model(name, version, Map.of(), List.of(listed(other, version)));
    }

    private Map<String, Object> listed(String other, String version) {
        Map<String, Object> listed =
                new LinkedHashMap<>(Map.of("id", "test:" + other + ':' + version, "role", "bundle"));
        listed.putAll(
                hold((other + ' ' + version).getBytes(StandardCharsets.UTF_8)).json());
        return listed;
    }

    /** Two models with a bundle of which there are several versions; a shadow run of so many seconds is asked for. */
    Release shadowedPair(
            String bundleVersion,
            String first,
            String firstVersion,
            String second,
            String secondVersion,
            double seconds) {
        Map<String, Object> other =
                new LinkedHashMap<>(Map.of("id", "test:org.acme.lif:" + bundleVersion + ".0.0", "role", "bundle"));
        other.putAll(
                hold(("lif " + bundleVersion).getBytes(StandardCharsets.UTF_8)).json());
        Map<String, Object> model =
                new LinkedHashMap<>(Map.of("id", "ganglion.models:" + first + ':' + firstVersion, "role", "model"));
        model.putAll(hold(bundle(first, firstVersion)).json());
        return model(second, secondVersion, asking(Map.of("seconds", seconds)), List.of(other, model));
    }

    private static Map<String, Object> asking(Map<String, Object> shadow) {
        return Map.of(
                "ganglion-release", Map.of("type", "json", "kind", "mandatory", "json", Map.of("shadow", shadow)));
    }

    private Release model(String name, String version, Map<String, Object> extensions, List<Object> others) {
        Artifact bundle = hold(bundle(name, version));
        Map<String, Object> feature = new LinkedHashMap<>();
        feature.put("feature-resource-version", "1.0");
        feature.put("id", "ganglion.models:" + name + ':' + version);
        Map<String, Object> listed = new LinkedHashMap<>(Map.of("id", "ganglion.models:" + name + ':' + version));
        if (!others.isEmpty()) {
            listed.put("role", "model");
        }
        listed.putAll(bundle.json());
        List<Object> bundles = new ArrayList<>(others);
        bundles.add(listed);
        feature.put("bundles", bundles);
        if (!extensions.isEmpty()) {
            feature.put("extensions", extensions);
        }
        feature.put(
                "configurations", Map.of("org.ganglion.pipeline~" + name, Map.of("name", name, "version", version)));
        return new Release(hold(Json.write(feature).getBytes(StandardCharsets.UTF_8)), bundle);
    }

    private static byte[] bundle(String name, String version) {
        byte[] file = ("weights of " + name + ' ' + version).getBytes(StandardCharsets.UTF_8);
        ModelManifest manifest = new ModelManifest(
                ModelManifest.SCHEMA,
                name,
                version,
                "spiking",
                "nir",
                Digests.describe("model.nir", file),
                Options.DEFAULT.describe(),
                List.of(),
                List.of(),
                Optional.empty(),
                Map.of());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BundleLayout.write(manifest, ManifestDocument.write(manifest), content -> file, bytes::writeBytes);
        return bytes.toByteArray();
    }

    static byte[] desired(long counter, Map<String, Artifact> features) {
        Map<String, Object> byPath = new LinkedHashMap<>();
        features.forEach((path, artifact) -> byPath.put(path, artifact.json()));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("schema", 1);
        json.put("counter", counter);
        json.put("features", byPath);
        return Json.write(json).getBytes(StandardCharsets.UTF_8);
    }
}
