// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.spiking;

/** The rates at which gates open (alpha) and close (beta), in 1/ms, at a potential in mV; the axon rests at -65 mV. */
final class GateRates {
    /** Where numerator and denominator of a rate both vanish, its limit is taken. */
    private static final double SINGULAR = 1e-9;

    private GateRates() {}

    static double alphaM(double v) {
        return linoid(0.1, v + 40);
    }

    static double betaM(double v) {
        return 4 * StrictMath.exp(-(v + 65) / 18);
    }

    static double alphaH(double v) {
        return 0.07 * StrictMath.exp(-(v + 65) / 20);
    }

    static double betaH(double v) {
        return 1 / (1 + StrictMath.exp(-(v + 35) / 10));
    }

    static double alphaN(double v) {
        return linoid(0.01, v + 55);
    }

    static double betaN(double v) {
        return 0.125 * StrictMath.exp(-(v + 65) / 80);
    }

    private static double linoid(double rate, double u) {
        return Math.abs(u) < SINGULAR ? rate * 10 : rate * u / (1 - StrictMath.exp(-u / 10));
    }
}
