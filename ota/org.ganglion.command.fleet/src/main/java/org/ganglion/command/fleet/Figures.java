// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import java.util.Locale;

/** Numbers for people: three digits and a unit. */
final class Figures {
    private static final String[] STEPS = {"", "k", "M", "G", "T"};

    private Figures() {}

    static String bytes(double count) {
        return scaled(count, "B");
    }

    static String scaled(double value, String unit) {
        if (!Double.isFinite(value)) {
            return "-";
        }
        int step = 0;
        double shown = value;
        while (Math.abs(shown) >= 1000 && step < STEPS.length - 1) {
            shown /= 1000;
            step++;
        }
        String number = Math.abs(shown) >= 100 || shown == Math.rint(shown)
                ? String.format(Locale.ROOT, "%.0f", shown)
                : String.format(Locale.ROOT, "%.3g", shown);
        return number + ' ' + STEPS[step] + unit;
    }

    /** Microseconds as us, ms or s. */
    static String micros(double micros) {
        if (!Double.isFinite(micros)) {
            return "-";
        }
        if (micros < 1000) {
            return scaled(micros, "us");
        }
        return micros < 1e6 ? scaled(micros / 1e3, "ms") : scaled(micros / 1e6, "s");
    }

    /** Seconds as s, min or h, as one says them. */
    static String seconds(double seconds) {
        if (seconds < 120) {
            return Math.round(seconds) + " s";
        }
        return seconds < 7200 ? Math.round(seconds / 60) + " min" : Math.round(seconds / 3600) + " h";
    }

    /** Microwatts as uW, mW or W. */
    static String microwatts(double microwatts) {
        if (!Double.isFinite(microwatts)) {
            return "-";
        }
        if (microwatts < 1000) {
            return scaled(microwatts, "uW");
        }
        return microwatts < 1e6 ? scaled(microwatts / 1e3, "mW") : scaled(microwatts / 1e6, "W");
    }
}
