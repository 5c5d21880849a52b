// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.dendritic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Tensor;
import org.ganglion.tests.bench.NeuronBench;
import org.junit.jupiter.api.Test;

class ExpressiveLeakyMemoryTest {
    private static final int NEURONS = 3;
    private static final int SYNAPSES = 6;
    private static final int BRANCHES = 2;
    private static final int MEMORIES = 4;
    private static final int HIDDEN = 5;
    private static final double DT = 0.001;

    private final Random random = new Random(17);
    private final double[] tauS = random.doubles(SYNAPSES, 0.002, 0.02).toArray();
    private final double[] wS = random.doubles(SYNAPSES, 0, 1).toArray();
    private final double[] tauM = random.doubles(MEMORIES, 0.001, 0.5).toArray();
    private final double[] bHidden = uniform(HIDDEN);
    private final double[] bMemory = uniform(MEMORIES);
    private final double[] wY = uniform(MEMORIES);
    /** Each neuron has hidden weights of its own, the other tensors are shared. */
    private final double[] wHidden = uniform(NEURONS * HIDDEN * (BRANCHES + MEMORIES));

    private final double[] wMemory = uniform(MEMORIES * HIDDEN);

    private double[] uniform(int size) {
        return random.doubles(size, -1, 1).toArray();
    }

    private Parameters.Builder parameters() {
        return Parameters.builder()
                .put("tau_s", Tensor.of(tauS, SYNAPSES))
                .put("w_s", Tensor.of(wS, SYNAPSES))
                .put("tau_m", Tensor.of(tauM, MEMORIES))
                .put("lambda", 3)
                .put("w_hidden", Tensor.of(wHidden, NEURONS, HIDDEN, BRANCHES + MEMORIES))
                .put("b_hidden", Tensor.of(bHidden, HIDDEN))
                .put("w_memory", Tensor.of(wMemory, MEMORIES, HIDDEN))
                .put("b_memory", Tensor.of(bMemory, MEMORIES))
                .put("w_y", Tensor.of(wY, MEMORIES))
                .put("b_y", 0.25);
    }

    /** One neuron by the equations; changes s and m. */
    private double plain(int neuron, double[] x, double[] s, double[] m) {
        double[] features = new double[BRANCHES + MEMORIES];
        for (int k = 0; k < SYNAPSES; k++) {
            s[k] = Math.exp(-DT / tauS[k]) * s[k] + wS[k] * x[k];
            features[k / (SYNAPSES / BRANCHES)] += s[k];
        }
        for (int k = 0; k < MEMORIES; k++) {
            features[BRANCHES + k] = Math.exp(-DT / tauM[k]) * m[k];
        }
        double[] hidden = bHidden.clone();
        for (int h = 0; h < HIDDEN; h++) {
            for (int f = 0; f < features.length; f++) {
                hidden[h] += wHidden[(neuron * HIDDEN + h) * features.length + f] * features[f];
            }
            hidden[h] = Math.max(hidden[h], 0);
        }
        double y = 0.25;
        for (int k = 0; k < MEMORIES; k++) {
            double out = bMemory[k];
            for (int h = 0; h < HIDDEN; h++) {
                out += wMemory[k * HIDDEN + h] * hidden[h];
            }
            double kappa = Math.exp(-DT / tauM[k]);
            m[k] = kappa * m[k] + 3 * (1 - kappa) * 1.7159 * Math.tanh(2.0 / 3 * out);
            y += wY[k] * m[k];
        }
        return y;
    }

    @Test
    void givenThreeNeurons_whenSpikesArrive_thenTheirOutputsAreThoseOfTheEquations() {
        double[][] s = new double[NEURONS][SYNAPSES];
        double[][] m = new double[NEURONS][MEMORIES];
        int[] receptors = {SYNAPSES, NEURONS};
        try (NeuronBench bench = Bench.of("neuron.ELM", parameters().build(), DT, receptors, NEURONS)) {
            for (int t = 0; t < 200; t++) {
                double[] input = new double[SYNAPSES * NEURONS];
                double[] expected = new double[NEURONS];
                for (int i = 0; i < input.length; i++) {
                    input[i] = random.nextInt(5) == 0 ? 1 : 0;
                }
                for (int n = 0; n < NEURONS; n++) {
                    double[] own = new double[SYNAPSES];
                    for (int k = 0; k < SYNAPSES; k++) {
                        own[k] = input[k * NEURONS + n];
                    }
                    expected[n] = plain(n, own, s[n], m[n]);
                }
                assertArrayEquals(expected, bench.values(input), 1e-9, "step " + t);
            }
            assertEquals(m[1][2], bench.variable("m")[2 * NEURONS + 1], 1e-9);
            assertEquals(s[2][5], bench.variable("s")[5 * NEURONS + 2], 1e-9);
        }
    }

    @Test
    void givenMoreNeuronsThanTheirWeightsCanBeCountedFor_whenPlanned_thenTheMessageNamesTheField() {
        int many = 70_000;
        int hidden = 20_000;
        Parameters large = Parameters.builder()
                .put("tau_m", Tensor.of(new double[] {1}, 1))
                .put("w_hidden", Tensor.of(new double[2 * hidden], hidden, 2))
                .put("b_hidden", Tensor.of(new double[hidden], hidden))
                .put("w_memory", Tensor.of(new double[hidden], 1, hidden))
                .put("b_memory", Tensor.of(new double[1], 1))
                .put("w_y", Tensor.of(new double[1], 1))
                .build();
        GanglionException refused = assertThrows(
                GanglionException.class, () -> Bench.of("neuron.ELM", large, DT, new int[] {1, many}, many));
        assertEquals(Reason.TOO_LARGE, refused.reason());
        assertTrue(refused.getMessage().contains("w_hidden"), refused.getMessage());
    }

    @Test
    void givenATensorOfAnotherSize_whenPlanned_thenTheMessageNamesTheField() {
        Parameters wrong = parameters().put("w_y", Tensor.of(new double[3], 3)).build();
        GanglionException refused = assertThrows(
                GanglionException.class,
                () -> Bench.of("neuron.ELM", wrong, DT, new int[] {SYNAPSES, NEURONS}, NEURONS));
        assertEquals(Reason.INCONSISTENT, refused.reason());
        assertTrue(refused.getMessage().contains("w_y"), refused.getMessage());
    }
}
