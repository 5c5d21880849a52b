// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.gated;

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
import org.ganglion.api.network.Form;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Tensor;
import org.ganglion.tests.bench.NeuronBench;
import org.junit.jupiter.api.Test;

class EventBasedGatedRecurrentUnitTest {
    private static final int INPUTS = 3;
    private static final int UNITS = 6;

    private final Random random = new Random(3);
    /** Rows u, r, z of the input weights and of the recurrent ones, as the layer stores them. */
    private final double[] w = random.doubles(3 * UNITS * INPUTS, -1, 1).toArray();

    private final double[] r = random.doubles(3 * UNITS * UNITS, -1, 1).toArray();
    private final double[] bias = random.doubles(4 * UNITS, -0.5, 0.5).toArray();
    private final double[] threshold = random.doubles(UNITS, 0.05, 0.3).toArray();

    private Network layer() {
        int[] in = {INPUTS};
        int[] units = {UNITS};
        int[] receptors = {4, UNITS};
        // the input reaches receptors 0 to 2, the units themselves 0, 1 and 3
        double[] forward = new double[4 * UNITS * INPUTS];
        System.arraycopy(w, 0, forward, 0, w.length);
        double[] back = new double[4 * UNITS * UNITS];
        System.arraycopy(r, 0, back, 0, 2 * UNITS * UNITS);
        System.arraycopy(r, 2 * UNITS * UNITS, back, 3 * UNITS * UNITS, UNITS * UNITS);
        Map<String, Node> nodes = new LinkedHashMap<>();
        nodes.put("in", NeuronBench.node("in", Node.INPUT, Parameters.NONE, in, in));
        nodes.put("w", NeuronBench.node("w", "Linear", linear(forward, INPUTS), in, receptors));
        nodes.put("r", NeuronBench.node("r", "Linear", linear(back, UNITS), units, receptors));
        nodes.put("n", NeuronBench.node("n", "neuron.EGRU", parameters(), receptors, units));
        nodes.put("out", NeuronBench.node("out", Node.OUTPUT, Parameters.NONE, units, units));
        List<Edge> edges = List.of(
                new Edge("in", "w"), new Edge("w", "n"), new Edge("n", "r"), new Edge("r", "n"), new Edge("n", "out"));
        return new Network(nodes, edges, Map.of(), Options.DEFAULT);
    }

    private static Parameters linear(double[] weight, int sources) {
        return Parameters.builder()
                .put("weight", Tensor.of(weight, weight.length / sources, sources))
                .build();
    }

    private Parameters parameters() {
        Parameters.Builder all = Parameters.builder().put("threshold", Tensor.of(threshold, UNITS));
        String[] names = {"b_u", "b_r", "b_z", "b_zr"};
        for (int k = 0; k < 4; k++) {
            all.put(names[k], Tensor.of(java.util.Arrays.copyOfRange(bias, k * UNITS, (k + 1) * UNITS), UNITS));
        }
        return all.build();
    }

    private static double row(double[] weight, int row, double[] x) {
        double sum = 0;
        for (int j = 0; j < x.length; j++) {
            sum += weight[row * x.length + j] * x[j];
        }
        return sum;
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    /** A step of the layer by its equations; changes c, gives y. */
    private double[] plain(double[] x, double[] y, double[] c) {
        double[] sent = new double[UNITS];
        for (int i = 0; i < UNITS; i++) {
            double u = sigmoid(row(w, i, x) + row(r, i, y) + bias[i]);
            double reset = sigmoid(row(w, UNITS + i, x) + row(r, UNITS + i, y) + bias[UNITS + i]);
            double z = Math.tanh(row(w, 2 * UNITS + i, x)
                    + bias[2 * UNITS + i]
                    + reset * (row(r, 2 * UNITS + i, y) + bias[3 * UNITS + i]));
            c[i] = u * z + (1 - u) * c[i];
            if (c[i] > threshold[i]) {
                sent[i] = c[i];
                c[i] -= threshold[i];
            }
        }
        return sent;
    }

    @Test
    void givenALayer_whenItRuns_thenItsEventsAndCellsAreThoseOfTheEquations() {
        double[] c = new double[UNITS];
        double[] y = new double[UNITS];
        int events = 0;
        try (NeuronBench bench = Bench.of(layer())) {
            for (int t = 0; t < 300; t++) {
                double[] x = random.doubles(INPUTS, -2, 2).toArray();
                y = plain(x, y, c);
                assertArrayEquals(y, bench.values(x), 1e-10, "step " + t);
                assertArrayEquals(c, bench.variable("c"), 1e-10, "step " + t);
                for (double sent : y) {
                    events += sent != 0 ? 1 : 0;
                }
            }
        }
        assertTrue(events > 100 && events < 250 * UNITS, events + " events");
    }

    @Test
    void givenAUnitBelowItsThreshold_whenItRuns_thenItSendsNothing() {
        try (NeuronBench bench = Bench.of("neuron.EGRU", Parameters.NONE, 1e-3, new int[] {4, 1}, 1)) {
            // the candidate is below 1, and so is the cell
            for (int t = 0; t < 50; t++) {
                assertEquals(Form.EVENTS, bench.step(10, 0, 3, 0).form());
                assertEquals(0, bench.step(10, 0, 3, 0).count());
            }
        }
    }

    @Test
    void givenOneReceptorOnly_whenPlanned_thenTheMessageSaysWhichShapeItTakes() {
        GanglionException refused = assertThrows(
                GanglionException.class, () -> Bench.of("neuron.EGRU", Parameters.NONE, 1e-3, new int[] {2}, 2));
        assertEquals(Reason.INCONSISTENT, refused.reason());
        assertTrue(refused.getMessage().contains("(4, 2)"), refused.getMessage());
    }
}
