// SPDX-License-Identifier: Apache-2.0
package org.ganglion.repository;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/**
 * The fields of an object in metadata, read with their types.
 *
 * @param place for messages
 * @param values by name
 */
record Fields(String place, Map<String, Object> values) {
    Fields {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /**
     * The fields of a value that is an object.
     *
     * @throws GanglionException MALFORMED if it is none
     */
    static Fields of(String place, Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new GanglionException(Reason.MALFORMED, place + ": must be an object");
        }
        Map<String, Object> values = new LinkedHashMap<>();
        map.forEach((name, element) -> values.put((String) name, element));
        return new Fields(place, values);
    }

    boolean has(String name) {
        return values.get(name) != null;
    }

    String text(String name) {
        return typed(name, String.class, "a text");
    }

    long integer(String name) {
        return typed(name, Number.class, "a whole number").longValue();
    }

    Fields object(String name) {
        return of(place + ": field '" + name + "'", values.get(name));
    }

    List<?> list(String name) {
        return typed(name, List.class, "a list");
    }

    List<String> texts(String name) {
        return list(name).stream().map(String::valueOf).toList();
    }

    private <T> T typed(String name, Class<T> type, String expected) {
        Object value = values.get(name);
        if (!type.isInstance(value)) {
            throw new GanglionException(
                    Reason.MALFORMED,
                    place + ": field '" + name + "' " + (value == null ? "is missing" : "must be " + expected));
        }
        return type.cast(value);
    }
}
