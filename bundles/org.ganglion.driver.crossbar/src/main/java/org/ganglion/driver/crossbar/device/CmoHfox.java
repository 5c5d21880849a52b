// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.crossbar.device;

/**
 * Filamentary conductive-metal-oxide on hafnium oxide, from 9 to 88.2 uS: Falcone et al., IBM Research Europe, with the coefficients of
 * aihwkit (inference/noise/reram.py, ReRamCMONoiseModel): programming error of a program-and-verify loop that accepts 0.2 % or 2 % of the
 * target, decay that grows with the logarithm of time whatever the conductance, and 1/f read noise.
 */
public final class CmoHfox implements DeviceModel {
    private static final double READING = 1e-6;

    private final boolean narrow;

    /** @param narrow whether the loop accepts 0.2 % of the target, else 2 % */
    public CmoHfox(boolean narrow) {
        this.narrow = narrow;
    }

    @Override
    public double least() {
        return 9;
    }

    @Override
    public double most() {
        return 88.2;
    }

    @Override
    public double programmed(double target, double normal) {
        double sigma = narrow ? 0.00106879 * target + 0.00081107 : 0.01129027418 * target + 0.0112185391;
        return target + sigma * normal;
    }

    @Override
    public String ageRefused(double age) {
        return age == 0 || age >= 1 ? null : "was measured from 1s on";
    }

    @Override
    public double aged(double programmed, double target, double age, double lasting, double momentary) {
        if (age == 0) {
            return programmed;
        }
        double logarithm = StrictMath.log(age);
        double decayed = programmed - 0.08900206 * logarithm + (0.04201137 * logarithm + 0.41183342) * lasting;
        double sigma = 0.0277316483
                * StrictMath.log10(Math.max(decayed, 1))
                * StrictMath.sqrt(StrictMath.log((age + READING) / (2 * READING)));
        return Fits.clamp(decayed + sigma * momentary, least(), most());
    }
}
