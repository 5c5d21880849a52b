// SPDX-License-Identifier: Apache-2.0
package org.ganglion.sink.file;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/**
 * The settings of the sink.
 *
 * @param path the file; its folder must exist
 * @param form of a line
 * @param largest bytes of the file, after which it is set aside as {@code <path>.1} and a new one begun
 * @param capacity results that may wait for the disk
 */
record FileSinkSettings(Path path, Form form, long largest, int capacity) {
    private static final Set<String> KEYS = Set.of("path", "format", "largest.bytes", "capacity");

    /** What a line looks like. */
    enum Form {
        /** sample, latency in microseconds, then the values; a heading first. */
        CSV,
        /** A JSON object. */
        JSONL
    }

    static FileSinkSettings of(Map<String, String> settings) {
        for (String key : settings.keySet()) {
            if (!KEYS.contains(key)) {
                throw wrong(key, settings.get(key), "nothing: known are " + new java.util.TreeSet<>(KEYS));
            }
        }
        if (settings.getOrDefault("path", "").isBlank()) {
            throw new GanglionException(Reason.USAGE, "sink 'file': setting 'path' is missing");
        }
        Path path = Path.of(settings.get("path").trim()).toAbsolutePath();
        return new FileSinkSettings(
                path,
                form(path, settings.get("format")),
                whole(settings, "largest.bytes", 64 << 20, 1024, Long.MAX_VALUE),
                (int) whole(settings, "capacity", 1024, 1, 1_000_000));
    }

    private static Form form(Path path, String format) {
        String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
        String text = format != null ? format.trim() : name.endsWith(".csv") ? "csv" : "jsonl";
        return switch (text) {
            case "csv" -> Form.CSV;
            case "jsonl" -> Form.JSONL;
            default -> throw wrong("format", text, "csv or jsonl");
        };
    }

    private static long whole(Map<String, String> settings, String key, long unset, long low, long high) {
        String text = settings.getOrDefault(key, String.valueOf(unset)).trim();
        try {
            long value = Long.parseLong(text);
            if (value >= low && value <= high) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            throw wrong(key, text, "a whole number of at least " + low);
        }
        throw wrong(key, text, "a whole number of at least " + low);
    }

    private static GanglionException wrong(String key, String text, String expected) {
        return new GanglionException(
                Reason.USAGE, "sink 'file': setting '" + key + "' is '" + text + "'; give " + expected);
    }
}
