// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.network;

/**
 * Affine quantisation of a whole tensor: real = scale * (integer - zeroPoint).
 *
 * @param scale above 0
 * @param zeroPoint the integer that stands for 0
 */
public record Quantization(double scale, int zeroPoint) {
    /** Refuses a scale that is not a positive number. */
    public Quantization {
        if (!(scale > 0) || Double.isInfinite(scale)) {
            throw new IllegalArgumentException("scale must be a positive number, is " + scale);
        }
    }

    /** The int8 value nearest to {@code real}, halves away from zero, clamped to -128..127. */
    public byte quantize(double real) {
        return (byte) quantize(real, Byte.MIN_VALUE, Byte.MAX_VALUE);
    }

    /** The integer nearest to {@code real}, halves away from zero, clamped to {@code least}..{@code most}. */
    public int quantize(double real, int least, int most) {
        double steps = real / scale;
        double rounded = steps < 0 ? -Math.floor(0.5 - steps) : Math.floor(steps + 0.5);
        return (int) Math.max(least, Math.min(most, rounded + zeroPoint));
    }

    /** The real number that {@code integer} stands for. */
    public double dequantize(int integer) {
        return scale * (integer - zeroPoint);
    }
}
