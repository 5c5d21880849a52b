// SPDX-License-Identifier: Apache-2.0
package org.ganglion.pipeline.running;

import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.pipeline.Comparison;
import org.ganglion.pipeline.Latencies;

/** Adds up how far results of two models differ. Safe for use by several threads. */
final class Differences {
    private final Latencies.Recorder running = new Latencies.Recorder();
    private final Latencies.Recorder candidate = new Latencies.Recorder();
    private int values;
    private long compared;
    private long equalDecisions;
    private double largest;
    private double sum;
    private double largestValue;

    /**
     * Takes a pair of results in.
     *
     * @throws GanglionException INCONSISTENT if they have different numbers of values; PROVIDER_FAILED if one of the candidate's is not
     *     finite where the other's is
     */
    synchronized void add(long sample, double[] ran, long ranNanos, double[] beside, long besideNanos) {
        if (ran.length != beside.length) {
            throw new GanglionException(
                    Reason.INCONSISTENT,
                    "its results have " + beside.length + " values, those of the model that runs " + ran.length
                            + "; they cannot be compared");
        }
        for (int i = 0; i < ran.length; i++) {
            if (!Double.isFinite(beside[i]) && Double.isFinite(ran[i])) {
                throw new GanglionException(
                        Reason.PROVIDER_FAILED,
                        "value " + i + " of its result of sample " + sample + " is " + beside[i]);
            }
        }
        for (int i = 0; i < ran.length; i++) {
            if (Double.compare(ran[i], beside[i]) != 0) {
                // infinite or NaN only where the model that runs has such a value
                double difference = Math.abs(beside[i] - ran[i]);
                double counted = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
                largest = Math.max(largest, counted);
                sum += counted;
            }
            if (Double.isFinite(ran[i])) {
                largestValue = Math.max(largestValue, Math.abs(ran[i]));
            }
        }
        values = ran.length;
        compared++;
        equalDecisions += decision(ran) == decision(beside) ? 1 : 0;
        running.add(ranNanos);
        candidate.add(besideNanos);
    }

    /** The place of the largest value; of equal ones the first, and 0 if none is a number. */
    private static int decision(double[] result) {
        int at = 0;
        for (int i = 1; i < result.length; i++) {
            if (result[i] > result[at] || Double.isNaN(result[at]) && !Double.isNaN(result[i])) {
                at = i;
            }
        }
        return at;
    }

    /** What they come to. */
    synchronized Comparison comparison(
            String pipeline, String ran, String beside, long taken, long dropped, long passedOver) {
        return new Comparison(
                pipeline,
                ran,
                beside,
                values,
                taken,
                compared,
                dropped,
                passedOver,
                equalDecisions,
                largest,
                compared == 0 || values == 0 ? 0 : sum / ((double) compared * values),
                largestValue,
                running.taken(),
                candidate.taken());
    }
}
