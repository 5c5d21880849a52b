// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.json.Json;
import org.ganglion.api.json.JsonObject;

/**
 * The next desired document of a device, made of the present one.
 *
 * @param counter of the next one
 * @param features by path: SHA-256 and length
 */
record DesiredDraft(long counter, Map<String, Map<String, Object>> features) {
    private static final int SCHEMA = 1;

    /** Where a model stands. */
    static String path(String model) {
        return "models/" + model + ".json";
    }

    /**
     * Begins with what is there.
     *
     * @param present the retained document, or none
     * @param reportedCounter the counter that the device knows, or 0
     * @throws GanglionException MALFORMED, or UNTRUSTED if somebody has signed it
     */
    static DesiredDraft of(byte[] present, long reportedCounter) {
        Map<String, Map<String, Object>> features = new LinkedHashMap<>();
        long counter = reportedCounter;
        if (present.length > 0) {
            JsonObject json = JsonObject.read("the desired document of the device", present);
            if (json.has("signatures")) {
                throw new GanglionException(
                        Reason.UNTRUSTED,
                        "the desired document of the device is signed; only a signed release may replace it");
            }
            if (json.integer("schema") != SCHEMA) {
                throw json.wrong("schema", "is " + json.integer("schema") + ", this command writes " + SCHEMA);
            }
            counter = Math.max(counter, json.integer("counter"));
            JsonObject listed = json.object("features");
            for (String path : listed.names()) {
                features.put(path, listed.object(path).values());
            }
        }
        return new DesiredDraft(counter + 1, features);
    }

    /** With a model added, or in the place of one of the same name. */
    DesiredDraft with(String model, String sha256, long length) {
        Map<String, Map<String, Object>> changed = new LinkedHashMap<>(features);
        Map<String, Object> artifact = new LinkedHashMap<>();
        artifact.put("sha256", sha256);
        artifact.put("length", length);
        changed.put(path(model), artifact);
        return new DesiredDraft(counter, changed);
    }

    /**
     * Without a model.
     *
     * @throws GanglionException NOT_FOUND if there is none of this name
     */
    DesiredDraft without(String model) {
        if (!features.containsKey(path(model))) {
            throw new GanglionException(
                    Reason.NOT_FOUND,
                    "the model '" + model + "' is not desired on this device; desired are " + features.keySet());
        }
        Map<String, Map<String, Object>> changed = new LinkedHashMap<>(features);
        changed.remove(path(model));
        return new DesiredDraft(counter, changed);
    }

    byte[] bytes() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("schema", SCHEMA);
        json.put("counter", counter);
        json.put("features", features);
        return Json.write(json).getBytes(StandardCharsets.UTF_8);
    }
}
