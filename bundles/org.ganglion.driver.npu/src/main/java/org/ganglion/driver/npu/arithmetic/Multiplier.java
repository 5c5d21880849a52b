// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.arithmetic;

/**
 * A positive real factor as {@code multiplier / 2^31 * 2^shift}.
 *
 * @param multiplier 2^30 to 2^31 - 1, or 0
 * @param shift -31 to 30
 */
public record Multiplier(int multiplier, int shift) {
    private static final int DIGITS = 31;

    /** The nearest to a positive, finite factor; one below 2^-32 is 0, and one above 2^30 the largest. */
    public static Multiplier of(double factor) {
        if (factor == 0) {
            return new Multiplier(0, 0);
        }
        int shift = Math.getExponent(factor) + 1;
        long multiplier = Math.round(Math.scalb(factor, DIGITS - shift));
        if (multiplier == 1L << DIGITS) {
            multiplier /= 2;
            shift++;
        }
        if (shift < -DIGITS) {
            return new Multiplier(0, 0);
        }
        if (shift > DIGITS - 1) {
            return new Multiplier(Integer.MAX_VALUE, DIGITS - 1);
        }
        return new Multiplier((int) multiplier, shift);
    }

    /** Multiplies an integer with the factor. */
    public int apply(int x, Rounding rounding) {
        return rounding.rescale(x, multiplier, shift);
    }
}
