// SPDX-License-Identifier: Apache-2.0
package org.ganglion.learning.stdp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.ganglion.api.network.Parameters;
import org.junit.jupiter.api.Test;

/** The window of pairs and the dependence of triplets on frequency. */
class PublishedCurvesTest {
    private static final double NINE_DIGITS = 1e-8;

    @Test
    void givenPairsOfSpikes_whenTheirDistanceVaries_thenTheChangeIsTheClosedForm() throws IOException {
        for (double[] row : SharedData.rows("validation/stdp_pair_window.csv")) {
            for (String delay : new String[] {"axonal", "dendritic"}) {
                int steps = (int) Math.rint(row[0] * 10);
                double change = pair(steps, delay);
                double closed =
                        row[0] > 0 ? 0.01 * 10 * Math.exp(-row[0] / 20) : -0.01 * 1.05 * 10 * Math.exp(row[0] / 20);
                assertEquals(closed, change, 1e-12, row[0] + " ms");
                assertEquals(row[1], change, Math.abs(row[1]) * NINE_DIGITS, row[0] + " ms, NEST");
            }
        }
    }

    /** Steps from the presynaptic to the postsynaptic spike, at 0.1 ms. */
    private static double pair(int steps, String delay) {
        Parameters rule =
                Parameters.builder().put("w_max", 10).put("delay", delay).build();
        try (Circuit circuit = new Circuit(new PairStdp(), "stdp", rule, 1e-4, 1, Circuit.dense(1, 1, 5))) {
            circuit.silence(7);
            circuit.spikes(steps > 0 ? 0 : 1, 0);
            circuit.step();
            circuit.silence(Math.abs(steps) - 1);
            circuit.spikes(steps > 0 ? 1 : 0, 0);
            circuit.step();
            circuit.silence(20);
            return circuit.weights()[0] - 5;
        }
    }

    @Test
    void givenSixtyPairs_whenTheirFrequencyVaries_thenTripletsGiveTheCurvesOfPfisterAndGerstner() throws IOException {
        Parameters full =
                Parameters.builder().put("w_max", 100).put("w_min", -100).build();
        Parameters minimal = Parameters.builder()
                .put("w_max", 100)
                .put("w_min", -100)
                .put("a2_plus", 0)
                .put("a3_plus", 6.5e-3)
                .put("a2_minus", 7.1e-3)
                .put("a3_minus", 0)
                .put("tau_x", 0.001)
                .put("tau_y", 0.114)
                .build();
        for (double[] row : SharedData.rows("validation/stdp_triplet_freq.csv")) {
            assertTriplets(full, row[0], 30, row[1]);
            assertTriplets(full, row[0], -30, row[2]);
            assertTriplets(minimal, row[0], 30, row[3]);
            assertTriplets(minimal, row[0], -30, row[4]);
        }
    }

    /** A third of a millisecond is a step, so that all frequencies and 10 ms, 30 steps, are whole numbers of them. */
    private static void assertTriplets(Parameters rule, double hertz, int apart, double expected) {
        int period = (int) Math.rint(3000 / hertz);
        try (Circuit circuit =
                new Circuit(new TripletStdp(), "stdp-triplet", rule, 1.0 / 3000, 1, Circuit.dense(1, 1, 0))) {
            for (int pair = 0; pair < 60; pair++) {
                circuit.spikes(apart > 0 ? 0 : 1, 0);
                circuit.step();
                circuit.silence(Math.abs(apart) - 1);
                circuit.spikes(apart > 0 ? 1 : 0, 0);
                circuit.step();
                circuit.silence(period - Math.abs(apart) - 1);
            }
            double change = circuit.weights()[0];
            assertEquals(expected, change, Math.abs(expected) * NINE_DIGITS + 1e-15, hertz + " Hz, " + apart);
        }
    }
}
