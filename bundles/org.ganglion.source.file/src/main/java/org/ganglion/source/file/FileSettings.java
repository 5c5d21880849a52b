// SPDX-License-Identifier: Apache-2.0
package org.ganglion.source.file;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/**
 * The settings of the source.
 *
 * @param path the file
 * @param loop whether it begins again at its end
 * @param rate samples per second; 0 for as fast as they are taken, NaN for what the file says
 * @param rows of the file per sample, one after the other
 * @param lossless whether it waits for room, or lets the oldest go as a sensor would
 * @param format settings of the file's format: those that begin with {@code format.}, without that
 */
record FileSettings(Path path, boolean loop, double rate, int rows, boolean lossless, Map<String, String> format) {
    private static final String FORMAT = "format.";
    private static final Set<String> KEYS = Set.of("path", "loop", "rate", "rows", "lossless");

    static FileSettings of(Map<String, String> settings) {
        for (String key : settings.keySet()) {
            if (!KEYS.contains(key) && !key.startsWith(FORMAT)) {
                throw wrong(
                        settings, key, "nothing: known are " + new java.util.TreeSet<>(KEYS) + " and " + FORMAT + "*");
            }
        }
        if (settings.getOrDefault("path", "").isBlank()) {
            throw new GanglionException(Reason.USAGE, "source 'file': setting 'path' is missing");
        }
        return new FileSettings(
                Path.of(settings.get("path").trim()),
                flag(settings, "loop", false),
                rate(settings),
                rows(settings),
                flag(settings, "lossless", true),
                format(settings));
    }

    private static Map<String, String> format(Map<String, String> settings) {
        Map<String, String> format = new TreeMap<>();
        settings.forEach((key, value) -> {
            if (key.startsWith(FORMAT)) {
                format.put(key.substring(FORMAT.length()), value);
            }
        });
        return format;
    }

    private static double rate(Map<String, String> settings) {
        String text = settings.getOrDefault("rate", "0").trim();
        if (text.equals("file")) {
            return Double.NaN;
        }
        try {
            double rate = Double.parseDouble(text);
            if (rate >= 0 && rate <= 1e6) {
                return rate;
            }
        } catch (NumberFormatException notANumber) {
            throw wrong(settings, "rate", "samples per second, 0 for as fast as taken, or file");
        }
        throw wrong(settings, "rate", "samples per second up to 1e6, 0 for as fast as taken, or file");
    }

    private static int rows(Map<String, String> settings) {
        try {
            int rows = Integer.parseInt(settings.getOrDefault("rows", "1").trim());
            if (rows >= 1 && rows <= 1_000_000) {
                return rows;
            }
        } catch (NumberFormatException notANumber) {
            throw wrong(settings, "rows", "a whole number from 1 to 1000000");
        }
        throw wrong(settings, "rows", "a whole number from 1 to 1000000");
    }

    private static boolean flag(Map<String, String> settings, String key, boolean unset) {
        return switch (settings.getOrDefault(key, String.valueOf(unset)).trim()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong(settings, key, "true or false");
        };
    }

    private static GanglionException wrong(Map<String, String> settings, String key, String expected) {
        return new GanglionException(
                Reason.USAGE, "source 'file': setting '" + key + "' is '" + settings.get(key) + "'; give " + expected);
    }
}
