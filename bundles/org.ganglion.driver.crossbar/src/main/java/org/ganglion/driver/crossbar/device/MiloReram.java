// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.crossbar.device;

/**
 * Multilevel resistive memory: Milo et al., "Optimized programming algorithms for multilevel RRAM in hardware neural networks", IRPS
 * 2021, figure 4 (IGVVA-100), with the fits of CrossSim 3.2 (RRAMMilo): programming error and a current that bends with the voltage,
 * {@code I = G V + a V^2 + b V^3} up to 0.5 V; a negative voltage gives the negative current. Drift was not published.
 */
public final class MiloReram implements DeviceModel {
    private static final double MICRO = 1e-6;

    @Override
    public double least() {
        return 50;
    }

    @Override
    public double most() {
        return 225;
    }

    @Override
    public double programmed(double target, double normal) {
        return Math.max(0, target + Math.max(0, -0.009107 * target + 4.782321) * normal);
    }

    @Override
    public String ageRefused(double age) {
        return age == 0 ? null : "has no published drift";
    }

    @Override
    public double aged(double programmed, double target, double age, double lasting, double momentary) {
        return programmed;
    }

    @Override
    public boolean curved() {
        return true;
    }

    @Override
    public double readVolts() {
        return 0.5;
    }

    @Override
    public double quadratic(double conductance) {
        return Fits.polynomial(logarithm(conductance), 0.007063, 0.005711, 0.001541, 0.0001388) / MICRO;
    }

    @Override
    public double cubic(double conductance) {
        return Fits.polynomial(logarithm(conductance), 1.2968e-3, 6.7919e-4, 8.8710e-5) / MICRO;
    }

    /** Outside of what was measured the curve of the nearest conductance holds. */
    private double logarithm(double conductance) {
        return StrictMath.log10(Fits.clamp(conductance, least(), most()) * MICRO);
    }
}
