// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.crossbar;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time as people write them: {@code 0}, {@code 20s}, {@code 90m}, {@code 12h}, {@code 1d}, {@code 1y}. */
final class Durations {
    private static final Pattern FORM = Pattern.compile("([0-9]+(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)\\s*(s|m|h|d|y|)");
    private static final Map<String, Double> SECONDS =
            Map.of("", 1.0, "s", 1.0, "m", 60.0, "h", 3600.0, "d", 86400.0, "y", 365 * 86400.0);

    private Durations() {}

    /** In seconds; a year has 365 days. */
    static double seconds(String text) {
        Matcher matcher = FORM.matcher(text.trim());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("expected a number and one of s, m, h, d, y, such as 1d");
        }
        return Double.parseDouble(matcher.group(1)) * SECONDS.get(matcher.group(2));
    }
}
