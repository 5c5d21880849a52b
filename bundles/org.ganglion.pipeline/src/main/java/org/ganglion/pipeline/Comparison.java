// SPDX-License-Identifier: Apache-2.0
package org.ganglion.pipeline;

/**
 * What two models made of the same live samples. A result is the values of all outputs of a pipeline, one after the other, in whatever
 * unit its decoders give; values are compared at the same place of results of the same sample.
 *
 * @param pipeline whose samples these are
 * @param running name and version of the model that runs, or ran last; empty before its first sample
 * @param candidate name and version of the model beside it
 * @param values of a result; 0 before the first comparison
 * @param taken samples of which the running model made a result
 * @param compared those of which the candidate made one too
 * @param dropped those that the candidate was too slow to take
 * @param passedOver those that were not compared, because the candidate had not yet the state that the running model had
 * @param equalDecisions those compared whose largest value, of equal ones the first, stands at the same place
 * @param largestDifference of two values, absolute
 * @param meanDifference of all pairs of values, absolute
 * @param largestValue of the running model, absolute, in the samples compared
 * @param runningLatencies time from the first encoder to the last decoder of each sample compared, without waiting
 * @param candidateLatencies the same of the candidate
 */
public record Comparison(
        String pipeline,
        String running,
        String candidate,
        int values,
        long taken,
        long compared,
        long dropped,
        long passedOver,
        long equalDecisions,
        double largestDifference,
        double meanDifference,
        double largestValue,
        Latencies runningLatencies,
        Latencies candidateLatencies) {

    /** The share of samples compared with another decision, 0 to 1; 0 where results have a single value, or nothing was compared. */
    public double otherDecisions() {
        return compared == 0 ? 0 : (double) (compared - equalDecisions) / compared;
    }

    /** The mean difference divided by the largest value; 0 if nothing differs, infinite if all values were 0 and something differs. */
    public double relativeDifference() {
        return meanDifference == 0 ? 0 : meanDifference / largestValue;
    }
}
