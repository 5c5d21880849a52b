// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.crossbar;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.ganglion.command.proof.session.Running;

/** Accuracy of the digits network against the time since programming, by the driver and from the equations alone. */
final class DriftTrial {
    /** Emulated times as the driver takes them, and in seconds. */
    static final Map<String, Double> AGES = ages();

    private static final double DAY = 86400;
    private static final double MOST_ERRORS = 4;
    private static final double ERRORS_OF_ORDER = 2;
    private static final double FLOAT_ACCURACY = 97.47;

    private final Digits digits;
    private final Running.Opening opening;

    /**
     * Of one time.
     *
     * @param seconds since programming
     * @param plain by the driver without compensation
     * @param compensated by the driver with compensation
     * @param plainReference from the equations alone
     * @param compensatedReference from the equations alone
     */
    record Point(
            double seconds, Sample plain, Sample compensated, Sample plainReference, Sample compensatedReference) {}

    /** @param opening opens networks whose affine maps run on crossbars, as their options say */
    DriftTrial(Digits digits, Running.Opening opening) {
        this.digits = digits;
        this.opening = opening;
    }

    private static Map<String, Double> ages() {
        Map<String, Double> ages = new LinkedHashMap<>();
        ages.put("0s", 0.0);
        ages.put("1s", 1.0);
        ages.put("1m", 60.0);
        ages.put("1h", 3600.0);
        ages.put("1d", 86400.0);
        ages.put("7d", 7 * 86400.0);
        ages.put("30d", 30 * 86400.0);
        ages.put("90d", 90 * 86400.0);
        ages.put("1y", 365 * 86400.0);
        return ages;
    }

    /** In percent, without any emulation. */
    double exactAccuracy() {
        return accuracy(settings("0s", true, 1, "ideal"));
    }

    /**
     * Measures at some of the {@link #AGES}.
     *
     * @param progress is told how many are done, and says whether to go on
     */
    Map<String, Point> run(List<String> ages, int programmings, long seed, IntPredicate progress) {
        Map<String, Point> points = new LinkedHashMap<>();
        for (String age : ages) {
            double seconds = AGES.get(age);
            points.put(
                    age,
                    new Point(
                            seconds,
                            driven(age, false, programmings, seed),
                            driven(age, true, programmings, seed),
                            computed(seconds, false, programmings, seed),
                            computed(seconds, true, programmings, seed)));
            if (!progress.test(points.size())) {
                break;
            }
        }
        return points;
    }

    private Sample driven(String age, boolean compensate, int programmings, long seed) {
        double[] accuracies = new double[programmings];
        for (int n = 0; n < programmings; n++) {
            accuracies[n] = accuracy(settings(age, compensate, seed + n, "pcm"));
        }
        return new Sample(accuracies);
    }

    private double accuracy(Map<String, String> options) {
        try (Running running = opening.open(digits.network(options))) {
            return digits.accuracy(image -> {
                double[] scores = new double[running.output(0).size()];
                running.step(image, scores);
                return scores;
            });
        }
    }

    private Sample computed(double seconds, boolean compensate, int programmings, long seed) {
        double[] accuracies = new double[programmings];
        for (int n = 0; n < programmings; n++) {
            accuracies[n] = digits.accuracy(new PlainPhaseChange(digits, seed + n, seconds, compensate));
        }
        return new Sample(accuracies);
    }

    /** Exact converters, so that nothing but the devices is seen. */
    private static Map<String, String> settings(String age, boolean compensate, long seed, String device) {
        return Map.of(
                "seed",
                String.valueOf(seed),
                "crossbar.device",
                device,
                "crossbar.age",
                age,
                "crossbar.compensate",
                String.valueOf(compensate),
                "crossbar.dac.bits",
                "0",
                "crossbar.adc.bits",
                "0");
    }

    /** What does not hold, a line each. */
    static List<String> broken(Map<String, Point> points, double exact) {
        List<String> broken = new ArrayList<>();
        if (Math.abs(exact - FLOAT_ACCURACY) > 0.005) {
            broken.add("with exact devices it recognises " + exact + " %, in float " + FLOAT_ACCURACY + " %");
        }
        Point before = null;
        for (var entry : points.entrySet()) {
            Point point = entry.getValue();
            String at = "after " + entry.getKey() + ": ";
            agree(broken, at + "without compensation ", point.plain, point.plainReference);
            agree(broken, at + "with compensation ", point.compensated, point.compensatedReference);
            if (before != null) {
                falls(broken, at + "without compensation ", before.plain, point.plain);
                falls(broken, at + "with compensation ", before.compensated, point.compensated);
            }
            if (point.seconds >= DAY && !(point.compensated.minus(point.plain).mean() > 0)) {
                broken.add(at + "compensation does not win: " + point.compensated.mean() + " % against "
                        + point.plain.mean() + " %");
            }
            before = point;
        }
        return broken;
    }

    private static void agree(List<String> broken, String what, Sample driver, Sample reference) {
        if (driver.errorsTo(reference) > MOST_ERRORS) {
            broken.add(what + driver.mean() + " % by the driver, " + reference.mean() + " % from the equations");
        }
    }

    private static void falls(List<String> broken, String what, Sample before, Sample after) {
        Sample rise = after.minus(before);
        if (rise.mean() > ERRORS_OF_ORDER * rise.standardError() && rise.mean() > 0) {
            broken.add(what + "it rises by " + rise.mean() + " points");
        }
    }
}
