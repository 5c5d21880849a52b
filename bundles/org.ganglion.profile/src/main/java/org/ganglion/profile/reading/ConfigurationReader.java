// SPDX-License-Identifier: Apache-2.0
package org.ganglion.profile.reading;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ganglion.api.json.JsonObject;

/** Reads configurations: an object per PID, with texts, numbers, booleans and lists of one of these. */
public final class ConfigurationReader {
    private ConfigurationReader() {}

    /**
     * Reads.
     *
     * @throws org.ganglion.api.GanglionException MALFORMED, naming file, PID and key
     */
    public static Map<String, Map<String, Object>> configurations(JsonObject json) {
        Map<String, Map<String, Object>> configurations = new LinkedHashMap<>();
        for (String pid : json.names()) {
            if (!pid.startsWith(":")) { // a header of the OSGi Configurator
                configurations.put(pid, values(json.object(pid)));
            }
        }
        return configurations;
    }

    private static Map<String, Object> values(JsonObject json) {
        Map<String, Object> values = new LinkedHashMap<>();
        json.values().forEach((key, value) -> {
            if (value instanceof List<?> list) {
                values.put(key, list(json, key, list));
            } else if (value == null || value instanceof Map) {
                throw json.wrong(key, "must be a text, a number, true, false or a list of one of these");
            } else {
                values.put(key, value);
            }
        });
        return values;
    }

    private static List<?> list(JsonObject json, String key, List<?> list) {
        Class<?> type = list.isEmpty() || list.get(0) == null
                ? String.class
                : list.get(0).getClass();
        for (Object each : list) {
            if (!type.isInstance(each) || each instanceof Map || each instanceof List) {
                throw json.wrong(key, "must be a list of texts, of numbers or of true and false");
            }
        }
        return List.copyOf(list);
    }
}
