// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Quantiles of a set of numbers: the smallest number that a share of all does not exceed. */
public final class Quantiles {
    private final double[] sorted;

    private Quantiles(double[] sorted) {
        this.sorted = sorted;
    }

    /** Of all of {@code values}, which are not changed. */
    public static Quantiles of(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new Quantiles(sorted);
    }

    /** Of the first {@code count} times, in microseconds. */
    public static Quantiles ofNanos(long[] nanos, int count) {
        double[] micros = new double[count];
        for (int i = 0; i < count; i++) {
            micros[i] = nanos[i] / 1e3;
        }
        Arrays.sort(micros);
        return new Quantiles(micros);
    }

    /** How many numbers there are. */
    public int count() {
        return sorted.length;
    }

    /**
     * A quantile; NaN without numbers.
     *
     * @param share from 0, the smallest, to 1, the largest
     */
    public double at(double share) {
        return sorted.length == 0 ? Double.NaN : sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }

    /** The number in the middle; of two the mean. */
    public double median() {
        return sorted.length == 0 ? Double.NaN : (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    /** Median, 99th percentile and largest, for JSON. */
    public Map<String, Object> summary() {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("p50", rounded(median()));
        summary.put("p99", rounded(at(0.99)));
        summary.put("max", rounded(at(1)));
        return summary;
    }

    /** To four significant digits at least, and never less than a thousandth. */
    public static double rounded(double value) {
        return Double.isFinite(value) ? Math.rint(value * 1e3) / 1e3 : value;
    }
}
