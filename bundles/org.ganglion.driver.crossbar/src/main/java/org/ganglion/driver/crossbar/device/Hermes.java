// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.crossbar.device;

/**
 * Phase-change memory of IBM's HERMES chip: Le Gallo et al., Nature Electronics 6, 2023, with the coefficients of aihwkit
 * (inference/noise/hermes.py). A unit holds two devices that are programmed alike, or one.
 */
public final class Hermes implements DeviceModel {
    private static final double READING = 512e-9;
    private static final double LEAST_SHARE = 1e-7;

    private final boolean two;
    private final double most;
    private final double firstReading;

    /** @param devices of a unit, 1 or 2 */
    public Hermes(int devices) {
        this.two = devices == 2;
        this.most = two ? 20.7 : 10.35;
        this.firstReading = two ? 300 : 200;
    }

    @Override
    public double least() {
        return 0;
    }

    @Override
    public double most() {
        return most;
    }

    @Override
    public double programmed(double target, double normal) {
        double share = target / most;
        double sigma = two
                ? Fits.polynomial(share, 0.16603222, 4.71806468, -8.48101252, 4.68961419)
                : Fits.polynomial(share, 0.15781817, 2.32443916, -2.16310839, 0.68841818);
        return Math.max(0, target + sigma * normal);
    }

    private double exponent(double target, double lasting) {
        double share = Math.max(target / most, LEAST_SHARE);
        double logarithm = StrictMath.log(share);
        double mean = share < 0.0945
                ? Fits.clamp(-0.0387 * logarithm - 0.0182, 0.0720, 0.13)
                : Fits.polynomial(share, 0.0736, -0.0126, -0.0436);
        return Math.abs(mean + spread(share, logarithm) * lasting);
    }

    private double spread(double share, double logarithm) {
        if (two) {
            return share < 0.3055
                    ? Fits.clamp(-0.0117 * logarithm - 0.0057, 0.0091, 0.04)
                    : Fits.polynomial(share, 0.0073, 0.0093, -0.0118);
        }
        return share < 0.3039
                ? Fits.clamp(-0.0120 * logarithm - 0.0023, 0.0124, 0.04)
                : Fits.polynomial(share, 0.0104, 0.0116, -0.0165);
    }

    private double strength(double share) {
        if (two) {
            return share < 0.16
                    ? Fits.clamp(-0.0117 * StrictMath.log(share) - 0.0069, 0.015, 0.04)
                    : Fits.polynomial(share, 0.0123, 0.0211, -0.0280, 0.0069);
        }
        return share < 0.1591
                ? Fits.clamp(-0.0078 * StrictMath.log(share) + 0.0038, 0.0179, 0.04)
                : Fits.polynomial(share, 0.0088, 0.0768, -0.1352, 0.0664);
    }

    @Override
    public double aged(double programmed, double target, double age, double lasting, double momentary) {
        double time = age + firstReading;
        double drifted =
                age > 0 ? programmed * StrictMath.pow(time / firstReading, -exponent(target, lasting)) : programmed;
        double sigma = drifted
                * strength(programmed / most)
                * StrictMath.sqrt(StrictMath.log((time + READING) / (2 * READING)));
        return Math.max(0, drifted + sigma * momentary);
    }
}
