// SPDX-License-Identifier: Apache-2.0
package org.ganglion.learning.rls;

/** The least-squares problem that the rule solves step by step, solved at once: (R' W R + prior) w = R' W f, by Cholesky. */
final class RegularisedLeastSquares {
    private final double[][] normal;
    private final double[] right;
    private final double lambda;

    RegularisedLeastSquares(int features, double lambda, double alpha) {
        this.normal = new double[features][features];
        this.right = new double[features];
        this.lambda = lambda;
        for (int i = 0; i < features; i++) {
            normal[i][i] = alpha;
        }
    }

    void add(double[] r, double f) {
        for (int i = 0; i < r.length; i++) {
            for (int j = 0; j < r.length; j++) {
                normal[i][j] = lambda * normal[i][j] + r[i] * r[j];
            }
            right[i] = lambda * right[i] + r[i] * f;
        }
    }

    double[] solve() {
        double[][] l = cholesky(normal);
        double[] w = right.clone();
        for (int i = 0; i < w.length; i++) {
            for (int j = 0; j < i; j++) {
                w[i] -= l[i][j] * w[j];
            }
            w[i] /= l[i][i];
        }
        for (int i = w.length - 1; i >= 0; i--) {
            for (int j = i + 1; j < w.length; j++) {
                w[i] -= l[j][i] * w[j];
            }
            w[i] /= l[i][i];
        }
        return w;
    }

    /** Fails with NaN on the diagonal where the matrix is not positive. */
    static double[][] cholesky(double[][] a) {
        double[][] l = new double[a.length][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = a[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= l[i][k] * l[j][k];
                }
                l[i][j] = i == j ? Math.sqrt(sum) : sum / l[j][j];
            }
        }
        return l;
    }
}
