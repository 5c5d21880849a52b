// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.document;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.json.JsonObject;

/**
 * A release: a Feature (OSGi Compendium chapter 159) that pins all its files. One with boot jars is a base: it brings the whole composition.
 *
 * @param id of the feature
 * @param counter rises with each release that is meant to follow another; 0 where it has none
 * @param parts its files
 * @param configurations by persistent identifier
 * @param requirements of the board
 * @param judging how it is judged
 * @param jvmFlags of a base
 * @param arguments that a base is started with
 * @param properties framework properties of a base
 */
public record Feature(
        String id,
        long counter,
        List<Part> parts,
        Map<String, Map<String, Object>> configurations,
        Requirements requirements,
        SwitchSettings judging,
        List<String> jvmFlags,
        List<String> arguments,
        Map<String, String> properties) {
    /** The longest feature that a device reads, in bytes. */
    public static final int LONGEST = 256 << 10;

    /** What the configurations of pipelines begin with. */
    public static final String PIPELINE = "org.ganglion.pipeline~";

    private static final String VERSION = "1.0";
    private static final int MOST_PARTS = 1024;
    private static final String REQUIREMENTS = "ganglion-requirements";
    private static final String RELEASE = "ganglion-release";
    /** A model may bring pipelines and nothing else: a configuration of another component could open the device. */
    private static final Pattern OF_PIPELINE = Pattern.compile("org\\.ganglion\\.pipeline~[A-Za-z0-9._-]{1,64}");

    private static final Pattern FACTORY_OR_SINGLE = Pattern.compile("[A-Za-z0-9._-]{1,128}(~[A-Za-z0-9._*-]{1,64})?");

    /** Copies. */
    public Feature {
        parts = List.copyOf(parts);
        configurations = Collections.unmodifiableMap(new LinkedHashMap<>(configurations));
        jvmFlags = List.copyOf(jvmFlags);
        arguments = List.copyOf(arguments);
        properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
    }

    /** Whether it brings the whole composition. */
    public boolean isBase() {
        return parts.stream().anyMatch(part -> part.role() == Role.BOOT);
    }

    /**
     * Reads a feature.
     *
     * @param place for messages, such as the feature's path
     * @throws GanglionException MALFORMED or UNSUPPORTED, naming the field
     */
    public static Feature read(String place, byte[] bytes) {
        JsonObject json = JsonObject.read(place, bytes);
        String version = json.text("feature-resource-version", VERSION);
        if (!version.equals(VERSION)) {
            throw new GanglionException(
                    Reason.UNSUPPORTED,
                    place + ": field 'feature-resource-version' is " + version + ", this device reads " + VERSION);
        }
        String id = json.text("id");
        if (!Part.isId(id)) {
            throw json.wrong("id", "is not of the form group:name:version");
        }
        JsonObject extensions = json.objectOrEmpty("extensions");
        refuseUnknown(extensions);
        List<Part> parts = parts(json);
        boolean base = parts.stream().anyMatch(part -> part.role() == Role.BOOT);
        JsonObject release = extensions.objectOrEmpty(RELEASE).objectOrEmpty("json");
        return new Feature(
                id,
                release.counter("counter", 0),
                parts,
                configurations(json.objectOrEmpty("configurations"), base),
                Requirements.read(extensions.objectOrEmpty(REQUIREMENTS).objectOrEmpty("json")),
                SwitchSettings.read(release, base),
                release.texts("jvm"),
                release.texts("arguments"),
                texts(release.objectOrEmpty("properties")));
    }

    private static void refuseUnknown(JsonObject extensions) {
        for (String name : extensions.names()) {
            JsonObject extension = extensions.object(name);
            if (extension.text("kind", "optional").equals("mandatory")
                    && !name.equals(REQUIREMENTS)
                    && !name.equals(RELEASE)) {
                throw new GanglionException(Reason.UNSUPPORTED, extension.place() + " is mandatory and not known here");
            }
        }
    }

    private static List<Part> parts(JsonObject json) {
        List<JsonObject> bundles = json.objects("bundles");
        if (bundles.isEmpty() || bundles.size() > MOST_PARTS) {
            throw new GanglionException(
                    Reason.UNSUPPORTED,
                    json.place() + ": field 'bundles' has " + bundles.size() + " bundles; a feature has 1 to "
                            + MOST_PARTS);
        }
        Role otherwise = bundles.size() == 1 ? Role.MODEL : Role.BUNDLE;
        List<Part> parts =
                bundles.stream().map(bundle -> Part.read(bundle, otherwise)).toList();
        Set<String> places = new HashSet<>();
        for (Part part : parts) {
            if (!places.add(part.place())) {
                throw json.wrong("bundles", "has " + part.place() + " twice");
            }
        }
        long boot = parts.stream().filter(part -> part.role() == Role.BOOT).count();
        if (boot == 1) {
            throw json.wrong("bundles", "has one of the two boot jars, launcher and framework");
        }
        return parts;
    }

    private static Map<String, Map<String, Object>> configurations(JsonObject json, boolean base) {
        Map<String, Map<String, Object>> configurations = new LinkedHashMap<>();
        for (String pid : json.names()) {
            if (!OF_PIPELINE.matcher(pid).matches()) {
                if (!base) {
                    throw json.wrong(
                            pid,
                            "is not a pipeline's (" + PIPELINE
                                    + "<name>); only a whole composition brings other configurations");
                }
                if (!FACTORY_OR_SINGLE.matcher(pid).matches()) {
                    throw json.wrong(pid, "is no persistent identifier");
                }
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

    private static Map<String, String> texts(JsonObject json) {
        Map<String, String> texts = new LinkedHashMap<>();
        json.names().forEach(name -> texts.put(name, json.text(name)));
        return texts;
    }
}
