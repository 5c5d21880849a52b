// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.crossbar.device;

/**
 * Phase-change memory, a fit to a million devices of 90 nm: Nandakumar et al., "Phase-change memory models for deep learning training
 * and inference", ICECS 2019, and Joshi et al., Nature Communications 11:2473, 2020, with the coefficients of IBM's aihwkit
 * (inference/noise/pcm.py, commit 4545f11b). Programming error, drift with an exponent of its own per device, and 1/f read noise that
 * accumulates since the end of programming.
 */
public final class PhaseChange implements DeviceModel {
    private static final double MOST = 25;
    private static final double FIRST_READING = 20;
    private static final double READING = 250e-9;
    private static final double LEAST_SHARE = 1e-7;

    @Override
    public double least() {
        return 0;
    }

    @Override
    public double most() {
        return MOST;
    }

    @Override
    public double programmed(double target, double normal) {
        double sigma = Fits.polynomial(target / MOST, 0.26348, 1.9650, -1.1731);
        return Math.max(0, target + sigma * normal);
    }

    /** The exponent with which a device that was to have this conductance drifts. */
    static double exponent(double target, double lasting) {
        double logarithm = StrictMath.log(Math.max(target / MOST, LEAST_SHARE));
        double mean = Fits.clamp(-0.0155 * logarithm + 0.0244, 0.049, 0.1);
        double sigma = Fits.clamp(-0.0125 * logarithm - 0.0059, 0.008, 0.045);
        return Math.abs(mean + sigma * lasting);
    }

    @Override
    public double aged(double programmed, double target, double age, double lasting, double momentary) {
        double time = age + FIRST_READING;
        double drifted =
                age > 0 ? programmed * StrictMath.pow(time / FIRST_READING, -exponent(target, lasting)) : programmed;
        double strength = Math.min(0.0088 / Math.max(StrictMath.pow(programmed / MOST, 0.65), 1e-3), 0.2);
        double sigma = drifted * strength * StrictMath.sqrt(StrictMath.log((time + READING) / (2 * READING)));
        return Math.max(0, drifted + sigma * momentary);
    }
}
