// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.crossbar.device;

/**
 * Charge-trap memory below threshold, 40 nm SONOS: Agrawal et al., IEDM 2022, 21.7, figures 10 and 11, with the fits of CrossSim 3.2: mean
 * drift, spread around it, and read noise, for 0 to 5 days, linear between days. Currents are at 0.1 V, so that 100 nA stand for 1 uS.
 */
public final class Sonos implements DeviceModel {
    private static final double NANOAMPERES = 100;
    private static final double MOST = 16;
    private static final double DAY = 86400;
    private static final int DAYS = 5;
    private static final double[] SPREAD = {19.88665, 25.59102, 28.72753, 31.04318, 33.76214, 34.57909};
    private static final double[] SPREAD_AT = {176.3115, 186.85544, 193.56834, 198.90332, 204.77023, 207.34309};
    private static final double NOISE = 12.58037;
    private static final double NOISE_AT = 215.36557;
    private static final double[][] DRIFT = {
        {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
        {
            6.83650e-01,
            6.51250e-03,
            -4.03163e-04,
            3.37944e-06,
            -1.87435e-08,
            5.88902e-11,
            -1.07685e-13,
            1.17751e-16,
            -7.60016e-20,
            2.67255e-23,
            -3.94954e-27
        },
        {
            6.60925e-01,
            8.60627e-03,
            -1.72936e-04,
            7.44096e-07,
            -5.94866e-09,
            2.36734e-11,
            -4.83740e-14,
            5.56072e-17,
            -3.65397e-20,
            1.28405e-23,
            -1.87450e-27
        },
        {
            1.15821e00,
            1.96116e-02,
            -4.70807e-04,
            3.67510e-06,
            -2.08786e-08,
            6.59752e-11,
            -1.19499e-13,
            1.28435e-16,
            -8.11574e-20,
            2.78802e-23,
            -4.02057e-27
        },
        {
            8.72216e-01,
            1.70926e-02,
            -2.23370e-04,
            1.57526e-06,
            -1.32779e-08,
            5.08256e-11,
            -1.01251e-13,
            1.14633e-16,
            -7.46124e-20,
            2.60559e-23,
            -3.78724e-27
        },
        {
            1.15294e00,
            1.03149e-02,
            -6.05199e-05,
            1.76086e-08,
            -6.46690e-09,
            3.39044e-11,
            -7.53872e-14,
            8.98185e-17,
            -6.00346e-20,
            2.12615e-23,
            -3.11099e-27
        }
    };

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
        return age <= DAYS * DAY ? null : "was measured for 5d only";
    }

    @Override
    public double programmed(double target, double normal) {
        return around(target * NANOAMPERES, 0, normal);
    }

    @Override
    public double aged(double programmed, double target, double age, double lasting, double momentary) {
        double day = age / DAY;
        double current =
                NANOAMPERES * (age > 0 ? around(target * NANOAMPERES + drift(target, day), day, lasting) : programmed);
        return Math.max(0, current + saturating(current, NOISE, NOISE_AT) * momentary) / NANOAMPERES;
    }

    private static double around(double mean, double day, double normal) {
        double sigma = saturating(mean, between(SPREAD, day), between(SPREAD_AT, day));
        return Math.max(0, mean + sigma * normal) / NANOAMPERES;
    }

    private static double saturating(double current, double height, double at) {
        return Math.max(0, height - height * StrictMath.exp(-current / at));
    }

    private static double drift(double target, double day) {
        int before = (int) Math.min(day, DAYS - 1);
        double current = target * NANOAMPERES;
        double early = Fits.polynomial(current, DRIFT[before]);
        return early + (Fits.polynomial(current, DRIFT[before + 1]) - early) * (day - before);
    }

    private static double between(double[] values, double day) {
        int before = (int) Math.min(day, DAYS - 1);
        return values[before] + (values[before + 1] - values[before]) * (day - before);
    }
}
