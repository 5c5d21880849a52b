// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.crossbar.array;

/**
 * A converter of both signs: evenly spaced levels, half to even, clipped at its range. {@code -most + rint((x + most) (L - 1) / (2 most))
 * 2 most / (L - 1)} with L = 2^bits - 1, so that 0 is a level, as CrossSim's converters for signed values have it.
 *
 * @param most where it ends
 * @param steps L - 1, or 0 if everything passes as it is
 */
record Quantizer(double most, double steps) {
    static Quantizer symmetric(int bits, double most) {
        return new Quantizer(most, bits == 0 ? 0 : (1L << bits) - 2);
    }

    double convert(double value) {
        if (steps == 0) {
            return value;
        }
        double clipped = Math.max(-most, Math.min(value, most));
        return Math.rint((clipped + most) * steps / (2 * most)) * (2 * most) / steps - most;
    }
}
