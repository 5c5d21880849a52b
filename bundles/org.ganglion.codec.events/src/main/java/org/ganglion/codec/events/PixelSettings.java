// SPDX-License-Identifier: Apache-2.0
package org.ganglion.codec.events;

import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/** The settings of an array of event pixels, read with their defaults. */
record PixelSettings(String codec, Map<String, String> values) {
    /** What v2e calls clean and noisy, and a pixel without any noise. */
    private PixelParameters preset() {
        String name = values.getOrDefault("preset", "ideal").trim();
        return switch (name) {
            case "ideal" -> PixelParameters.IDEAL;
            case "clean" -> new PixelParameters(0.2, 0.2, 0.02, 0, 0, 0, 0, 0, 0);
            case "noisy" -> new PixelParameters(0.2, 0.2, 0.05, 30, 0.1, 0.1, 0.1, 5, 0.0005);
            default -> throw wrong("preset", name, "ideal, clean or noisy", null);
        };
    }

    PixelParameters parameters() {
        PixelParameters preset = preset();
        return new PixelParameters(
                above("threshold.on", preset.brighter()),
                above("threshold.off", preset.darker()),
                atLeast("threshold.sigma", preset.mismatch()),
                atLeast("cutoff", preset.cutoff()),
                atLeast("leak", preset.leak()),
                atLeast("leak.jitter", preset.leakJitter()),
                atLeast("leak.spread", preset.leakSpread()),
                atLeast("shot", preset.shot()),
                atLeast("refractory", preset.refractory()));
    }

    int steps() {
        double steps = atLeast("steps", 1);
        if (steps != Math.rint(steps) || steps < 1 || steps > 1_000_000) {
            throw wrong("steps", values.get("steps"), "a whole number from 1 to 1000000", null);
        }
        return (int) steps;
    }

    double scale() {
        return above("scale", 1);
    }

    long seed(long unset) {
        String text = values.get("seed");
        try {
            return text == null ? unset : Long.parseLong(text.trim());
        } catch (NumberFormatException notWhole) {
            throw wrong("seed", text, "a whole number", notWhole);
        }
    }

    private double above(String key, double unset) {
        double value = atLeast(key, unset);
        if (value == 0) {
            throw wrong(key, values.get(key), "a number above 0", null);
        }
        return value;
    }

    private double atLeast(String key, double unset) {
        String text = values.get(key);
        if (text == null) {
            return unset;
        }
        try {
            double value = Double.parseDouble(text.trim());
            if (value >= 0 && Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            throw wrong(key, text, "a number of at least 0", notANumber);
        }
        throw wrong(key, text, "a finite number of at least 0", null);
    }

    private GanglionException wrong(String key, String text, String expected, Exception cause) {
        return new GanglionException(
                Reason.USAGE,
                "codec '" + codec + "': setting '" + key + "' is '" + text + "'; give " + expected,
                cause);
    }
}
