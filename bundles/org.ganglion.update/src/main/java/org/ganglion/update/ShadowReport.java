// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.ganglion.pipeline.Comparison;
import org.ganglion.pipeline.Latencies;
import org.ganglion.update.document.SwitchSettings;
import org.ganglion.update.document.SwitchSettings.Measure;

/**
 * How a model compares to the one that it runs beside.
 *
 * @param comparison of their results
 * @param asked how they are to be compared
 */
record ShadowReport(Comparison comparison, SwitchSettings.Shadow asked) {
    private static final double MEDIAN = 0.5;
    private static final double NEARLY_ALL = 0.99;

    /** What counts. */
    Measure measure() {
        return asked.measure().orElse(comparison.values() > 1 ? Measure.DECISIONS : Measure.DIFFERENCE);
    }

    /** How much of it there is; 0 if the two agree. */
    double measured() {
        return measure() == Measure.DECISIONS ? comparison.otherDecisions() : comparison.relativeDifference();
    }

    /** Whether that is tolerated. */
    boolean isTolerated() {
        return measured() <= asked.tolerance();
    }

    /** As JSON; latencies in microseconds. */
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("pipeline", comparison.pipeline());
        json.put("running", comparison.running());
        json.put("candidate", comparison.candidate());
        json.put("seconds", asked.time().toMillis() / 1000.0);
        json.put("taken", comparison.taken());
        json.put("compared", comparison.compared());
        json.put("dropped", comparison.dropped());
        json.put("passedOver", comparison.passedOver());
        json.put("values", comparison.values());
        json.put("measure", measure().word());
        json.put("measured", measured());
        json.put("tolerance", asked.tolerance());
        json.put("otherDecisions", comparison.otherDecisions());
        json.put("relativeDifference", comparison.relativeDifference());
        json.put("meanDifference", comparison.meanDifference());
        json.put("largestDifference", comparison.largestDifference());
        json.put("largestValue", comparison.largestValue());
        json.put("runningMicros", latencies(comparison.runningLatencies()));
        json.put("candidateMicros", latencies(comparison.candidateLatencies()));
        return json;
    }

    private static Map<String, Object> latencies(Latencies latencies) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("p50", latencies.micros(MEDIAN));
        json.put("p99", latencies.micros(NEARLY_ALL));
        return json;
    }

    /** In one line. */
    String line() {
        return String.format(
                Locale.ROOT,
                "pipeline '%s': of %d samples %d compared, %d dropped; %.4g of the decisions differ, values by %.4g on average"
                        + " (%.4g of the largest) and %.4g at most; %s %.0f us, %s %.0f us",
                comparison.pipeline(),
                comparison.taken(),
                comparison.compared(),
                comparison.dropped(),
                comparison.otherDecisions(),
                comparison.meanDifference(),
                comparison.relativeDifference(),
                comparison.largestDifference(),
                comparison.running(),
                comparison.runningLatencies().micros(MEDIAN),
                comparison.candidate(),
                comparison.candidateLatencies().micros(MEDIAN));
    }
}
