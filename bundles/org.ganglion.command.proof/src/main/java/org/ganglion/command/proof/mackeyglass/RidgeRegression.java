// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.mackeyglass;

/** Least squares held by a ridge: the weights w that solve (A'A + ridge I) w = A'y, by Cholesky's factors; for several y at once. */
public final class RidgeRegression {
    private final int size;
    private final double[][] gram;
    private final double[][] moments;

    /** For rows of this size and one y. */
    RidgeRegression(int size, double ridge) {
        this(size, 1, ridge);
    }

    /** For rows of this size and so many y. */
    public RidgeRegression(int size, int targets, double ridge) {
        this.size = size;
        this.gram = new double[size][size];
        this.moments = new double[targets][size];
        for (int i = 0; i < size; i++) {
            gram[i][i] = ridge;
        }
    }

    /** Takes in a row of A and its y, one for each target. */
    public void add(double[] row, double... y) {
        for (int i = 0; i < size; i++) {
            if (row[i] != 0) {
                add(row, i);
                for (int target = 0; target < moments.length; target++) {
                    moments[target][i] += row[i] * y[target];
                }
            }
        }
    }

    private void add(double[] row, int i) {
        for (int j = 0; j <= i; j++) {
            gram[i][j] += row[i] * row[j];
        }
    }

    /** The weights of the only target; once. */
    double[] solve() {
        return solveAll()[0];
    }

    /** The weights of each target; once. */
    public double[][] solveAll() {
        for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = gram[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= gram[i][k] * gram[j][k];
                }
                gram[i][j] = i == j ? Math.sqrt(sum) : sum / gram[j][j];
            }
        }
        for (double[] moment : moments) {
            substitute(moment);
        }
        return moments;
    }

    private void substitute(double[] moment) {
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
    }
}
