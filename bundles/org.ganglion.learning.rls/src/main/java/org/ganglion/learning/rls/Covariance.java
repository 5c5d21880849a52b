// SPDX-License-Identifier: Apache-2.0
package org.ganglion.learning.rls;

/** The matrix P of recursive least squares: symmetric, positive, bounded. */
final class Covariance {
    private final double[] p;
    private final int stride;
    private final int size;
    private final double lambda;
    private final double initial;
    private final double largest;
    private final double[] pr;
    private final double[] gain;
    private final double[] scale;

    /**
     * @param p where it stands, {@code stride} numbers a row; all 0 stands for P0
     * @param size rows and columns in use
     */
    Covariance(double[] p, int stride, int size, double lambda, double alpha, double limit) {
        this.p = p;
        this.stride = stride;
        this.size = size;
        this.lambda = lambda;
        this.initial = 1 / alpha;
        this.largest = limit / alpha;
        this.pr = new double[size];
        this.gain = new double[size];
        this.scale = new double[size];
    }

    /** Learns that the features {@code r} were seen, and gives k, which stays valid until the next call. */
    double[] gain(double[] r) {
        if (!(p[0] > 0)) {
            restart();
        }
        double power = project(r);
        if (!(power >= 0) || Double.isInfinite(power)) {
            restart();
            power = project(r);
        }
        double share = 1 / (lambda + power);
        for (int i = 0; i < size; i++) {
            gain[i] = pr[i] * share;
        }
        shrink();
        return gain;
    }

    /** Computes P r and gives r' P r. */
    private double project(double[] r) {
        double power = 0;
        for (int i = 0; i < size; i++) {
            int row = i * stride;
            double sum = 0;
            for (int j = 0; j < size; j++) {
                sum += p[row + j] * r[j];
            }
            pr[i] = sum;
            power += r[i] * sum;
        }
        return power;
    }

    /** P = D (P - k r' P) D, where D is 1 / sqrt(lambda), or less where an element of the diagonal would become too large. */
    private void shrink() {
        boolean positive = true;
        double forgetting = 1 / Math.sqrt(lambda);
        for (int i = 0; i < size; i++) {
            double left = p[i * stride + i] - gain[i] * pr[i];
            positive &= left > 0;
            scale[i] = left > largest * lambda ? Math.sqrt(largest / left) : forgetting;
        }
        if (!positive) {
            restart();
            return;
        }
        boolean uniform = lambda == 1;
        for (int i = 0; i < size; i++) {
            int row = i * stride;
            for (int j = i; j < size; j++) {
                double left = p[row + j] - gain[i] * pr[j];
                double next = uniform ? left : left * (scale[i] * scale[j]);
                p[row + j] = next;
                p[j * stride + i] = next;
            }
        }
    }

    private void restart() {
        for (int i = 0; i < size; i++) {
            int row = i * stride;
            for (int j = 0; j < size; j++) {
                p[row + j] = i == j ? initial : 0;
            }
        }
    }
}
