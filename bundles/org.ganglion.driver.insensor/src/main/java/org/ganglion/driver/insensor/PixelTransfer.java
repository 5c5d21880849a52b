// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.insensor;

import java.util.Arrays;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/**
 * What a pixel gives for a weight w and the light x on it: the sum of a_ij w^i x^j. P2M (Datta and others, "A processing-in-pixel-in-memory
 * paradigm for resource-constrained TinyML applications", Scientific Reports 2022) fits such a curve to circuit simulations; the coefficients
 * of its technology are not public, so they are given by whoever has a circuit, and the default is the plain product.
 *
 * @param a coefficients by the power of the weight, then of the light
 */
record PixelTransfer(double[][] a) {
    private static final int MOST_POWER = 8;

    /** Reads terms a:i:j parted by commas. */
    static PixelTransfer parse(String text) {
        double[][] a = new double[MOST_POWER + 1][MOST_POWER + 1];
        try {
            for (String term : text.split(",")) {
                String[] parts = term.trim().split(":");
                if (parts.length != 3) {
                    throw wrong(text);
                }
                double coefficient = Double.parseDouble(parts[0]);
                int i = Integer.parseInt(parts[1]);
                int j = Integer.parseInt(parts[2]);
                if (!Double.isFinite(coefficient) || i < 0 || j < 0 || i > MOST_POWER || j > MOST_POWER) {
                    throw wrong(text);
                }
                a[i][j] += coefficient;
            }
        } catch (NumberFormatException notANumber) {
            throw wrong(text);
        }
        return new PixelTransfer(a);
    }

    private static GanglionException wrong(String text) {
        return new GanglionException(
                Reason.USAGE,
                "in-sensor driver: setting 'transfer' is '" + text
                        + "'; give terms a:i:j parted by commas, each a w^i x^j with powers from 0 to " + MOST_POWER);
    }

    /** The polynomial in the light of a pixel with this weight, lowest power first, as short as it can be. */
    double[] ofLight(double weight) {
        double[] c = new double[MOST_POWER + 1];
        double power = 1;
        for (double[] ofWeight : a) {
            for (int j = 0; j < c.length; j++) {
                c[j] += ofWeight[j] * power;
            }
            power *= weight;
        }
        return Arrays.copyOf(c, degree() + 1);
    }

    /** The highest power of the light. */
    int degree() {
        for (int j = MOST_POWER; j > 0; j--) {
            for (double[] ofWeight : a) {
                if (ofWeight[j] != 0) {
                    return j;
                }
            }
        }
        return 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PixelTransfer transfer && Arrays.deepEquals(a, transfer.a);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(a);
    }
}
