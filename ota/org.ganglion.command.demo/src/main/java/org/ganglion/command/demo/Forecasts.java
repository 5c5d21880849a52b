// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.demo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The results that came back over MQTT: what was forecast, what came true, and which samples are missing or double. */
final class Forecasts {
    private final int horizon;
    private final List<double[]> results = new ArrayList<>();
    private long first = -1;
    private long last = -1;
    private long missing;
    private long doubled;
    private double latencySum;

    /**
     * @param horizon how many samples ahead the model looks
     */
    Forecasts(int horizon) {
        this.horizon = horizon;
    }

    /** Takes in a result. */
    synchronized void add(long id, double forecast, double actual, double latencyMicros) {
        if (first < 0) {
            first = id;
        } else if (id <= last) {
            doubled++;
            return;
        } else {
            missing += id - last - 1;
            // a gap keeps its place, so that a forecast is held against the right sample
            for (long gap = last + 1; gap < id; gap++) {
                results.add(new double[] {Double.NaN, Double.NaN});
            }
        }
        last = id;
        latencySum += latencyMicros;
        results.add(new double[] {forecast, actual});
        notifyAll();
    }

    synchronized int count() {
        return results.size();
    }

    synchronized long missing() {
        return missing;
    }

    synchronized long doubled() {
        return doubled;
    }

    synchronized double meanLatencyMicros() {
        return results.isEmpty() ? 0 : latencySum / results.size();
    }

    /**
     * Waits for a number of results.
     *
     * @return false if the time ran out
     */
    synchronized boolean await(int count, long millis) throws InterruptedException {
        long deadline = System.nanoTime() + millis * 1_000_000;
        while (results.size() < count) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    /** What came true at a sample. */
    synchronized double actual(int index) {
        return results.get(index)[1];
    }

    /** What had been forecast for a sample; NaN for the first ones. */
    synchronized double forecast(int index) {
        return index < horizon ? Double.NaN : results.get(index - horizon)[0];
    }

    /** Root mean square of forecast minus actual over the samples from {@code from} to {@code to}. */
    double error(int from, int to) {
        double sum = 0;
        int n = 0;
        for (int i = from; i < to; i++) {
            double difference = forecast(i) - actual(i);
            if (!Double.isNaN(difference)) {
                sum += difference * difference;
                n++;
            }
        }
        return Math.sqrt(sum / n);
    }

    /** The same for the forecast that all stays as it is. */
    double persistenceError(int from, int to) {
        double sum = 0;
        int n = 0;
        for (int i = Math.max(from, horizon); i < to; i++) {
            double difference = actual(i - horizon) - actual(i);
            if (!Double.isNaN(difference)) {
                sum += difference * difference;
                n++;
            }
        }
        return Math.sqrt(sum / n);
    }

    /** How surprising a sample is: the absolute error, averaged over it and the two before. */
    double surprise(int index) {
        return error(Math.max(0, index - 2), index + 1);
    }

    /** The value that a share of the surprises from {@code from} to {@code to} does not exceed. */
    double surpriseQuantile(int from, int to, double share) {
        double[] all = new double[to - from];
        for (int i = from; i < to; i++) {
            all[i - from] = surprise(i);
        }
        Arrays.sort(all);
        return all[Math.max(0, (int) Math.ceil(share * all.length) - 1)];
    }
}
