// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.rate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.network.Edge;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Tensor;
import org.ganglion.tests.bench.NeuronBench;
import org.junit.jupiter.api.Test;

class LeakyTanhTest {
    private static final int UNITS = 7;

    private final Random random = new Random(11);
    private final double[] in = random.doubles(UNITS, -1, 1).toArray();
    private final double[] bias = random.doubles(UNITS, -1, 1).toArray();
    private final double[] recurrent = random.doubles(UNITS * UNITS, -1, 1).toArray();
    private final double[] leak = random.doubles(UNITS, 0.1, 1).toArray();

    private Network reservoir() {
        int[] one = {1};
        int[] units = {UNITS};
        Map<String, Node> nodes = new LinkedHashMap<>();
        nodes.put("u", NeuronBench.node("u", Node.INPUT, Parameters.NONE, one, one));
        nodes.put(
                "in",
                NeuronBench.node(
                        "in",
                        "Affine",
                        Parameters.builder()
                                .put("weight", Tensor.of(in, UNITS, 1))
                                .put("bias", Tensor.of(bias, UNITS))
                                .build(),
                        one,
                        units));
        Parameters back = Parameters.builder()
                .put("weight", Tensor.of(recurrent, UNITS, UNITS))
                .build();
        nodes.put("w", NeuronBench.node("w", "Linear", back, units, units));
        Parameters unit =
                Parameters.builder().put("leak", Tensor.of(leak, UNITS)).build();
        nodes.put("n", NeuronBench.node("n", "neuron.LeakyTanh", unit, units, units));
        nodes.put("out", NeuronBench.node("out", Node.OUTPUT, Parameters.NONE, units, units));
        List<Edge> edges = List.of(
                new Edge("u", "in"), new Edge("in", "n"), new Edge("n", "w"), new Edge("w", "n"), new Edge("n", "out"));
        return new Network(nodes, edges, Map.of(), Options.DEFAULT);
    }

    @Test
    void givenAReservoir_whenItRuns_thenItsStatesAreThoseOfThePlainLoop() {
        double[] x = new double[UNITS];
        try (NeuronBench bench = Bench.of(reservoir())) {
            for (int t = 0; t < 200; t++) {
                double u = random.nextGaussian();
                double[] next = new double[UNITS];
                for (int i = 0; i < UNITS; i++) {
                    double sum = bias[i] + in[i] * u;
                    for (int j = 0; j < UNITS; j++) {
                        sum += recurrent[i * UNITS + j] * x[j];
                    }
                    next[i] = (1 - leak[i]) * x[i] + leak[i] * Math.tanh(sum);
                }
                x = next;
                // seven units that forget: an error does not grow, but the order of summation may differ
                assertArrayEquals(x, bench.values(u), 1e-9, "step " + t);
            }
            assertArrayEquals(x, bench.variable("x"), 1e-9);
        }
    }

    @Test
    void givenALeakOfZero_whenPlanned_thenTheMessageNamesTheField() {
        Parameters frozen = Parameters.builder().put("leak", 0).build();
        GanglionException refused = assertThrows(
                GanglionException.class, () -> Bench.of("neuron.LeakyTanh", frozen, 1e-3, new int[] {1}, 1));
        assertEquals(Reason.INCONSISTENT, refused.reason());
        assertTrue(refused.getMessage().contains("leak"), refused.getMessage());
    }
}
