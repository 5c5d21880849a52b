// SPDX-License-Identifier: Apache-2.0
package org.ganglion.sink.file;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/**
 * The settings of a recording.
 *
 * @param path the file; its folder must exist
 * @param record what is recorded: {@code NODE} for its spikes or values, {@code NODE:VARIABLE} for a trace
 * @param largest bytes of the file, after which it is set aside as {@code <path>.1} and a new one begun
 */
record RecordingSettings(Path path, List<String> record, long largest) {
    private static final Set<String> KEYS = Set.of("path", "record", "largest.bytes");
    private static final long LARGEST = 64 << 20;
    private static final long LEAST = 1024;

    static RecordingSettings of(Map<String, String> settings) {
        for (String key : settings.keySet()) {
            if (!KEYS.contains(key)) {
                throw wrong("setting '" + key + "' is not known; known are " + new TreeSet<>(KEYS));
            }
        }
        Path path = Path.of(given(settings, "path")).toAbsolutePath();
        if (!Files.isDirectory(path.getParent())) {
            throw new GanglionException(Reason.NOT_FOUND, "sink 'recording': there is no folder " + path.getParent());
        }
        List<String> record = Arrays.stream(given(settings, "record").split(","))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .toList();
        return new RecordingSettings(path, record, largest(settings.get("largest.bytes")));
    }

    private static String given(Map<String, String> settings, String key) {
        String text = settings.getOrDefault(key, "").strip();
        if (text.isEmpty()) {
            throw wrong("setting '" + key + "' is missing");
        }
        return text;
    }

    private static long largest(String text) {
        if (text == null) {
            return LARGEST;
        }
        try {
            long value = Long.parseLong(text.strip());
            if (value >= LEAST) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            throw new GanglionException(
                    Reason.USAGE, "sink 'recording': setting 'largest.bytes' is '" + text + "'", notANumber);
        }
        throw wrong("setting 'largest.bytes' is '" + text + "'; give a whole number of at least " + LEAST);
    }

    private static GanglionException wrong(String what) {
        return new GanglionException(Reason.USAGE, "sink 'recording': " + what);
    }
}
