// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.document;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.json.JsonObject;

/**
 * A Feature (OSGi Compendium chapter 159) of one model and the configurations of its pipelines.
 *
 * @param id of the feature
 * @param bundle the model bundle
 * @param configurations by persistent identifier, each a pipeline's
 */
public record ModelFeature(String id, Artifact bundle, Map<String, Map<String, Object>> configurations) {
    /** The longest feature that a device reads, in bytes. */
    public static final int LONGEST = 256 << 10;

    private static final String VERSION = "1.0";
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]+(:[A-Za-z0-9._-]+){2,4}");
    /** A model may bring pipelines and nothing else: a configuration of another component could open the device. */
    private static final Pattern CONFIGURATION = Pattern.compile("org\\.ganglion\\.pipeline~[A-Za-z0-9._-]{1,64}");

    /** Copies. */
    public ModelFeature {
        configurations = Collections.unmodifiableMap(new LinkedHashMap<>(configurations));
    }

    /**
     * Reads a feature.
     *
     * @param place for messages, such as the feature's path
     * @throws GanglionException MALFORMED or UNSUPPORTED, naming the field
     */
    public static ModelFeature read(String place, byte[] bytes) {
        JsonObject json = JsonObject.read(place, bytes);
        String version = json.text("feature-resource-version", VERSION);
        if (!version.equals(VERSION)) {
            throw new GanglionException(
                    Reason.UNSUPPORTED,
                    place + ": field 'feature-resource-version' is " + version + ", this device reads " + VERSION);
        }
        String id = json.text("id");
        if (!ID.matcher(id).matches()) {
            throw json.wrong("id", "is not of the form group:name:version");
        }
        for (JsonObject extension : json.objectOrEmpty("extensions").names().stream()
                .map(json.objectOrEmpty("extensions")::object)
                .toList()) {
            if (extension.text("kind", "optional").equals("mandatory")) {
                throw new GanglionException(Reason.UNSUPPORTED, extension.place() + " is mandatory and not known here");
            }
        }
        List<JsonObject> bundles = json.objects("bundles");
        if (bundles.size() != 1) {
            throw new GanglionException(
                    Reason.UNSUPPORTED,
                    place + ": field 'bundles' has " + bundles.size() + " bundles; a feature of a model has one");
        }
        return new ModelFeature(
                id, Artifact.read(bundles.get(0)), configurations(json.objectOrEmpty("configurations")));
    }

    private static Map<String, Map<String, Object>> configurations(JsonObject json) {
        Map<String, Map<String, Object>> configurations = new LinkedHashMap<>();
        for (String pid : json.names()) {
            if (!CONFIGURATION.matcher(pid).matches()) {
                throw json.wrong(
                        pid,
                        "is not a pipeline's (org.ganglion.pipeline~<name>); a model brings no other configurations");
            }
            configurations.put(pid, properties(json.object(pid)));
        }
        return configurations;
    }

    private static Map<String, Object> properties(JsonObject json) {
        Map<String, Object> properties = new LinkedHashMap<>();
        json.values().forEach((name, value) -> {
            boolean texts = value instanceof List<?> list && list.stream().allMatch(String.class::isInstance);
            if (!texts && !(value instanceof String || value instanceof Number || value instanceof Boolean)) {
                throw json.wrong(name, "must be a text, a number, true, false or a list of texts");
            }
            properties.put(name, value);
        });
        return Collections.unmodifiableMap(properties);
    }
}
