// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.insensor;

import java.util.Locale;

/**
 * What computing in the pixels saves, per frame: bits between sensor and processor, and energy by the configuration's figures, an estimate.
 * A plain sensor sends every pixel, with {@code plain.bits} bits; one of colour has four pixels for three channels (P2M, equation 2).
 *
 * @param bitsBefore of a plain sensor
 * @param bitsAfter of this one
 * @param microjoulesBefore of a plain sensor's reading and sending, without the convolution on the processor
 * @param microjoulesAfter of this one's summing, converting and sending
 */
record SensorReport(long bitsBefore, long bitsAfter, double microjoulesBefore, double microjoulesAfter) {
    private static final double PICO_TO_MICRO = 1e-6;
    private static final int COLOURS = 3;

    static SensorReport of(PixelWindows windows, boolean oneBit, InSensorSettings settings) {
        long pixels = windows.channels() == COLOURS ? windows.pixels() / COLOURS * 4L : windows.pixels();
        long before = pixels * settings.plainBits();
        int bits = oneBit ? 1 : settings.bits() == 0 ? Double.SIZE : settings.bits();
        long after = (long) windows.sums() * bits;
        InSensorSettings.Energy energy = settings.energy();
        return new SensorReport(
                before,
                after,
                PICO_TO_MICRO * (pixels * energy.plain() + before * energy.bit()),
                PICO_TO_MICRO * (windows.sums() * (energy.pixel() + energy.adc()) + after * energy.bit()));
    }

    /** How many times less goes to the processor. */
    double ratio() {
        return (double) bitsBefore / bitsAfter;
    }

    /** One line for a person. */
    String line() {
        return String.format(
                Locale.ROOT,
                "%d bits a frame to the processor instead of %d (%.2f times less); %.4g uJ a frame instead of %.4g uJ in sensor"
                        + " and link (estimate)",
                bitsAfter,
                bitsBefore,
                ratio(),
                microjoulesAfter,
                microjoulesBefore);
    }
}
