// SPDX-License-Identifier: Apache-2.0
package org.ganglion.source.host;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/**
 * The settings of the source.
 *
 * @param metrics names in the order of the columns; {@code cpu.*} is all of that beginning; absent ones as {@code absent} says
 * @param period between two samples
 * @param window periods over which loads and rates are taken
 * @param absent what becomes of a metric that the board has not
 * @param root the folder that holds proc and sys
 */
record HostSettings(List<String> metrics, Duration period, int window, Absent absent, Path root) {
    /** What becomes of a metric that this board has not. */
    enum Absent {
        /** It has no column. */
        SKIP,
        /** Its column is always 0, so that one model fits all boards. */
        ZERO,
        /** The source does not open. */
        REFUSE
    }

    static final String DEFAULT_METRICS = "cpu, cpu.*, frequency, temperature, memory, net.in, net.out";

    static HostSettings of(Map<String, String> settings) {
        for (String key : settings.keySet()) {
            if (!List.of("metrics", "period", "window", "absent", "root").contains(key)) {
                throw wrong(key, settings.get(key), "nothing: known are metrics, period, window, absent and root");
            }
        }
        List<String> metrics = new ArrayList<>();
        for (String name : settings.getOrDefault("metrics", DEFAULT_METRICS).split(",")) {
            if (!name.isBlank()) {
                metrics.add(name.trim());
            }
        }
        String absent = settings.getOrDefault("absent", "skip").trim();
        return new HostSettings(
                metrics,
                Duration.ofMillis(whole(settings, "period", 1000, 1, 3_600_000)),
                (int) whole(settings, "window", 1, 1, 10_000),
                switch (absent) {
                    case "skip" -> Absent.SKIP;
                    case "zero" -> Absent.ZERO;
                    case "refuse" -> Absent.REFUSE;
                    default -> throw wrong("absent", absent, "skip, zero or refuse");
                },
                Path.of(settings.getOrDefault("root", "/")));
    }

    private static long whole(Map<String, String> settings, String key, long unset, long low, long high) {
        String text = settings.get(key);
        if (text == null) {
            return unset;
        }
        try {
            long value = Long.parseLong(text.trim());
            if (value >= low && value <= high) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            throw wrong(key, text, "a whole number from " + low + " to " + high);
        }
        throw wrong(key, text, "a whole number from " + low + " to " + high);
    }

    private static GanglionException wrong(String key, String text, String expected) {
        return new GanglionException(
                Reason.USAGE, "source 'host': setting '" + key + "' is '" + text + "'; give " + expected);
    }
}
