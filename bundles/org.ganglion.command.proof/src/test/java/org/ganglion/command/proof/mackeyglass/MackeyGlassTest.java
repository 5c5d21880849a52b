// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.mackeyglass;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.ganglion.api.network.Network;
import org.ganglion.command.proof.mackeyglass.Trial.Errors;
import org.ganglion.command.proof.session.OnEngine;
import org.ganglion.command.proof.session.Running;
import org.ganglion.driver.cpu.CpuDriver;
import org.ganglion.learning.rls.RecursiveLeastSquares;
import org.ganglion.neuron.rate.LeakyTanh;
import org.ganglion.tests.data.ReferenceData;
import org.junit.jupiter.api.Test;

/** Six of the twenty seeds of the proof, on the engine without sessions. */
class MackeyGlassTest {
    private static final int SEEDS = 6;

    private static Series series() throws IOException {
        return Series.read(ReferenceData.path("mackey_glass/mg17_197by75.csv"));
    }

    @Test
    void givenSixSeeds_whenTheSeriesIsPredicted_thenTheMediansAreWhereTheFullProofHasThem() throws IOException {
        Series series = series();
        List<Errors> errors = new ArrayList<>();
        for (int i = 0; i < SEEDS; i++) {
            errors.add(new Trial(MackeyGlassTest::open, 1 + i, series.trial(i)).run());
        }
        double ridge = median(errors.stream().mapToDouble(Errors::ridge).toArray());
        double rlsStep = median(errors.stream().mapToDouble(Errors::rlsStep).toArray());
        assertTrue(ridge <= 16.5, "autonomous, ridge: " + errors);
        assertTrue(rlsStep <= 0.25, "one step ahead, RLS: " + errors);
    }

    private static Running open(Network network) {
        return new OnEngine.Cast()
                .driver(new CpuDriver())
                .population("x", new LeakyTanh())
                .rule("rls", new RecursiveLeastSquares())
                .open(network);
    }

    private static double median(double[] values) {
        java.util.Arrays.sort(values);
        return MackeyGlassProof.median(values);
    }

    @Test
    void givenMatricesWithKnownEigenvalues_whenTheRadiusIsAsked_thenItIsTheLargest() {
        assertEquals(3, SpectralRadius.of(new double[] {2, 0, 0, -3}, 2), 1e-6);
        // a rotation by 0.7, twice as long: a pair of complex eigenvalues
        double c = 2 * Math.cos(0.7);
        double s = 2 * Math.sin(0.7);
        assertEquals(2, SpectralRadius.of(new double[] {c, -s, s, c}, 2), 1e-6);
        assertEquals(0, SpectralRadius.of(new double[] {0, 1, 0, 0}, 2));
    }

    @Test
    void givenRowsOfAPlane_whenRidgeRegressionSolves_thenItFindsItsWeights() {
        Random random = new Random(4);
        double[] wanted = {1.5, -2, 0.25};
        RidgeRegression regression = new RidgeRegression(3, 1e-9);
        for (int i = 0; i < 20; i++) {
            double[] row = {random.nextGaussian(), random.nextGaussian(), 1};
            regression.add(row, wanted[0] * row[0] + wanted[1] * row[1] + wanted[2]);
        }
        assertArrayEquals(wanted, regression.solve(), 1e-8);
    }

    @Test
    void givenAPredictionThatIsNotANumber_whenItsErrorIsAsked_thenItCountsTwoHundred() {
        double[] trial = new double[Series.TRAINING + Series.TEST + 1];
        java.util.Arrays.fill(trial, 1);
        double[] predicted = new double[Series.TEST];
        java.util.Arrays.fill(predicted, 3);
        assertEquals(100, Series.error(predicted, trial), 1e-9);
        java.util.Arrays.fill(predicted, Double.NaN);
        assertEquals(200, Series.error(predicted, trial), 1e-9);
    }
}
