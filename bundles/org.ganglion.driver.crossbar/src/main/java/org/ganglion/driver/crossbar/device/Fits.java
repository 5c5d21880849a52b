// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.crossbar.device;

/** Arithmetic that several fits share. */
final class Fits {
    private Fits() {}

    static double clamp(double value, double least, double most) {
        return Math.max(least, Math.min(value, most));
    }

    /** Coefficients low order first, by Horner's rule. */
    static double polynomial(double x, double... coefficients) {
        double sum = 0;
        for (int i = coefficients.length - 1; i >= 0; i--) {
            sum = sum * x + coefficients[i];
        }
        return sum;
    }
}
