// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import java.util.Locale;
import org.ganglion.api.json.JsonObject;

/** What a device says of a model that runs beside another, for people. */
final class ShadowText {
    private ShadowText() {}

    /** A line on what will be done. */
    static String plan(JsonObject shadow) {
        return String.format(
                Locale.ROOT,
                "shadow run of %s first; differing %s tolerated: %s",
                Figures.seconds(shadow.number("seconds", 0)),
                shadow.text("measure", "decisions (of single values, their difference)"),
                number(shadow, "tolerance"));
    }

    /** A line on what was found. */
    static String found(JsonObject shadow) {
        return String.format(
                Locale.ROOT,
                "%s: %s beside %s, %d of %d samples compared, %d dropped; %s %s of %s tolerated; %s instead of %s",
                shadow.text("pipeline", "?"),
                shadow.text("candidate", "?"),
                shadow.text("running", "?"),
                shadow.integer("compared", 0),
                shadow.integer("taken", 0),
                shadow.integer("dropped", 0),
                shadow.text("measure", "?"),
                number(shadow, "measured"),
                number(shadow, "tolerance"),
                micros(shadow, "candidateMicros"),
                micros(shadow, "runningMicros"));
    }

    /** JSON has no infinity. */
    private static String number(JsonObject shadow, String name) {
        return shadow.has(name) ? String.format(Locale.ROOT, "%.4g", shadow.number(name)) : "beyond measure";
    }

    private static String micros(JsonObject shadow, String name) {
        return Figures.micros(shadow.objectOrEmpty(name).number("p50", Double.NaN));
    }
}
