// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.mackeyglass;

/**
 * The largest absolute eigenvalue of a matrix, as the limit of the n-th root of the norm of its n-th power (Gelfand 1941), by squaring: after
 * k squarings n is 2^k. Unlike the power method it needs no eigenvalue to lead alone.
 */
final class SpectralRadius {
    private static final int SQUARINGS = 24;

    private SpectralRadius() {}

    static double of(double[] matrix, int size) {
        double[] power = matrix.clone();
        double logarithm = 0;
        double exponent = 1;
        for (int k = 0; k < SQUARINGS; k++) {
            double norm = norm(power);
            if (norm == 0) {
                return 0;
            }
            logarithm += StrictMath.log(norm) / exponent;
            for (int i = 0; i < power.length; i++) {
                power[i] /= norm;
            }
            power = square(power, size);
            exponent *= 2;
        }
        return StrictMath.exp(logarithm + StrictMath.log(norm(power)) / exponent);
    }

    private static double norm(double[] matrix) {
        double sum = 0;
        for (double element : matrix) {
            sum += element * element;
        }
        return Math.sqrt(sum);
    }

    private static double[] square(double[] matrix, int size) {
        double[] result = new double[matrix.length];
        for (int i = 0; i < size; i++) {
            for (int k = 0; k < size; k++) {
                double left = matrix[i * size + k];
                for (int j = 0; j < size; j++) {
                    result[i * size + j] += left * matrix[k * size + j];
                }
            }
        }
        return result;
    }
}
