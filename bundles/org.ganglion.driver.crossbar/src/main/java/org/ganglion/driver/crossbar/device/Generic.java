// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.crossbar.device;

/**
 * A cell made of textbook parts: a normal programming error that is the same everywhere or proportional to the conductance (CrossSim's
 * NormalIndependent and NormalProportional), drift by a power law {@code (1 + t)^-nu} with an exponent that is normal over the devices, and
 * normal read noise proportional to the conductance.
 *
 * @param most greatest conductance, uS
 * @param error standard deviation of programming, as a share of {@code most} or of the target
 * @param proportional whether {@code error} is a share of the target
 * @param drift mean exponent
 * @param driftSpread standard deviation of the exponent
 * @param readNoise standard deviation of reading, as a share of the conductance
 */
public record Generic(
        double most, double error, boolean proportional, double drift, double driftSpread, double readNoise)
        implements DeviceModel {
    /** A cell that keeps exactly what it is given. */
    public static final Generic IDEAL = new Generic(100, 0, false, 0, 0, 0);

    @Override
    public double least() {
        return 0;
    }

    @Override
    public double programmed(double target, double normal) {
        return Math.max(0, target + error * (proportional ? target : most) * normal);
    }

    @Override
    public double aged(double programmed, double target, double age, double lasting, double momentary) {
        double exponent = Math.max(0, drift + driftSpread * lasting);
        double drifted = age > 0 && exponent > 0 ? programmed * StrictMath.pow(1 + age, -exponent) : programmed;
        return Math.max(0, drifted * (1 + readNoise * momentary));
    }
}
