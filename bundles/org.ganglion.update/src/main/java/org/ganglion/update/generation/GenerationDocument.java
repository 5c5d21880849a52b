// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.generation;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ganglion.api.GanglionException;
import org.ganglion.api.json.Json;
import org.ganglion.api.json.JsonObject;
import org.ganglion.update.document.Artifact;

/** The file {@code release.json} of a generation: what it was made of. */
final class GenerationDocument {
    static final String NAME = "release.json";

    private static final int SCHEMA = 1;

    private GenerationDocument() {}

    static byte[] write(Generation generation) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("schema", SCHEMA);
        json.put("path", generation.basePath());
        generation.base().ifPresent(base -> json.put("base", json(base)));
        Map<String, Object> features = new LinkedHashMap<>();
        generation.features().forEach((path, deployed) -> features.put(path, json(deployed)));
        json.put("features", features);
        return Json.writePretty(json).getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, Object> json(Deployed deployed) {
        Map<String, Object> files = new LinkedHashMap<>();
        deployed.files().forEach((place, artifact) -> files.put(place, artifact.json()));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("feature", deployed.feature().json());
        json.put("id", deployed.id());
        json.put("counter", deployed.counter());
        json.put("files", files);
        json.put(
                "models",
                deployed.models().stream().map(GenerationDocument::json).toList());
        json.put("configurations", deployed.configurations());
        return json;
    }

    private static Map<String, Object> json(Deployed.Model model) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", model.name());
        json.put("version", model.version());
        json.putAll(model.bundle().json());
        return json;
    }

    /**
     * Reads it.
     *
     * @throws GanglionException MALFORMED, naming the field
     */
    static Generation read(String name, String place, byte[] bytes) {
        JsonObject json = JsonObject.read(place, bytes);
        if (json.integer("schema") != SCHEMA) {
            throw json.wrong("schema", "is not " + SCHEMA);
        }
        JsonObject features = json.object("features");
        Map<String, Deployed> byPath = new LinkedHashMap<>();
        features.names().forEach(path -> byPath.put(path, deployed(features.object(path))));
        return new Generation(
                name,
                json.text("path"),
                json.has("base") ? Optional.of(deployed(json.object("base"))) : Optional.empty(),
                byPath);
    }

    private static Deployed deployed(JsonObject json) {
        Map<String, Artifact> files = new LinkedHashMap<>();
        JsonObject listed = json.object("files");
        listed.names().forEach(place -> files.put(place, Artifact.read(listed.object(place))));
        List<Deployed.Model> models = json.objects("models").stream()
                .map(model -> new Deployed.Model(model.text("name"), model.text("version"), Artifact.read(model)))
                .toList();
        Map<String, Map<String, Object>> configurations = new LinkedHashMap<>();
        JsonObject written = json.object("configurations");
        written.names()
                .forEach(pid -> configurations.put(pid, written.object(pid).values()));
        return new Deployed(
                Artifact.read(json.object("feature")),
                json.text("id"),
                json.integer("counter"),
                files,
                models,
                configurations);
    }
}
