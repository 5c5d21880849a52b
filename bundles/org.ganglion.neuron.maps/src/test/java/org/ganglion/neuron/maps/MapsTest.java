// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.maps;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.ganglion.api.network.Edge;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Tensor;
import org.ganglion.tests.bench.NeuronBench;
import org.junit.jupiter.api.Test;

class MapsTest {
    private static final int[] TWO = {2};

    private interface Iteration {
        /** Advances x and y of a neuron by one step. */
        void apply(double[] xy, double input);
    }

    private static void chialvo(double[] xy, double input) {
        double x = xy[0];
        double y = xy[1];
        xy[0] = Math.pow(x, 2) * StrictMath.exp(y - x) + 0.03 + input;
        xy[1] = 0.89 * y - 0.18 * x + 0.28;
    }

    private static void rulkov(double[] xy, double input) {
        double x = xy[0];
        double z = xy[1] + input;
        if (x >= 4.5 + z && x > 0) {
            xy[0] = -1;
        } else {
            xy[0] = z + (x > 0 ? 4.5 : 4.5 / (1 - x));
        }
        xy[1] = xy[1] - 0.001 * (x + 1 - 0.14 - input);
    }

    /** Two neurons, each drawn to the other by g (x_other - x_own) of the step before, and driven from outside. */
    private static Network pair(String type, Parameters parameters, double g) {
        Parameters coupling = Parameters.builder()
                .put("weight", Tensor.of(new double[] {-g, g, g, -g}, 2, 2))
                .build();
        Map<String, Node> nodes = new LinkedHashMap<>();
        nodes.put("in", NeuronBench.node("in", Node.INPUT, Parameters.NONE, TWO, TWO));
        nodes.put("coupling", NeuronBench.node("coupling", "Linear", coupling, TWO, TWO));
        nodes.put("n", NeuronBench.node("n", type, parameters, TWO, TWO));
        nodes.put("out", NeuronBench.node("out", Node.OUTPUT, Parameters.NONE, TWO, TWO));
        List<Edge> edges = List.of(
                new Edge("in", "n"), new Edge("n", "coupling"), new Edge("coupling", "n"), new Edge("n", "out"));
        return new Network(nodes, edges, Map.of(), Options.DEFAULT);
    }

    private static void verifyPair(Network network, double[] start, Iteration iteration, double g, int steps) {
        double[] a = start.clone();
        double[] b = start.clone();
        Random random = new Random(5);
        double sentA = 0;
        double sentB = 0;
        try (NeuronBench bench = Bench.of(network)) {
            for (int t = 0; t < steps; t++) {
                double[] drive = {0.02 * random.nextDouble(), 0.02 * random.nextDouble()};
                double toA = -g * sentA + g * sentB + drive[0];
                double toB = g * sentA - g * sentB + drive[1];
                iteration.apply(a, toA);
                iteration.apply(b, toB);
                sentA = a[0];
                sentB = b[0];
                assertArrayEquals(new double[] {a[0], b[0]}, bench.values(drive), 1e-7, "step " + t);
            }
        }
    }

    @Test
    void givenTwoCoupledChialvoMaps_whenTheyRun_thenTheyFollowThePlainLoop() {
        Parameters parameters = Parameters.builder().put("b", 0.18).build();
        verifyPair(pair("neuron.Chialvo", parameters, 0.05), new double[] {0, 0}, MapsTest::chialvo, 0.05, 300);
    }

    @Test
    void givenTwoCoupledRulkovMaps_whenTheyRun_thenTheyFollowThePlainLoop() {
        Parameters parameters =
                Parameters.builder().put("alpha", 4.5).put("sigma", 0.14).build();
        verifyPair(pair("neuron.Rulkov", parameters, 0.02), new double[] {-1, -3}, MapsTest::rulkov, 0.02, 300);
    }

    /** How far x still moves after a long time, without input. */
    private static double motion(String type, Parameters parameters) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        try (NeuronBench bench = Bench.of(type, parameters, 1e-3, new int[] {1}, 1)) {
            for (int t = 0; t < 60_000; t++) {
                double x = bench.values(0)[0];
                if (t >= 40_000) {
                    least = Math.min(least, x);
                    most = Math.max(most, x);
                }
            }
        }
        return most - least;
    }

    @Test
    void givenRulkovsStabilityBound_whenSigmaPassesIt_thenRestTurnsIntoSpikes() {
        // the fixed point x = sigma - 1 loses its stability where alpha / (1 - x)^2 = 1 - mu
        double bound = 2 - Math.sqrt(4 / (1 - 0.001));
        Parameters rest = Parameters.builder().put("sigma", bound - 0.01).build();
        Parameters spikes = Parameters.builder().put("sigma", bound + 0.01).build();
        assertEquals(0, motion("neuron.Rulkov", rest), 1e-6);
        assertTrue(motion("neuron.Rulkov", spikes) > 1);
    }

    @Test
    void givenAQuietRulkovNeuron_whenItRests_thenItIsAtItsFixedPoint() {
        double x = -0.1 - 1;
        Parameters parameters = Parameters.builder()
                .put("sigma", -0.1)
                .put("x_start", x)
                .put("y_start", x - 4 / (1 - x))
                .build();
        try (NeuronBench bench = Bench.of("neuron.Rulkov", parameters, 1e-3, new int[] {1}, 1)) {
            for (int t = 0; t < 1000; t++) {
                assertEquals(x, bench.values(0)[0], 1e-12);
            }
        }
    }

    @Test
    void givenAnExcitableChialvoNeuron_whenItIsKickedOnce_thenItFiresOnceAndRestsAgain() {
        Parameters excitable = Parameters.builder().put("k", 0).build();
        try (NeuronBench bench = Bench.of("neuron.Chialvo", excitable, 1e-3, new int[] {1}, 1)) {
            for (int t = 0; t < 500; t++) {
                assertEquals(0, bench.values(0)[0], 1e-12);
            }
            // without bias it rests at x = 0, y = c / (1 - a)
            assertEquals(0.28 / 0.11, bench.variable("y")[0], 1e-9);
            double peak = bench.values(0.3)[0];
            double last = peak;
            for (int t = 0; t < 500; t++) {
                last = bench.values(0)[0];
                peak = Math.max(peak, last);
            }
            assertTrue(peak > 1, "the kick led to " + peak);
            assertEquals(0, last, 1e-12);
        }
    }
}
