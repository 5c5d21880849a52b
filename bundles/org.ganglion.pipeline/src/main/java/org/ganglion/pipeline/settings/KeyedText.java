// SPDX-License-Identifier: Apache-2.0
package org.ganglion.pipeline.settings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/** A configuration as texts, read with types. */
record KeyedText(Map<String, String> values) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    String required(String key) {
        String text = values.getOrDefault(key, "").trim();
        if (text.isEmpty()) {
            throw new GanglionException(Reason.USAGE, "setting '" + key + "' is missing");
        }
        return text;
    }

    String name(String key) {
        String name = required(key);
        if (!NAME.matcher(name).matches()) {
            throw wrong(key, "1 to 64 of letters, digits, dot, hyphen and underscore");
        }
        return name;
    }

    int whole(String key, int unset, int low, int high) {
        String text = values.get(key);
        if (text == null) {
            return unset;
        }
        try {
            int value = Integer.parseInt(text.trim());
            if (value >= low && value <= high) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            throw wrong(key, "a whole number from " + low + " to " + high);
        }
        throw wrong(key, "a whole number from " + low + " to " + high);
    }

    boolean flag(String key, boolean unset) {
        String text = values.get(key);
        if (text == null) {
            return unset;
        }
        return switch (text.trim()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong(key, "true or false");
        };
    }

    <E extends Enum<E>> E choice(String key, E unset, Class<E> type) {
        String text = values.get(key);
        if (text == null) {
            return unset;
        }
        for (E each : type.getEnumConstants()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(text.trim())) {
                return each;
            }
        }
        throw wrong(key, "one of " + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT));
    }

    List<String> list(String key) {
        List<String> list = new ArrayList<>();
        for (String each : values.getOrDefault(key, "").split(",")) {
            if (!each.isBlank() && !list.contains(each.trim())) {
                list.add(each.trim());
            }
        }
        return list;
    }

    Map<String, String> pairs(String key) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String each : list(key)) {
            int equals = each.indexOf('=');
            if (equals < 1) {
                throw wrong(key, "a list of option=value");
            }
            pairs.put(
                    each.substring(0, equals).trim(), each.substring(equals + 1).trim());
        }
        return pairs;
    }

    Map<String, String> below(String prefix) {
        Map<String, String> below = new TreeMap<>();
        values.forEach((key, value) -> {
            if (key.startsWith(prefix) && key.length() > prefix.length()) {
                below.put(key.substring(prefix.length()), value);
            }
        });
        return below;
    }

    GanglionException wrong(String key, String expected) {
        return new GanglionException(
                Reason.USAGE, "setting '" + key + "' is '" + values.get(key) + "'; give " + expected);
    }
}
