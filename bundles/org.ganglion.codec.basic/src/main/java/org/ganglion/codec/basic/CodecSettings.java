// SPDX-License-Identifier: Apache-2.0
package org.ganglion.codec.basic;

import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/** The settings of an encoder or decoder, read with their defaults. */
record CodecSettings(String codec, Map<String, String> values) {
    double number(String key, double unset) {
        String text = values.get(key);
        if (text == null) {
            return unset;
        }
        try {
            double value = Double.parseDouble(text.trim());
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            throw wrong(key, text, "a number", notANumber);
        }
        throw wrong(key, text, "a finite number", null);
    }

    boolean flag(String key, boolean unset) {
        String text = values.get(key);
        if (text == null) {
            return unset;
        }
        return switch (text.trim()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong(key, text, "true or false", null);
        };
    }

    String choice(String key, String unset, String... allowed) {
        String text = values.getOrDefault(key, unset).trim();
        for (String each : allowed) {
            if (each.equals(text)) {
                return each;
            }
        }
        throw wrong(key, text, "one of " + String.join(", ", allowed), null);
    }

    private GanglionException wrong(String key, String text, String expected, Exception cause) {
        return new GanglionException(
                Reason.USAGE,
                "codec '" + codec + "': setting '" + key + "' is '" + text + "'; give " + expected,
                cause);
    }
}
