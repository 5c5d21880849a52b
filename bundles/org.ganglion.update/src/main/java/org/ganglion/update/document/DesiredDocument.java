// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.document;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.json.JsonObject;

/**
 * What a device shall run, as a whole: what is not in it goes.
 *
 * @param counter rises with each document of a topic, to {@link JsonObject#HIGHEST_COUNTER} at most
 * @param signed whether it carries signatures
 * @param features by path, in the order of the document
 */
public record DesiredDocument(long counter, boolean signed, Map<String, Artifact> features) {
    /** The version of the document that this code reads. */
    public static final int SCHEMA = 1;

    private static final int LONGEST = 1 << 20;
    private static final int MOST_FEATURES = 256;
    private static final Pattern PATH = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");
    private static final Pattern VERSIONED =
            Pattern.compile("(features/.+?)-\\d+(\\.\\d+){0,2}(\\.[A-Za-z0-9_-]+)?\\.json");

    /** Copies. */
    public DesiredDocument {
        features = Collections.unmodifiableMap(new LinkedHashMap<>(features));
    }

    /**
     * Reads a document.
     *
     * @param place for messages, such as the topic
     * @throws GanglionException MALFORMED, UNSUPPORTED or TOO_LARGE, naming the field
     */
    public static DesiredDocument read(String place, byte[] bytes) {
        if (bytes.length > LONGEST) {
            throw new GanglionException(
                    Reason.TOO_LARGE, place + ": has " + bytes.length + " bytes; at most " + LONGEST + " are read");
        }
        JsonObject json = JsonObject.read(place, bytes);
        if (json.integer("schema") != SCHEMA) {
            throw new GanglionException(
                    Reason.UNSUPPORTED,
                    place + ": field 'schema' is " + json.integer("schema") + ", this device reads " + SCHEMA);
        }
        long counter = json.counter("counter");
        JsonObject features = json.object("features");
        if (features.names().size() > MOST_FEATURES) {
            throw new GanglionException(
                    Reason.TOO_LARGE,
                    place + ": has " + features.names().size() + " features; at most " + MOST_FEATURES + " are read");
        }
        Map<String, Artifact> byPath = new LinkedHashMap<>();
        for (String path : features.names()) {
            if (path.length() > 200 || !PATH.matcher(path).matches()) {
                throw features.wrong(path, "is not a path such as models/braille.json");
            }
            byPath.put(path, Artifact.read(features.object(path)));
        }
        if (byPath.keySet().stream().map(DesiredDocument::slot).distinct().count() < byPath.size()) {
            throw json.wrong("features", "names two versions of one release");
        }
        return new DesiredDocument(counter, json.has("signatures"), byPath);
    }

    /** What all versions of a release have in common: {@code features/acme/kitchen}; of other paths the path itself. */
    public static String slot(String path) {
        Matcher matcher = VERSIONED.matcher(path);
        return matcher.matches() ? matcher.group(1) : path;
    }

    /** The slots of all features. */
    public Set<String> slots() {
        return features.keySet().stream().map(DesiredDocument::slot).collect(Collectors.toSet());
    }
}
