// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.exact;

/** What the exact solution makes of time constants. */
final class TimeConstants {
    private TimeConstants() {}

    /** @throws IllegalArgumentException if one is not positive */
    static void requirePositive(String field, double[] tau) {
        for (int i = 0; i < tau.length; i++) {
            if (!(tau[i] > 0)) {
                throw new IllegalArgumentException(
                        "field '" + field + "' is " + tau[i] + " s at element " + i + ", must be above 0");
            }
        }
    }

    /** What is left after a step of a distance that decays: exp(-dt / tau). */
    static double[] left(double[] tau, double dt) {
        double[] left = new double[tau.length];
        for (int i = 0; i < tau.length; i++) {
            left[i] = StrictMath.exp(-dt / tau[i]);
        }
        return left;
    }

    /** Whether all are equal, so that one number stands for them in a loop over all neurons. */
    static boolean alike(double[]... values) {
        for (double[] of : values) {
            for (double value : of) {
                if (value != of[0]) {
                    return false;
                }
            }
        }
        return true;
    }
}
