// SPDX-License-Identifier: Apache-2.0
package org.ganglion.pipeline.running;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.pipeline.Comparison;
import org.junit.jupiter.api.Test;

class DifferencesTest {
    private final Differences differences = new Differences();

    private void add(double[] ran, double... beside) {
        differences.add(7, ran, 2_000, beside, 4_000);
    }

    private Comparison comparison() {
        return differences.comparison("p", "m/1", "m/2", 10, 3, 2);
    }

    @Test
    void givenPairsOfResults_whenCompared_thenLargestMeanAndDecisionsAreExact() {
        add(new double[] {0, 1, 0}, 0, 1, 0);
        add(new double[] {3, 1, 0}, 1, 2, 0);
        add(new double[] {0, -4, 0}, 0, -4.5, 0);

        Comparison comparison = comparison();

        assertEquals(3, comparison.compared());
        assertEquals(3, comparison.values());
        assertEquals(2, comparison.equalDecisions());
        assertEquals(1.0 / 3, comparison.otherDecisions());
        assertEquals(2, comparison.largestDifference());
        assertEquals(3.5 / 9, comparison.meanDifference());
        assertEquals(4, comparison.largestValue());
        assertEquals(3.5 / 9 / 4, comparison.relativeDifference());
        assertEquals(10, comparison.taken());
        assertEquals(3, comparison.dropped());
        assertEquals(2, comparison.passedOver());
        assertEquals(2, comparison.runningLatencies().micros(0.5), 0.05);
        assertEquals(4, comparison.candidateLatencies().micros(0.5), 0.1);
    }

    @Test
    void givenEqualValuesAtTheTop_whenCompared_thenTheFirstIsTheDecision() {
        add(new double[] {1, 1}, 1, 0);
        add(new double[] {1, 1}, 0, 1);

        assertEquals(1, comparison().equalDecisions());
    }

    @Test
    void givenNothingYet_whenCompared_thenNothingDiffers() {
        assertEquals(0, comparison().compared());
        assertEquals(0, comparison().otherDecisions());
        assertEquals(0, comparison().relativeDifference());
        assertEquals(0, comparison().meanDifference());
    }

    @Test
    void givenOnlyZeros_whenCompared_thenAnyDifferenceIsBeyondMeasure() {
        add(new double[] {0}, 0);
        assertEquals(0, comparison().relativeDifference());

        add(new double[] {0}, 1e-300);
        assertEquals(Double.POSITIVE_INFINITY, comparison().relativeDifference());
    }

    @Test
    void givenAResultOfAnotherLength_whenCompared_thenItIsInconsistent() {
        GanglionException refused = assertThrows(GanglionException.class, () -> add(new double[2], new double[3]));

        assertEquals(Reason.INCONSISTENT, refused.reason());
        assertEquals(0, comparison().compared());
    }

    @Test
    void givenAValueThatIsNoNumber_whenCompared_thenTheCandidateFails() {
        GanglionException refused =
                assertThrows(GanglionException.class, () -> add(new double[] {1, 2}, 1, Double.NaN));

        assertEquals(Reason.PROVIDER_FAILED, refused.reason());
        assertEquals(0, comparison().compared());
    }

    @Test
    void givenValuesThatWereNoNumbersBefore_whenEqual_thenNothingDiffersElseBeyondMeasure() {
        add(new double[] {Double.NaN, 1}, Double.NaN, 1);
        assertEquals(0, comparison().meanDifference());
        assertEquals(1, comparison().equalDecisions());

        add(new double[] {Double.NaN, 1}, 5, 1);
        assertEquals(Double.POSITIVE_INFINITY, comparison().largestDifference());
        assertEquals(Double.POSITIVE_INFINITY, comparison().relativeDifference());
        assertEquals(1, comparison().equalDecisions());
    }
}
