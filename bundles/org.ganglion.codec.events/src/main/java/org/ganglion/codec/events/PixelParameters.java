// SPDX-License-Identifier: Apache-2.0
package org.ganglion.codec.events;

/**
 * What an event pixel is made of. The defaults of {@link #IDEAL} are a pixel without noise, without bandwidth and with a contrast of 0.2.
 *
 * @param brighter threshold for an event of rising brightness, in units of the natural logarithm, above 0
 * @param darker threshold for an event of falling brightness
 * @param mismatch standard deviation of the thresholds from pixel to pixel
 * @param cutoff of the photoreceptor's low-pass at full brightness, in Hz; 0 for none
 * @param leak rate of leak events, in Hz; they are all of rising brightness
 * @param leakJitter how much a leak varies from frame to frame, as a share
 * @param leakSpread how much the leak varies from pixel to pixel, in decades
 * @param shot rate of shot noise events at low brightness, in Hz
 * @param refractory time after an event in which a pixel gives none, in seconds
 */
record PixelParameters(
        double brighter,
        double darker,
        double mismatch,
        double cutoff,
        double leak,
        double leakJitter,
        double leakSpread,
        double shot,
        double refractory) {
    static final PixelParameters IDEAL = new PixelParameters(0.2, 0.2, 0, 0, 0, 0, 0, 0, 0);
}
