// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.repository.release;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.json.Json;
import org.ganglion.model.ModelManifest;
import org.ganglion.profile.Profile;
import org.ganglion.repository.composition.BuiltComposition;

/**
 * The Feature (OSGi Compendium chapter 159) of a release. The same contents and counter give the same bytes.
 *
 * @param contents of the release
 * @param deltas by the digest of the artifact that they lead to
 */
record FeatureDocument(ReleaseContents contents, Map<String, List<MadeDelta>> deltas) {
    private static final int JAVA = 17;
    private static final String PIPELINE = "org.ganglion.pipeline~";

    FeatureDocument {
        deltas = Map.copyOf(deltas);
    }

    byte[] bytes(long counter) throws IOException {
        ReleaseOrder order = contents.order();
        Map<String, Object> feature = new LinkedHashMap<>();
        feature.put("feature-resource-version", "1.0");
        feature.put("id", order.publisher() + ':' + order.name() + ':' + order.version());
        feature.put("name", order.name());
        feature.put("complete", !order.modelOnly());
        feature.put("bundles", contents.parts().stream().map(this::part).toList());
        Map<String, Object> configurations = configurations();
        if (!configurations.isEmpty()) {
            feature.put("configurations", configurations);
        }
        Map<String, Object> extensions = new LinkedHashMap<>();
        extensions.put("ganglion-requirements", mandatory(requirements()));
        extensions.put("ganglion-release", mandatory(release(counter)));
        feature.put("extensions", extensions);
        return Json.writePretty(feature).getBytes(StandardCharsets.UTF_8);
    }

    private Map<String, Object> part(Part part) {
        Map<String, Object> fields = part.fields();
        List<MadeDelta> made = deltas.getOrDefault(part.sha256(), List.of());
        if (!made.isEmpty()) {
            fields.put("deltas", made.stream().map(MadeDelta::fields).toList());
        }
        return fields;
    }

    private static Map<String, Object> mandatory(Map<String, Object> json) {
        Map<String, Object> extension = new LinkedHashMap<>();
        extension.put("type", "json");
        extension.put("kind", "mandatory");
        extension.put("json", json);
        return extension;
    }

    private Map<String, Object> requirements() {
        ReleaseOrder order = contents.order();
        Map<String, Object> requirements = new LinkedHashMap<>();
        order.profile().map(profile -> profile.detection().architectures()).ifPresent(architectures -> {
            if (!architectures.isEmpty()) {
                requirements.put("architectures", architectures);
            }
        });
        order.profile().map(Profile::name).ifPresent(name -> requirements.put("profiles", List.of(name)));
        requirements.put("java", JAVA);
        order.memory().ifPresent(bytes -> requirements.put("memory", bytes));
        requirements.put("storage", contents.bytes());
        requirements.put("capabilities", contents.neededOfBoard());
        return requirements;
    }

    private Map<String, Object> release(long counter) throws IOException {
        Map<String, Object> release = new LinkedHashMap<>();
        release.put("counter", counter);
        release.putAll(new TreeMap<>(contents.order().gate()));
        Optional<BuiltComposition> composition = contents.composition();
        if (composition.isPresent()) {
            Profile profile = contents.order().profile().orElseThrow();
            release.put("jvm", flags(composition.get().flags(profile.jvmFlags())));
            Properties properties = new Properties();
            properties.load(new StringReader(composition.get().properties(profile.name())));
            Map<String, Object> sorted = new TreeMap<>();
            properties.forEach((name, value) -> sorted.put((String) name, value));
            release.put("properties", sorted);
        }
        return release;
    }

    private static List<String> flags(String file) {
        return file.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
    }

    /** What was given, and a pipeline for each model that suggests one or for which one was given. */
    private Map<String, Object> configurations() {
        Map<String, Object> all = new TreeMap<>();
        contents.order().configurations().forEach((pid, values) -> all.put(pid, new TreeMap<>(values)));
        for (PackedModel model : contents.models()) {
            settings(model.manifest()).ifPresent(settings -> {
                Map<String, Object> named = new TreeMap<>();
                named.put("name", model.manifest().name());
                named.put("model", model.manifest().name());
                named.putAll(settings);
                if (all.put(PIPELINE + named.get("name"), named) != null) {
                    throw new GanglionException(
                            Reason.INCONSISTENT,
                            "there are two configurations of the pipeline " + named.get("name")
                                    + "; give it by --config or --pipeline, not both");
                }
            });
        }
        return all;
    }

    private Optional<Map<String, Object>> settings(ModelManifest manifest) {
        Optional<Map<String, Object>> given = contents.order().pipeline();
        if (given.isPresent()) {
            return given.filter(settings -> !settings.isEmpty());
        }
        boolean configured = contents.order().configurations().containsKey(PIPELINE + manifest.name());
        return manifest.pipeline().containsKey("source") && !configured ? Optional.of(Map.of()) : Optional.empty();
    }
}
