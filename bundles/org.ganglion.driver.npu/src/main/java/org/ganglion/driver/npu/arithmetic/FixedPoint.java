// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.arithmetic;

/**
 * Functions of 32-bit fixed-point numbers, as Google's gemmlowp defines them: a number with {@code n} integer bits is
 * {@code raw / 2^(31 - n)}; 1 with no integer bits is the largest number.
 */
public final class FixedPoint {
    private static final int ONE = Integer.MAX_VALUE;
    private static final int HALF = 1 << 30;
    /** exp(-1/8). */
    private static final int EXP_MINUS_EIGHTH = 1895147668;

    private static final int THIRD = 715827883;
    /** exp(-2^i) for i from -2 to 4. */
    private static final int[] EXP_MINUS_POWER = {1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242};
    /** 48/17 and -32/17 with 2 integer bits: where Newton's division starts. */
    private static final int DIVISION_START = 1515870810;

    private static final int DIVISION_SLOPE = -1010580540;

    private FixedPoint() {}

    /** The upper half of twice the product, rounded to the nearest, half away from zero; saturated. */
    public static int multiplyHigh(int a, int b) {
        if (a == Integer.MIN_VALUE && b == Integer.MIN_VALUE) {
            return Integer.MAX_VALUE;
        }
        long product = (long) a * b;
        long nudge = product >= 0 ? 1L << 30 : 1 - (1L << 30);
        return (int) ((product + nudge) / (1L << 31));
    }

    /** Divides by 2^exponent, rounded to the nearest, half away from zero; the exponent is 0 to 31. */
    public static int divideByPowerOfTwo(int x, int exponent) {
        int mask = (int) ((1L << exponent) - 1);
        int remainder = x & mask;
        int threshold = (mask >> 1) + (x < 0 ? 1 : 0);
        return (x >> exponent) + (remainder > threshold ? 1 : 0);
    }

    /** Multiplies by 2^exponent, saturated; the exponent is 0 to 31. */
    static int multiplyByPowerOfTwo(int x, int exponent) {
        long shifted = (long) x << exponent;
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, shifted));
    }

    /**
     * exp of a number of at most 0, with no integer bits.
     *
     * @param integerBits of the argument, 1 to 5
     */
    public static int exp(int a, int integerBits) {
        if (a == 0) {
            return ONE;
        }
        int fractionBits = 31 - integerBits;
        int quarter = 1 << (fractionBits - 2);
        int inQuarter = (a & (quarter - 1)) - quarter;
        int result = expOfQuarter(multiplyByPowerOfTwo(inQuarter, integerBits));
        int remainder = inQuarter - a;
        for (int i = 0; i < EXP_MINUS_POWER.length && integerBits > i - 2; i++) {
            if ((remainder & (1 << (fractionBits + i - 2))) != 0) {
                result = multiplyHigh(result, EXP_MINUS_POWER[i]);
            }
        }
        return result;
    }

    /** exp from -1/4 to 0 by Taylor's series around -1/8. */
    private static int expOfQuarter(int a) {
        int x = a + (1 << 28);
        int x2 = multiplyHigh(x, x);
        int x3 = multiplyHigh(x2, x);
        int x4 = multiplyHigh(x2, x2);
        int higher = multiplyHigh(divideByPowerOfTwo(x4, 2) + x3, THIRD) + x2;
        return EXP_MINUS_EIGHTH + multiplyHigh(EXP_MINUS_EIGHTH, x + divideByPowerOfTwo(higher, 1));
    }

    /** 1 / (1 + a) for a from 0 to 1, all with no integer bits. */
    public static int reciprocalOfOnePlus(int a) {
        int halfDenominator = (int) (((long) a + ONE + 1) / 2);
        int x = DIVISION_START + multiplyHigh(halfDenominator, DIVISION_SLOPE);
        for (int i = 0; i < 3; i++) {
            int missing = (1 << 29) - multiplyHigh(halfDenominator, x);
            x += multiplyByPowerOfTwo(multiplyHigh(x, missing), 2);
        }
        return multiplyByPowerOfTwo(x, 1);
    }

    /** 1 / (1 + exp(-a)) with no integer bits. */
    public static int logistic(int a, int integerBits) {
        if (a == 0) {
            return HALF;
        }
        int ofPositive = reciprocalOfOnePlus(exp(a > 0 ? -a : a, integerBits));
        return a > 0 ? ofPositive : ONE - ofPositive;
    }

    /** The largest integer that stays below the range of so many integer bits after a shift to the left. */
    public static int inputRadius(int integerBits, int leftShift) {
        double largest = ((1 << integerBits) - 1) * (double) (1L << (31 - integerBits)) / Math.scalb(1.0, leftShift);
        return (int) Math.floor(largest);
    }
}
