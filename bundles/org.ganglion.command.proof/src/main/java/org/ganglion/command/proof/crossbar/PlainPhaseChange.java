// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.crossbar;

import java.util.Random;

/**
 * The digits network on phase-change devices, computed once more from the published equations alone: plain loops, another random generator,
 * nothing of the driver. What the driver says is compared with it.
 */
final class PlainPhaseChange implements Digits.Classifier {
    private static final double G_MAX = 25;
    private static final double T_0 = 20;
    private static final double T_READ = 250e-9;

    private final Random random;
    private final double[][] first;
    private final double[][] second;
    private final double firstFactor;
    private final double secondFactor;
    private final Digits digits;

    PlainPhaseChange(Digits digits, long seed, double seconds, boolean compensate) {
        this.digits = digits;
        this.random = new Random(seed);
        this.first = new double[digits.first().length][];
        this.second = new double[digits.second().length][];
        double firstRatio = layer(digits.first(), first, seconds);
        double secondRatio = layer(digits.second(), second, seconds);
        this.firstFactor = compensate ? firstRatio : 1;
        this.secondFactor = compensate ? secondRatio : 1;
    }

    /** Programs a layer and lets it drift; returns the mean of absolute weights before over that after. */
    private double layer(double[][] weights, double[][] drifted, double seconds) {
        double beta = G_MAX / largest(weights);
        double[][] programmed = new double[weights.length][weights[0].length];
        double[][][] exponents = new double[weights.length][weights[0].length][2];
        for (int o = 0; o < weights.length; o++) {
            for (int i = 0; i < weights[o].length; i++) {
                double plus = Math.min(Math.max(beta * weights[o][i], 0), G_MAX);
                double minus = Math.min(Math.max(-beta * weights[o][i], 0), G_MAX);
                exponents[o][i] = new double[] {exponent(plus), exponent(minus)};
                programmed[o][i] = (program(plus) - program(minus)) / beta;
            }
        }
        double again = G_MAX / largest(programmed);
        double before = 0;
        double after = 0;
        for (int o = 0; o < weights.length; o++) {
            drifted[o] = new double[weights[o].length];
            for (int i = 0; i < weights[o].length; i++) {
                double plus = drift(Math.max(again * programmed[o][i], 0), exponents[o][i][0], seconds);
                double minus = drift(Math.max(-again * programmed[o][i], 0), exponents[o][i][1], seconds);
                drifted[o][i] = (plus - minus) / again;
                before += Math.abs(programmed[o][i]);
                after += Math.abs(drifted[o][i]);
            }
        }
        return before / after;
    }

    private static double largest(double[][] weights) {
        double largest = 0;
        for (double[] row : weights) {
            for (double weight : row) {
                largest = Math.max(largest, Math.abs(weight));
            }
        }
        return largest;
    }

    private double program(double g) {
        double r = g / G_MAX;
        return Math.max(0, g + (0.26348 + 1.9650 * r - 1.1731 * r * r) * random.nextGaussian());
    }

    private double exponent(double g) {
        double ln = StrictMath.log(Math.max(g / G_MAX, 1e-7));
        double mean = Math.min(Math.max(-0.0155 * ln + 0.0244, 0.049), 0.1);
        double deviation = Math.min(Math.max(-0.0125 * ln - 0.0059, 0.008), 0.045);
        return Math.abs(mean + deviation * random.nextGaussian());
    }

    private double drift(double g, double exponent, double seconds) {
        double t = seconds + T_0;
        double drifted = seconds > 0 ? g * StrictMath.pow(t / T_0, -exponent) : g;
        double q = Math.min(0.0088 / Math.max(StrictMath.pow(g / G_MAX, 0.65), 1e-3), 0.2);
        double deviation = Math.abs(drifted) * q * StrictMath.sqrt(StrictMath.log((t + T_READ) / (2 * T_READ)));
        return Math.max(0, drifted + deviation * random.nextGaussian());
    }

    @Override
    public double[] scores(double[] image) {
        double[] hidden = product(first, firstFactor, image, digits.firstBias());
        for (int n = 0; n < hidden.length; n++) {
            hidden[n] = Math.max(0, hidden[n]);
        }
        return product(second, secondFactor, hidden, digits.secondBias());
    }

    private static double[] product(double[][] weights, double factor, double[] x, double[] bias) {
        double[] y = new double[weights.length];
        for (int o = 0; o < y.length; o++) {
            double sum = 0;
            for (int i = 0; i < x.length; i++) {
                sum += weights[o][i] * x[i];
            }
            y[o] = factor * sum + bias[o];
        }
        return y;
    }
}
