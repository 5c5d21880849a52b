// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.repository.release;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/** What {@code --shadow SECONDS[,TOLERANCE[,MEASURE]]} says: a run beside the model before, which the device compares. */
final class ShadowOrder {
    /** What is measured, as the device knows it. */
    static final List<String> MEASURES = List.of("decisions", "difference");

    private static final long LONGEST_SECONDS = 30L * 86_400;

    private ShadowOrder() {}

    /**
     * As the extension {@code ganglion-release} has it.
     *
     * @throws GanglionException USAGE
     */
    static Map<String, Object> read(String text) {
        String[] words = text.split(",", -1);
        if (words.length > 3) {
            throw new GanglionException(
                    Reason.USAGE, "--shadow needs SECONDS[,TOLERANCE[,MEASURE]], is '" + text + "'");
        }
        Map<String, Object> shadow = new LinkedHashMap<>();
        shadow.put("seconds", seconds("--shadow", words[0]));
        if (words.length > 1) {
            shadow.put("tolerance", tolerance("--shadow", words[1]));
        }
        if (words.length > 2) {
            if (!MEASURES.contains(words[2])) {
                throw new GanglionException(
                        Reason.USAGE,
                        "--shadow measures " + String.join(" or ", MEASURES) + ", not '" + words[2] + "'");
            }
            shadow.put("measure", words[2]);
        }
        return shadow;
    }

    static long seconds(String key, String text) {
        long seconds = Gate.whole(key, text);
        if (seconds < 1 || seconds > LONGEST_SECONDS) {
            throw new GanglionException(
                    Reason.USAGE, key + " needs 1 to " + LONGEST_SECONDS + " seconds, is '" + text + "'");
        }
        return seconds;
    }

    static double tolerance(String key, String text) {
        double value;
        try {
            value = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new GanglionException(Reason.USAGE, key + " needs a tolerance from 0 on, is '" + text + "'", e);
        }
        if (!(value >= 0 && Double.isFinite(value))) {
            throw new GanglionException(Reason.USAGE, key + " needs a tolerance from 0 on, is '" + text + "'");
        }
        return value;
    }

    /** For people. */
    static String text(Map<?, ?> shadow) {
        Object tolerance = shadow.get("tolerance");
        Object measure = shadow.get("measure");
        return String.format(
                Locale.ROOT,
                "before a model takes the place of another, both run on live samples for %s s; tolerated is %s%s",
                shadow.get("seconds"),
                tolerance == null ? "no difference" : tolerance,
                measure == null ? "" : " (" + measure + ')');
    }
}
