// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.crossbar.device;

/**
 * Resistive memory of the NeuRRAM chip: Wan et al., "A compute-in-memory chip based on resistive random-access memory", Nature 608,
 * 2022, with the polynomials of aihwkit (inference/noise/reram.py) to its figures for 1 second, 1 day and 2 days after programming. Other
 * ages were not published and are refused. Read noise is not part of the fit.
 */
public final class WanReram implements DeviceModel {
    private static final double MOST = 40;
    private static final double DAY = 86400;
    private static final double[] SECOND = {0.348, 16.030, -43.853, 45.393, -16.815};
    private static final double[] ONE_DAY = {0.701, 22.086, -50.773, 47.095, -16.458};
    private static final double[] TWO_DAYS = {0.782, 20.274, -43.507, 37.062, -11.934};

    @Override
    public double least() {
        return 0;
    }

    @Override
    public double most() {
        return MOST;
    }

    @Override
    public String ageRefused(double age) {
        return age <= 1 || age == DAY || age == 2 * DAY ? null : "was measured after 1s, 1d and 2d only";
    }

    @Override
    public double programmed(double target, double normal) {
        return spread(target, SECOND, normal);
    }

    @Override
    public double aged(double programmed, double target, double age, double lasting, double momentary) {
        return age <= 1 ? programmed : spread(target, age <= DAY ? ONE_DAY : TWO_DAYS, lasting);
    }

    private static double spread(double target, double[] coefficients, double normal) {
        return Math.max(0, target + Fits.polynomial(target / MOST, coefficients) * normal);
    }
}
