// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.mackeyglass;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A stretch of the Mackey-Glass series as NeuroBench cuts it: 75 points per Lyapunov time, 10 Lyapunov times to train and 10 to test, each
 * trial half a Lyapunov time later than the one before.
 */
final class Series {
    static final int TRAINING = 750;
    static final int TEST = 750;
    /** The first 0.6 Lyapunov times of the training, in which the reservoir forgets where it started. */
    static final int WARM_UP = 45;

    private static final double SHIFT = 37.5;

    private final double[] values;

    private Series(double[] values) {
        this.values = values;
    }

    /** A number per line. */
    static Series read(Path file) throws IOException {
        return new Series(Files.readAllLines(file).stream()
                .mapToDouble(Double::parseDouble)
                .toArray());
    }

    /** How many trials the series is long enough for. */
    int trials() {
        return (int) ((values.length - TRAINING - TEST - 1) / SHIFT) + 1;
    }

    /** What trial {@code number} sees: its training, its test, and one value more. */
    double[] trial(int number) {
        int start = (int) Math.rint(SHIFT * number);
        return Arrays.copyOfRange(values, start, start + TRAINING + TEST + 1);
    }

    /** The symmetric mean absolute percentage error of the test, 0 to 200; a prediction that is not a number counts 200. */
    static double error(double[] predicted, double[] trial) {
        double sum = 0;
        for (int k = 0; k < TEST; k++) {
            double wanted = trial[TRAINING + 1 + k];
            double share = Math.abs(predicted[k] - wanted) / (Math.abs(predicted[k]) + Math.abs(wanted));
            sum += Double.isNaN(share) ? 1 : share;
        }
        return 200 * sum / TEST;
    }
}
