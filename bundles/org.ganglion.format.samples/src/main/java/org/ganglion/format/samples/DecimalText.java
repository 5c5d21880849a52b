// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.samples;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A decimal number that arrives byte by byte. Numbers whose digits fit into 53 bits and whose power of ten is exact in a
 * double, which is nearly all that measurements need, are converted without allocating; the others through a string.
 * Every result is the double nearest to the text.
 */
final class DecimalText {

    /** Longer numbers are refused. */
    static final int LONGEST = 512;

    private static final double[] POWERS_OF_TEN = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };
    private static final long EXACT_INTEGERS = 1L << 53;
    private static final int EXPONENT_BOUND = 100_000;

    private byte[] text = new byte[32];
    private int length;
    private double value;
    private boolean commaForPoint;

    /** Whether a comma stands for the decimal point as well. */
    void takeCommaForPoint(boolean taken) {
        commaForPoint = taken;
    }

    void clear() {
        length = 0;
    }

    /** Adds one byte; false if the text is too long to be a number. */
    boolean add(int octet) {
        if (length == LONGEST) {
            return false;
        }
        if (length == text.length) {
            text = Arrays.copyOf(text, 2 * length);
        }
        text[length++] = (byte) octet;
        return true;
    }

    boolean isEmpty() {
        return length == 0;
    }

    /** Removes blanks at the end. */
    void trimEnd() {
        while (length > 0 && text[length - 1] == ' ') {
            length--;
        }
    }

    /** Whether the text is NaN or infinity in one of their usual spellings. */
    boolean isNotFinite() {
        String word = toString();
        String unsigned = word.startsWith("+") || word.startsWith("-") ? word.substring(1) : word;
        return unsigned.equalsIgnoreCase("nan")
                || unsigned.equalsIgnoreCase("inf")
                || unsigned.equalsIgnoreCase("infinity");
    }

    /** Converts the text; true if it is a decimal number, and then {@link #value} gives it. */
    boolean parse() {
        int at = 0;
        boolean negative = false;
        if (length > 0 && (text[0] == '-' || text[0] == '+')) {
            negative = text[0] == '-';
            at = 1;
        }
        long digits = 0;
        boolean exact = true;
        int seen = 0;
        int exponent = 0;
        boolean fraction = false;
        for (; at < length; at++) {
            int digit = text[at] - '0';
            if (digit >= 0 && digit <= 9) {
                seen++;
                if (digits > (Long.MAX_VALUE - 9) / 10) {
                    exact = false;
                } else {
                    digits = digits * 10 + digit;
                    exponent -= fraction ? 1 : 0;
                }
            } else if ((text[at] == '.' || text[at] == ',' && commaForPoint) && !fraction) {
                fraction = true;
            } else {
                break;
            }
        }
        if (seen == 0) {
            return false;
        }
        if (at < length) {
            int written = exponent(at);
            if (written == Integer.MIN_VALUE) {
                return false;
            }
            exponent += written;
        }
        value = exact ? convert(digits, exponent) : Double.NaN;
        if (Double.isNaN(value)) {
            // what was parsed has no comma but the one for the point
            value = Double.parseDouble(toString().replace(',', '.'));
        } else if (negative) {
            value = -value;
        }
        return true;
    }

    /** The number that {@link #parse} found. */
    double value() {
        return value;
    }

    @Override
    public String toString() {
        return new String(text, 0, length, StandardCharsets.UTF_8);
    }

    /** The exponent that starts at an index, bounded; MIN_VALUE if there is none. */
    private int exponent(int start) {
        int at = start;
        if (text[at] != 'e' && text[at] != 'E') {
            return Integer.MIN_VALUE;
        }
        at++;
        boolean negative = at < length && text[at] == '-';
        if (at < length && (text[at] == '-' || text[at] == '+')) {
            at++;
        }
        if (at == length) {
            return Integer.MIN_VALUE;
        }
        int exponent = 0;
        for (; at < length; at++) {
            int digit = text[at] - '0';
            if (digit < 0 || digit > 9) {
                return Integer.MIN_VALUE;
            }
            exponent = Math.min(exponent * 10 + digit, EXPONENT_BOUND);
        }
        return negative ? -exponent : exponent;
    }

    /** The product where both factors and so its rounding are exact, else NaN. */
    private static double convert(long digits, int exponent) {
        if (digits == 0) {
            return 0;
        }
        if (digits > EXACT_INTEGERS || Math.abs(exponent) >= POWERS_OF_TEN.length) {
            return Double.NaN;
        }
        return exponent < 0 ? digits / POWERS_OF_TEN[-exponent] : digits * POWERS_OF_TEN[exponent];
    }
}
