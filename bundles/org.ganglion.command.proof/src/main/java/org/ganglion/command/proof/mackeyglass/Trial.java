// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.mackeyglass;

import org.ganglion.command.proof.session.Running;

/**
 * One seed: the reservoir is driven by the training, ridge regression and RLS each find a read-out, and both predict the test, one step ahead
 * of the true series and, fed with their own output, for all of its ten Lyapunov times.
 */
final class Trial {
    private static final int RIDGE_OUT = 0;
    private static final int RLS_OUT = 1;
    private static final int FEATURES_OUT = 2;

    private final Running.Opening opening;
    private final EchoState reservoir;
    private final double[] series;

    /**
     * Errors in percent (sMAPE).
     *
     * @param ridge autonomous
     * @param rls autonomous
     * @param ridgeStep one step ahead
     * @param rlsStep one step ahead
     */
    record Errors(double ridge, double rls, double ridgeStep, double rlsStep) {}

    Trial(Running.Opening opening, long seed, double[] series) {
        this.opening = opening;
        this.reservoir = new EchoState(seed);
        this.series = series;
    }

    Errors run() {
        double[] none = new double[EchoState.FEATURES + 1];
        double[] weights;
        double rls;
        double rlsStep;
        try (Running running = opening.open(reservoir.network(none))) {
            weights = train(running);
            rlsStep = Series.error(oneStep(running, RLS_OUT), series);
            rls = Series.error(autonomous(running, RLS_OUT), series);
        }
        try (Running running = opening.open(reservoir.network(weights))) {
            double ridge = Series.error(autonomous(running, RIDGE_OUT), series);
            running.reset();
            follow(running, Series.TRAINING);
            return new Errors(ridge, rls, Series.error(oneStep(running, RIDGE_OUT), series), rlsStep);
        }
    }

    /** Teaches RLS on the way, and gives the weights of ridge regression. */
    private double[] train(Running running) {
        RidgeRegression regression = new RidgeRegression(EchoState.FEATURES + 1, EchoState.RIDGE);
        double[] features = new double[EchoState.FEATURES + 1];
        features[EchoState.FEATURES] = 1;
        for (int k = 0; k < Series.TRAINING; k++) {
            boolean taught = k >= Series.WARM_UP;
            if (taught) {
                send(running, 1, series[k + 1]);
            } else {
                running.input(1).spikes(0);
            }
            send(running, 0, series[k]);
            running.step();
            if (taught) {
                running.output(FEATURES_OUT).read(features, 0);
                regression.add(features, series[k + 1]);
            }
        }
        return regression.solve();
    }

    private void follow(Running running, int steps) {
        for (int k = 0; k < steps; k++) {
            quietly(running, series[k]);
        }
    }

    /** Right after the training. */
    private double[] oneStep(Running running, int output) {
        double[] predicted = new double[Series.TEST];
        for (int k = 0; k < Series.TEST; k++) {
            quietly(running, series[Series.TRAINING + k]);
            predicted[k] = value(running, output);
        }
        return predicted;
    }

    private double[] autonomous(Running running, int output) {
        running.reset();
        follow(running, Series.TRAINING);
        double[] predicted = new double[Series.TEST];
        double input = series[Series.TRAINING];
        for (int k = 0; k < Series.TEST; k++) {
            quietly(running, input);
            input = value(running, output);
            predicted[k] = input;
        }
        return predicted;
    }

    private static void quietly(Running running, double u) {
        running.input(1).spikes(0);
        send(running, 0, u);
        running.step();
    }

    private static void send(Running running, int input, double value) {
        running.input(input).f64()[0] = value;
        running.input(input).dense();
    }

    private static double value(Running running, int output) {
        double[] value = new double[1];
        running.output(output).read(value, 0);
        return value[0];
    }
}
