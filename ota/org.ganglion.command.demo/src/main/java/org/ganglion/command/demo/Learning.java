// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.demo;

import org.ganglion.api.command.CommandContext;

/** Learns to predict the machine's load, is judged against persistence, and then surprised. */
final class Learning {
    /** The most that the forecast's error may be of persistence's. */
    static final double BAR = 0.8;

    private static final int WIDTH = 60;
    private static final int PICTURE_EVERY = 60;
    private static final int BURST_SAMPLES = 10;
    private static final int AFTER_BURST = 5;

    private final Story story;
    private final Results results;
    private final KnownLoad load;

    Learning(Story story, Results results, KnownLoad load) {
        this.story = story;
        this.results = results;
        this.load = load;
    }

    void run(double seconds, CommandContext context) throws InterruptedException {
        Forecasts forecasts = results.forecasts();
        int samples = (int) (seconds * 1000 / Device.PERIOD_MILLIS);
        story.chapter("It learns to predict this machine's load, "
                + ForecastNetwork.HORIZON_SAMPLES * Device.PERIOD_MILLIS + " ms ahead");
        for (int next = PICTURE_EVERY; forecasts.count() < samples && !context.cancelled(); next += PICTURE_EVERY) {
            if (!arrive(Math.min(next, samples))) {
                return;
            }
            story.tell(picture(forecasts, WIDTH));
        }
        judge(samples * 2 / 3, samples);
        surprise(samples * 2 / 3, samples);
    }

    private boolean arrive(int count) throws InterruptedException {
        Forecasts forecasts = results.forecasts();
        long patience = 5000 + 3L * Device.PERIOD_MILLIS * Math.max(0, count - forecasts.count());
        if (forecasts.await(count, patience)) {
            return true;
        }
        story.promise(false, "sample " + count + " came within " + patience + " ms");
        return false;
    }

    private void judge(int from, int to) {
        Forecasts forecasts = results.forecasts();
        double error = forecasts.error(from, to);
        double persistence = forecasts.persistenceError(from, to);
        story.promise(
                error <= BAR * persistence,
                String.format(
                        "over the last third its error is %.4f, that of 'all stays as it is' %.4f: %s, at most %.2f times",
                        error, persistence, comparison(error, persistence), BAR));
    }

    private static String comparison(double error, double persistence) {
        return persistence == 0
                ? "the load never changed (is something else keeping this machine busy?)"
                : String.format("%.2f times", error / persistence);
    }

    private void surprise(int from, int to) throws InterruptedException {
        Forecasts forecasts = results.forecasts();
        double usual = forecasts.surpriseQuantile(from, to, 0.999);
        int begin = forecasts.count();
        load.burst(true);
        boolean came = arrive(begin + BURST_SAMPLES);
        load.burst(false);
        if (!came || !arrive(begin + BURST_SAMPLES + AFTER_BURST)) {
            return;
        }
        double score = 0;
        for (int i = begin; i < begin + BURST_SAMPLES + AFTER_BURST; i++) {
            score = Math.max(score, forecasts.surprise(i));
        }
        story.promise(
                score > usual,
                String.format(
                        "a burst of load scores %.3f, above the 99.9th percentile of the usual, %.3f", score, usual));
        // the read-out learns from the burst too; it gets a horizon to see the usual again
        arrive(forecasts.count() + 2 * ForecastNetwork.HORIZON_SAMPLES);
    }

    /** The latest samples as two lines: what came true, and what had been forecast for it. */
    static String picture(Forecasts forecasts, int width) {
        int to = forecasts.count();
        int from = Math.max(0, to - width);
        double[] actual = new double[to - from];
        double[] forecast = new double[to - from];
        for (int i = from; i < to; i++) {
            actual[i - from] = forecasts.actual(i);
            forecast[i - from] = forecasts.forecast(i);
        }
        return String.format(
                "samples %d to %d%n   actual   |%s|%n   forecast |%s|",
                from, to, Sparkline.of(actual), Sparkline.of(forecast));
    }
}
