// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.json.JsonObject;

/** The keys of a pipeline's configuration, which a model may suggest. */
public final class PipelineKeys {
    private static final Set<String> NAMES = Set.of(
            "name",
            "model",
            "source",
            "sinks",
            "set",
            "steps",
            "reset",
            "reset.window",
            "queue.capacity",
            "real.time",
            "deadline.millis",
            "carry",
            "learned.keep.seconds",
            "prefer",
            "only",
            "checkpoint.steps",
            "provider.deadline.millis");
    private static final List<String> PREFIXES = List.of("source.", "sink.", "input.", "output.");

    private PipelineKeys() {}

    /** Whether a pipeline reads it: one of the names, or a setting of a source, sink, encoder or decoder. */
    public static boolean isKnown(String key) {
        return NAMES.contains(key)
                || PREFIXES.stream().anyMatch(prefix -> key.startsWith(prefix) && key.length() > prefix.length());
    }

    /** The keys, for messages. */
    public static String listed() {
        return String.join(", ", new TreeSet<>(NAMES)) + ", " + String.join("*, ", PREFIXES) + '*';
    }

    /**
     * Reads settings, each as a text, a list's elements joined by commas.
     *
     * @throws GanglionException MALFORMED naming the field that is not known or of another type
     */
    public static Map<String, String> read(JsonObject json) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String key : json.names()) {
            if (!isKnown(key)) {
                throw json.wrong(key, "is not a setting of a pipeline; known are " + listed());
            }
            settings.put(key, text(json, key, json.values().get(key)));
        }
        return settings;
    }

    /**
     * Reads settings from a file that a person named.
     *
     * @return them as JSON has them
     * @throws GanglionException NOT_FOUND or STORAGE if it cannot be read; USAGE, naming the field, if it holds
     *     anything else
     */
    public static Map<String, Object> read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new GanglionException(Reason.NOT_FOUND, file + ": there is no such file");
        }
        try {
            JsonObject json = JsonObject.read(file.toString(), Files.readAllBytes(file));
            read(json);
            return json.values();
        } catch (IOException e) {
            throw new GanglionException(Reason.STORAGE, file + ": cannot be read: " + e.getMessage(), e);
        } catch (GanglionException malformed) {
            throw new GanglionException(Reason.USAGE, malformed.getMessage(), malformed);
        }
    }

    private static String text(JsonObject json, String key, Object value) {
        if (!(value instanceof List<?> several)) {
            return simple(json, key, value);
        }
        StringJoiner joined = new StringJoiner(",");
        several.forEach(each -> joined.add(simple(json, key, each)));
        return joined.toString();
    }

    private static String simple(JsonObject json, String key, Object value) {
        if (value == null || value instanceof Map || value instanceof List) {
            throw json.wrong(key, "must be a text, a number, true, false, or a list of these");
        }
        return value.toString();
    }
}
