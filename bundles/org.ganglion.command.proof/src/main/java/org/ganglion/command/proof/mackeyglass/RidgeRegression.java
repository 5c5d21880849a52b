// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.mackeyglass;

/** Least squares held by a ridge: the weights w that solve (A'A + ridge I) w = A'y, by Cholesky's factors. */
final class RidgeRegression {
    private final int size;
    private final double[][] gram;
    private final double[] moment;

    RidgeRegression(int size, double ridge) {
        this.size = size;
        this.gram = new double[size][size];
        this.moment = new double[size];
        for (int i = 0; i < size; i++) {
            gram[i][i] = ridge;
        }
    }

    /** Takes in a row of A and its y. */
    void add(double[] row, double y) {
        for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
                gram[i][j] += row[i] * row[j];
            }
            moment[i] += row[i] * y;
        }
    }

    /** The weights; once. */
    double[] solve() {
        for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = gram[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= gram[i][k] * gram[j][k];
                }
                gram[i][j] = i == j ? Math.sqrt(sum) : sum / gram[j][j];
            }
        }
        for (int i = 0; i < size; i++) {
            for (int k = 0; k < i; k++) {
                moment[i] -= gram[i][k] * moment[k];
            }
            moment[i] /= gram[i][i];
        }
        for (int i = size - 1; i >= 0; i--) {
            for (int k = i + 1; k < size; k++) {
                moment[i] -= gram[k][i] * moment[k];
            }
            moment[i] /= gram[i][i];
        }
        return moment;
    }
}
