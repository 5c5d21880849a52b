// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.model;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How numbers are shown. */
final class Numbers {
    private static final double EXACT = 1L << 53;
    private static final MathContext SHOWN = new MathContext(4);

    private Numbers() {}

    /** Whole numbers without a fraction, others in full. */
    static Number plain(double value) {
        if (value == Math.rint(value) && Math.abs(value) < EXACT) {
            return (long) value;
        }
        return value;
    }

    static List<Number> plain(double[] values) {
        List<Number> list = new ArrayList<>(values.length);
        for (double value : values) {
            list.add(plain(value));
        }
        return list;
    }

    /** Three digits after the point at the most, for a person or a latency. */
    static double rounded(double value) {
        return Math.rint(value * 1000) / 1000;
    }

    /** Four significant digits at the most, for a person. */
    static String shown(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return Double.toString(value);
        }
        BigDecimal rounded = new BigDecimal(value).round(SHOWN).stripTrailingZeros();
        return rounded.signum() == 0 ? "0" : rounded.toPlainString();
    }

    /** Bytes in the unit that reads best. */
    static String bytes(long count) {
        if (count < 10_000) {
            return count + " B";
        }
        return count < 10_000_000
                ? String.format(Locale.ROOT, "%.1f kB", count / 1e3)
                : String.format(Locale.ROOT, "%.1f MB", count / 1e6);
    }
}
