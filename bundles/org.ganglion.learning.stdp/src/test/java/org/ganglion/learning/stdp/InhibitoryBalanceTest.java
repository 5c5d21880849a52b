// SPDX-License-Identifier: Apache-2.0
package org.ganglion.learning.stdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.ganglion.api.network.Edge;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Plasticity;
import org.ganglion.api.network.Signal;
import org.junit.jupiter.api.Test;

class InhibitoryBalanceTest {
    private static final int SOURCES = 400;
    private static final double DT = 1e-3;

    private static Network network(double rate) {
        double[] excitation = new double[2 * SOURCES];
        Arrays.fill(excitation, 0, SOURCES, 0.25);
        Arrays.fill(excitation, SOURCES, 2 * SOURCES, 0.4375);
        Parameters lif = Parameters.builder()
                .put("tau", 0.02)
                .put("r", 1)
                .put("v_leak", 0)
                .put("v_threshold", 1)
                .put("v_reset", 0)
                .build();
        Parameters rule = Parameters.builder()
                .put("g_max", 20)
                .put("eta", 0.002)
                .put("rate", rate)
                .build();
        Map<String, Node> nodes = new LinkedHashMap<>();
        nodes.put("pre", Circuit.node("pre", Node.INPUT, SOURCES, SOURCES, Parameters.NONE));
        nodes.put("excitatory", Circuit.node("excitatory", Node.INPUT, SOURCES, SOURCES, Parameters.NONE));
        nodes.put("plastic", Circuit.dense(SOURCES, 2, new double[2 * SOURCES]));
        nodes.put("drive", Circuit.node("drive", "Linear", SOURCES, 2, Circuit.weight(excitation, 2, SOURCES)));
        nodes.put("post", Circuit.node("post", "LIF", 2, 2, lif));
        nodes.put("out", Circuit.node("out", Node.OUTPUT, 2, 2, Parameters.NONE));
        return new Network(
                nodes,
                List.of(
                        new Edge("pre", "plastic"),
                        new Edge("excitatory", "drive"),
                        new Edge("plastic", "post"),
                        new Edge("drive", "post"),
                        new Edge("post", "out")),
                Map.of("plastic", new Plasticity("plastic", "stdp-inhibitory", rule, null)),
                Options.DEFAULT.with("dt", Double.toString(DT)));
    }

    @Test
    void givenNeuronsThatAreDrivenDifferently_whenInhibitionLearns_thenBothSpikeAtTheRate() {
        Random random = new Random(4);
        try (Circuit circuit = new Circuit(network(6), new InhibitoryStdp())) {
            int[] early = count(circuit, random, 2_000);
            count(circuit, random, 60_000);
            int[] late = count(circuit, random, 60_000);
            for (int neuron = 0; neuron < 2; neuron++) {
                assertTrue(early[neuron] / 2.0 > 15, "without inhibition " + early[neuron] / 2.0 + " Hz");
                assertEquals(6, late[neuron] / 60.0, 0.3);
            }
            for (double weight : circuit.weights()) {
                assertTrue(weight <= 0 && weight >= -20);
            }
        }
    }

    private static int[] count(Circuit circuit, Random random, int steps) {
        int[] spikes = new int[2];
        for (int n = 0; n < steps; n++) {
            poisson(circuit.input(0), random, 20 * DT);
            poisson(circuit.input(1), random, 20 * DT);
            circuit.step();
            Signal post = circuit.plan().signal("post");
            for (int k = 0; k < post.count(); k++) {
                spikes[post.index()[k]]++;
            }
        }
        return spikes;
    }

    private static void poisson(Signal signal, Random random, double probability) {
        int count = 0;
        for (int i = 0; i < SOURCES; i++) {
            if (random.nextDouble() < probability) {
                signal.index()[count++] = i;
            }
        }
        signal.spikes(count);
    }
}
