// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.dendritic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.network.Form;
import org.ganglion.api.network.Parameters;
import org.ganglion.tests.bench.NeuronBench;
import org.junit.jupiter.api.Test;

class ContextTest {
    private static final int NEURONS = 9;
    private static final int SEGMENTS = 4;
    private static final int[] SEGMENTED = {1 + SEGMENTS, NEURONS};

    private final Random random = new Random(23);

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static double[] gated(double[] input, boolean magnitude) {
        Comparator<Double> order = magnitude ? Comparator.comparing(Math::abs) : Comparator.naturalOrder();
        return IntStream.range(0, NEURONS)
                .mapToDouble(i -> {
                    double best = IntStream.rangeClosed(1, SEGMENTS)
                            .mapToObj(s -> input[s * NEURONS + i])
                            .max(order)
                            .orElseThrow();
                    return input[i] * sigmoid(best);
                })
                .toArray();
    }

    /** The k largest by sorting, the others 0; of equals the first. */
    private static double[] largest(double[] values, int k) {
        List<Integer> winners = IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> -values[i]))
                .limit(k)
                .toList();
        return IntStream.range(0, values.length)
                .mapToDouble(i -> winners.contains(i) ? values[i] : 0)
                .toArray();
    }

    private void verifyDendrites(Parameters parameters, boolean magnitude, int winners) {
        try (NeuronBench bench = Bench.of("neuron.ActiveDendrites", parameters, 1e-3, SEGMENTED, NEURONS)) {
            for (int t = 0; t < 200; t++) {
                // whole numbers, so that neurons tie
                double[] input = random.doubles(SEGMENTED[0] * NEURONS, -4, 4)
                        .map(Math::rint)
                        .toArray();
                double[] expected = gated(input, magnitude);
                assertArrayEquals(winners == 0 ? expected : largest(expected, winners), bench.values(input), 1e-12);
            }
        }
    }

    @Test
    void givenSegments_whenOneRespondsMost_thenItGatesTheNeuron() {
        verifyDendrites(Parameters.NONE, false, 0);
    }

    @Test
    void givenSelectionByMagnitude_whenASegmentIsMostNegative_thenItClosesTheNeuron() {
        verifyDendrites(Parameters.builder().put("select", "magnitude").build(), true, 0);
    }

    @Test
    void givenThreeWinners_whenNeuronsCompete_thenOnlyTheThreeLargestGoOn() {
        verifyDendrites(Parameters.builder().put("winners", 3).build(), false, 3);
    }

    @Test
    void givenNoSegments_whenPlanned_thenTheMessageSaysWhichShapeItTakes() {
        GanglionException refused = assertThrows(
                GanglionException.class,
                () -> Bench.of("neuron.ActiveDendrites", Parameters.NONE, 1e-3, new int[] {2}, 2));
        assertEquals(Reason.INCONSISTENT, refused.reason());
        assertTrue(refused.getMessage().contains("one per segment"), refused.getMessage());
    }

    private static double twoPoint(double r, double c) {
        return sigmoid(0.5 * r * (1 + Math.exp(2 * r * c)));
    }

    @Test
    void givenATwoPointCell_whenContextComes_thenItsProbabilityIsThatOfTheTransferFunction() {
        try (NeuronBench bench = Bench.of("neuron.TwoPoint", Parameters.NONE, 1e-3, new int[] {2, 3}, 3)) {
            for (int t = 0; t < 100; t++) {
                double[] in = random.doubles(6, -2, 2).toArray();
                double[] expected = {twoPoint(in[0], in[3]), twoPoint(in[1], in[4]), twoPoint(in[2], in[5])};
                assertArrayEquals(expected, bench.values(in), 1e-12);
            }
        }
    }

    @Test
    void givenContextAlone_whenNothingIsFedForward_thenTheCellSaysNothing() {
        try (NeuronBench bench = Bench.of("neuron.TwoPoint", Parameters.NONE, 1e-3, new int[] {2, 1}, 1)) {
            for (double context : new double[] {-100, -1, 0, 1, 100}) {
                assertEquals(0.5, bench.values(0, context)[0]);
            }
            // agreement amplifies, disagreement leaves half of the drive, no context leaves all of it
            assertEquals(sigmoid(1), bench.values(1, 0)[0], 1e-12);
            assertTrue(bench.values(1, 1)[0] > sigmoid(1));
            assertEquals(sigmoid(0.5), bench.values(1, -100)[0], 1e-12);
            assertEquals(1, bench.values(1, 1e9)[0]);
        }
    }

    @Test
    void givenSpikes_whenACellFiresOften_thenItsRateIsItsProbabilityAndTheSameAgain() {
        Parameters spikes = Parameters.builder().put("output", "spikes").build();
        int[] shape = {2, 500};
        double[] input = new double[1000];
        java.util.Arrays.fill(input, 0, 500, -0.7);
        int count = 0;
        int again = 0;
        try (NeuronBench bench = Bench.of("neuron.TwoPoint", spikes, 1e-3, shape, 500);
                NeuronBench other = Bench.of("neuron.TwoPoint", spikes, 1e-3, shape, 500)) {
            for (int t = 0; t < 200; t++) {
                assertEquals(Form.SPIKES, bench.step(input).form());
                count += bench.step(input).count();
                other.step(input);
                again += other.step(input).count();
            }
        }
        assertEquals(twoPoint(-0.7, 0), count / 100_000.0, 0.01);
        assertEquals(count, again);
    }
}
