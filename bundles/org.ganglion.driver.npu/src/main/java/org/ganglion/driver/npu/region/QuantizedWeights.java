// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.region;

import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/**
 * Weights with a scale for each unit and zero point 0, and the bias in steps of input scale times weight scale: the rules of TensorFlow
 * Lite.
 *
 * @param values by unit, then as they were
 * @param scales by unit
 * @param bias by unit
 */
record QuantizedWeights(byte[] values, float[] scales, int[] bias) {
    private static final int LARGEST = 127;
    private static final double LARGEST_BIAS = 1 << 30;
    private static final long MOST_MADE = 1 << 22;

    static QuantizedWeights of(double[] weights, double[] bias, double scaleIn) {
        int units = bias.length;
        int each = weights.length / units;
        byte[] values = new byte[weights.length];
        float[] scales = new float[units];
        int[] steps = new int[units];
        for (int unit = 0; unit < units; unit++) {
            double largest = 0;
            for (int k = unit * each; k < (unit + 1) * each; k++) {
                largest = Math.max(largest, Math.abs(weights[k]));
            }
            // a unit of small weights and a large bias has the scale that lets the bias fit
            double scale = Math.max(largest / LARGEST, Math.abs(bias[unit]) / (scaleIn * LARGEST_BIAS));
            scales[unit] = scale > Float.MIN_NORMAL ? (float) scale : 1f / LARGEST;
            for (int k = unit * each; k < (unit + 1) * each; k++) {
                values[k] = (byte) Math.max(-LARGEST, Math.min(LARGEST, rounded(weights[k] / scales[unit])));
            }
            steps[unit] = (int) rounded(bias[unit] / (scaleIn * scales[unit]));
        }
        return new QuantizedWeights(values, scales, steps);
    }

    /** Refuses more weights than are worth being made where a model has none: a sum without a product takes less. */
    static void requireCount(long count) {
        if (count > MOST_MADE) {
            throw new GanglionException(
                    Reason.TOO_LARGE,
                    "needs " + count + " weights of the product that takes its place, at most " + MOST_MADE);
        }
    }

    /** To the nearest, half away from zero. */
    private static long rounded(double x) {
        return x < 0 ? -(long) Math.floor(0.5 - x) : (long) Math.floor(x + 0.5);
    }

    /** Steps of the bias. */
    float[] biasScales(double scaleIn) {
        float[] all = new float[scales.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = (float) (scaleIn * scales[i]);
        }
        return all;
    }

    long nonZero() {
        long count = 0;
        for (byte value : values) {
            count += value == 0 ? 0 : 1;
        }
        return count;
    }
}
