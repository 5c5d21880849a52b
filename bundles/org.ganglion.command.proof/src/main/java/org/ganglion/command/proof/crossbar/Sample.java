// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.crossbar;

import java.util.Arrays;

/** Accuracies of several programmings, in percent. */
record Sample(double[] values) {
    double mean() {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }

    /** Standard deviation over the programmings. */
    double deviation() {
        double mean = mean();
        double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
        return StrictMath.sqrt(squares / Math.max(1, values.length - 1));
    }

    /** Of the mean. */
    double standardError() {
        return deviation() / StrictMath.sqrt(values.length);
    }

    /** The differences to another sample of the same programmings. */
    Sample minus(Sample other) {
        double[] differences = new double[values.length];
        Arrays.setAll(differences, n -> values[n] - other.values[n]);
        return new Sample(differences);
    }

    /** By how many standard errors of the two the means differ. */
    double errorsTo(Sample other) {
        double error = StrictMath.hypot(standardError(), other.standardError());
        double difference = Math.abs(mean() - other.mean());
        return difference == 0 ? 0 : difference / error;
    }
}
