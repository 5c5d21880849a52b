// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/** A JSON object whose fields are read with their types; every error names the document and the field. Immutable. */
public final class JsonObject {
    /** The highest whole number that every reader of JSON has exactly, 2^53 - 1: nothing that counts up goes beyond. */
    public static final long HIGHEST_COUNTER = (1L << 53) - 1;

    private final String place;
    private final Map<String, Object> values;

    private JsonObject(String place, Map<String, Object> values) {
        this.place = place;
        this.values = values;
    }

    /**
     * Reads a document that is an object.
     *
     * @param place what is read, for messages, such as a file's name or a topic
     * @throws GanglionException MALFORMED
     */
    public static JsonObject read(String place, String text) {
        return asObject(place, Json.read(place, text));
    }

    /**
     * Reads a document that is an object, in UTF-8.
     *
     * @param place what is read, for messages, such as a file's name or a topic
     * @throws GanglionException MALFORMED
     */
    public static JsonObject read(String place, byte[] utf8) {
        try {
            return read(
                    place,
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(utf8))
                            .toString());
        } catch (CharacterCodingException e) {
            throw new GanglionException(Reason.MALFORMED, place + ": not JSON: the text is not UTF-8", e);
        }
    }

    private static JsonObject asObject(String place, Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new GanglionException(Reason.MALFORMED, place + ": must be an object, is " + Json.write(value));
        }
        Map<String, Object> values = new LinkedHashMap<>();
        map.forEach((key, element) -> values.put((String) key, element));
        return new JsonObject(place, Collections.unmodifiableMap(values));
    }

    /** The names of the fields, in the order of the text. */
    public Set<String> names() {
        return values.keySet();
    }

    /** Whether there is a field of this name that is not null. */
    public boolean has(String name) {
        return values.get(name) != null;
    }

    /** All fields as {@link Json#read} gives them. */
    public Map<String, Object> values() {
        return values;
    }

    /** The document and field that this object stands for, for messages. */
    public String place() {
        return place;
    }

    /**
     * A text.
     *
     * @throws GanglionException MALFORMED if it is missing or of another type
     */
    public String text(String name) {
        return typed(name, String.class, "a text");
    }

    /** A text, or {@code fallback} where it is missing. */
    public String text(String name, String fallback) {
        return has(name) ? text(name) : fallback;
    }

    /**
     * A whole number.
     *
     * @throws GanglionException MALFORMED if it is missing or of another type
     */
    public long integer(String name) {
        return typed(name, Long.class, "a whole number");
    }

    /** A whole number, or {@code fallback} where it is missing. */
    public long integer(String name, long fallback) {
        return has(name) ? integer(name) : fallback;
    }

    /**
     * What counts up: a whole number from 0 to {@link #HIGHEST_COUNTER}.
     *
     * @throws GanglionException MALFORMED if it is missing, of another type or beyond
     */
    public long counter(String name) {
        long counter = integer(name);
        if (counter < 0 || counter > HIGHEST_COUNTER) {
            throw wrong(name, "is " + counter + ", not within 0 to " + HIGHEST_COUNTER);
        }
        return counter;
    }

    /** What counts up, or {@code fallback} where it is missing. */
    public long counter(String name, long fallback) {
        return has(name) ? counter(name) : fallback;
    }

    /**
     * A number.
     *
     * @throws GanglionException MALFORMED if it is missing or of another type
     */
    public double number(String name) {
        return typed(name, Number.class, "a number").doubleValue();
    }

    /** A number, or {@code fallback} where it is missing. */
    public double number(String name, double fallback) {
        return has(name) ? number(name) : fallback;
    }

    /** True or false, or {@code fallback} where it is missing. */
    public boolean flag(String name, boolean fallback) {
        return has(name) ? typed(name, Boolean.class, "true or false") : fallback;
    }

    /**
     * An object.
     *
     * @throws GanglionException MALFORMED if it is missing or of another type
     */
    public JsonObject object(String name) {
        return asObject(field(name), present(name));
    }

    /** An object, empty where it is missing. */
    public JsonObject objectOrEmpty(String name) {
        return has(name) ? object(name) : new JsonObject(field(name), Map.of());
    }

    /** The objects of a list; none where it is missing. */
    public List<JsonObject> objects(String name) {
        List<JsonObject> found = new ArrayList<>();
        List<?> elements = list(name);
        for (int i = 0; i < elements.size(); i++) {
            found.add(asObject(field(name) + '[' + i + ']', elements.get(i)));
        }
        return found;
    }

    /** The texts of a list; none where it is missing. */
    public List<String> texts(String name) {
        List<String> found = new ArrayList<>();
        for (Object element : list(name)) {
            if (!(element instanceof String text)) {
                throw wrong(name, "must be a list of texts, has " + Json.write(element));
            }
            found.add(text);
        }
        return found;
    }

    /** A list as {@link Json#read} gives it; empty where it is missing. */
    public List<?> list(String name) {
        return has(name) ? typed(name, List.class, "a list") : List.of();
    }

    /**
     * Every field's value as a text: numbers and booleans as they are written. For settings.
     *
     * @throws GanglionException MALFORMED if one is an object, a list or null
     */
    public Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            if (value == null || value instanceof Map || value instanceof List) {
                throw wrong(name, "must be a text, a number, true or false");
            }
            settings.put(name, value.toString());
        });
        return settings;
    }

    /** The failure that field {@code name} is not as it must be: {@code what} follows its name. */
    public GanglionException wrong(String name, String what) {
        return new GanglionException(Reason.MALFORMED, field(name) + ' ' + what);
    }

    private <T> T typed(String name, Class<T> type, String expected) {
        Object value = present(name);
        if (!type.isInstance(value)) {
            throw wrong(name, "must be " + expected + ", is " + Json.write(value));
        }
        return type.cast(value);
    }

    private Object present(String name) {
        if (!has(name)) {
            throw wrong(name, "is missing");
        }
        return values.get(name);
    }

    private String field(String name) {
        return place + ": field '" + name + "'";
    }

    @Override
    public String toString() {
        return Json.write(values);
    }
}
