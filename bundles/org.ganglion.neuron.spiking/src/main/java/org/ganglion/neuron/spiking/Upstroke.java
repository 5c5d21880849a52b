// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.spiking;

/** The exponential that makes a spike. */
final class Upstroke {
    /** The exponent at most, so that a potential far above the threshold stays finite until the spike is found. */
    private static final double STEEPEST = 600;

    private Upstroke() {}

    static double of(double v, double threshold, double slope) {
        return StrictMath.exp(Math.min((v - threshold) / slope, STEEPEST));
    }
}
