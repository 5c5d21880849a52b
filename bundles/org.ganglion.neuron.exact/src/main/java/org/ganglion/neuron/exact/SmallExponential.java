// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.exact;

/**
 * {@code exp(-x)} for many x at once. Below half of log 2 it is StrictMath's own approximation (Remez' of fifth order, of the FDLIBM
 * library, k = 0), bit for bit, written without branches so that a loop over it is done several elements at a time; above, StrictMath is
 * asked.
 */
final class SmallExponential {
    private static final double LIMIT = 0.3465;
    private static final double P1 = 0x1.555555555553ep-3;
    private static final double P2 = -0x1.6c16c16bebd93p-9;
    private static final double P3 = 0x1.1566aaf25de2cp-14;
    private static final double P4 = -0x1.bbd41c5d26bf1p-20;
    private static final double P5 = 0x1.6376972bea4d0p-25;

    private SmallExponential() {}

    /**
     * Lets each v approach its target: {@code v = target + (v - target) exp(-x)}.
     *
     * @param x not negative; overwritten
     */
    static void approach(double[] v, double[] target, double[] x) {
        for (int i = 0; i < x.length; i++) {
            if (!(x[i] <= LIMIT)) {
                // the distance is made so short that the loop below leaves it as it is
                v[i] = target[i] + (v[i] - target[i]) * StrictMath.exp(-x[i]);
                x[i] = 0;
            }
        }
        approachNear(v, target, x);
    }

    private static void approachNear(double[] v, double[] target, double[] x) {
        for (int i = 0; i < v.length; i++) {
            double y = -x[i];
            double t = y * y;
            double c = y - t * (P1 + t * (P2 + t * (P3 + t * (P4 + t * P5))));
            double e = 1 - (y * c / (c - 2) - y);
            v[i] = target[i] + (v[i] - target[i]) * e;
        }
    }
}
