// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.integrate;

import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/** What forward Euler makes of time constants. */
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

    /**
     * The share of the way to its target that a variable goes in a step: dt / tau.
     *
     * @throws GanglionException UNSUPPORTED if a step overshoots by more than it had to go, so that it would never settle
     */
    static double[] perStep(String field, double[] tau, double dt) {
        double[] share = new double[tau.length];
        for (int i = 0; i < tau.length; i++) {
            share[i] = dt / tau[i];
            if (share[i] > 2) {
                throw new GanglionException(
                        Reason.UNSUPPORTED,
                        "field '" + field + "' is " + tau[i] + " s at element " + i
                                + ": forward Euler diverges with option 'dt' " + dt
                                + " s, which must be at most twice that; lower it or choose integrator=exact");
            }
        }
        return share;
    }
}
