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

    double atLeast(String key, double unset, double least) {
        double value = number(key, unset);
        if (value < least) {
            throw wrong(key, values.get(key), "at least " + least, null);
        }
        return value;
    }

    /** A whole number that must be given. */
    int count(String key, int least) {
        double value = number(key, Double.NaN);
        if (!(value >= least) || value != Math.rint(value) || value > Integer.MAX_VALUE) {
            throw wrong(key, values.getOrDefault(key, "missing"), "a whole number of at least " + least, null);
        }
        return (int) value;
    }

    long whole(String key, long unset) {
        String text = values.get(key);
        try {
            return text == null ? unset : Long.parseLong(text.trim());
        } catch (NumberFormatException notWhole) {
            throw wrong(key, text, "a whole number", notWhole);
        }
    }

    String text(String key, String unset) {
        return values.getOrDefault(key, unset);
    }

    /** {@code count} numbers parted by commas, or one for all. */
    double[] numbers(String key, int count, double unset) {
        double[] row = values.containsKey(key) ? row(key, values.get(key)) : new double[] {unset};
        if (row.length != 1 && row.length != count) {
            throw wrong(key, values.get(key), count + " numbers parted by commas, or one", null);
        }
        double[] all = new double[count];
        for (int i = 0; i < count; i++) {
            all[i] = row[row.length == 1 ? 0 : i];
        }
        return all;
    }

    /** Rows parted by semicolons, each of {@code columns} numbers parted by commas; null where it is not given. */
    double[][] matrix(String key, int columns) {
        String text = values.get(key);
        if (text == null) {
            return null;
        }
        String[] rows = text.split(";");
        double[][] all = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            all[i] = row(key, rows[i]);
            if (all[i].length != columns) {
                throw wrong(key, text, "rows of " + columns + " numbers; row " + i + " has " + all[i].length, null);
            }
        }
        return all;
    }

    private double[] row(String key, String text) {
        String[] parts = text.split(",");
        double[] row = new double[parts.length];
        for (int i = 0; i < parts.length; i++) {
            row[i] = new CodecSettings(codec, Map.of(key, parts[i])).number(key, 0);
        }
        return row;
    }

    GanglionException usage(String what) {
        return new GanglionException(Reason.USAGE, "codec '" + codec + "' " + what);
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
