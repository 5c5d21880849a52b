// SPDX-License-Identifier: Apache-2.0
package org.ganglion.learning.scaling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.ganglion.api.GanglionException;
import org.ganglion.api.driver.Board;
import org.ganglion.api.driver.Driver;
import org.ganglion.api.engine.Assignment;
import org.ganglion.api.engine.Assignment.Claimed;
import org.ganglion.api.engine.Assignment.Provided;
import org.ganglion.api.engine.Plan;
import org.ganglion.api.engine.Provider;
import org.ganglion.api.network.Edge;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Plasticity;
import org.ganglion.api.network.Port;
import org.ganglion.api.network.Signal;
import org.ganglion.api.network.Tensor;
import org.ganglion.driver.cpu.CpuDriver;
import org.ganglion.engine.spiking.SpikingEngine;
import org.ganglion.neuron.integrate.EulerLif;
import org.junit.jupiter.api.Test;

class SynapticScalingTest {
    private static final Board BOARD = new Board("amd64", 1, 0, Set.of(), Set.of(), Map.of());
    private static final double DT = 1e-3;
    private static final int SOURCES = 100;

    /** Poisson sources at 20 Hz, a LIF neuron per column of weights. */
    private static final class Drive implements AutoCloseable {
        final Plan plan;
        final int neurons;
        final int[] spikes;
        private final Random random = new Random(3);
        private long t;

        Drive(Parameters rule, double... strengths) {
            neurons = strengths.length;
            spikes = new int[neurons];
            double[] weight = new double[neurons * SOURCES];
            for (int j = 0; j < neurons; j++) {
                for (int s = 0; s < SOURCES; s++) {
                    weight[j * SOURCES + s] = s % 10 == 9 ? -strengths[j] / 4 : strengths[j];
                }
            }
            Network network = network(rule, neurons, weight);
            Provider here = new Provider("here", "0.1.0", 1);
            Driver cpu = new CpuDriver();
            List<Claimed> claims = cpu.claims(network, network.nodes().keySet(), BOARD).claims().stream()
                    .map(claim -> new Claimed(new Provided<>(here, cpu), claim))
                    .toList();
            plan = new SpikingEngine()
                    .compile(new Assignment(
                            network,
                            BOARD,
                            Map.of("post", new Provided<>(here, new EulerLif())),
                            claims,
                            Map.of("plastic", new Provided<>(here, new SynapticScaling()))));
        }

        private static Network network(Parameters rule, int neurons, double[] weight) {
            Parameters lif = Parameters.builder()
                    .put("tau", 0.02)
                    .put("r", 1)
                    .put("v_leak", 0)
                    .put("v_threshold", 1)
                    .put("v_reset", 0)
                    .build();
            Parameters weights = Parameters.builder()
                    .put("weight", Tensor.of(weight, neurons, SOURCES))
                    .build();
            Map<String, Node> nodes = new LinkedHashMap<>();
            nodes.put("pre", node("pre", Node.INPUT, SOURCES, SOURCES, Parameters.NONE));
            nodes.put("plastic", node("plastic", "Linear", SOURCES, neurons, weights));
            nodes.put("post", node("post", "LIF", neurons, neurons, lif));
            nodes.put("out", node("out", Node.OUTPUT, neurons, neurons, Parameters.NONE));
            return new Network(
                    nodes,
                    List.of(new Edge("pre", "plastic"), new Edge("plastic", "post"), new Edge("post", "out")),
                    Map.of("plastic", new Plasticity("plastic", "scaling", rule, null)),
                    Options.DEFAULT.with("dt", Double.toString(DT)));
        }

        private static Node node(String id, String type, int input, int output, Parameters parameters) {
            return new Node(
                    id, type, parameters, List.of(Port.real("input", input)), List.of(Port.real("output", output)));
        }

        void run(int steps) {
            Signal pre = plan.inputs().get(0).signal();
            for (int n = 0; n < steps; n++) {
                int count = 0;
                for (int s = 0; s < SOURCES; s++) {
                    if (random.nextDouble() < 20 * DT) {
                        pre.index()[count++] = s;
                    }
                }
                pre.spikes(count);
                plan.step(t++);
                Signal post = plan.signal("post");
                for (int k = 0; k < post.count(); k++) {
                    spikes[post.index()[k]]++;
                }
            }
        }

        double[] weights() {
            return plan.state().stream()
                    .filter(block -> block.variable().name().equals("weight"))
                    .map(block -> (double[]) block.array())
                    .findFirst()
                    .orElseThrow();
        }

        @Override
        public void close() {
            plan.close();
        }
    }

    private static Parameters.Builder rule() {
        return Parameters.builder().put("w_max", 50).put("tau", 2).put("gain", 0.02);
    }

    @Test
    void givenNeuronsThatAreTooQuietAndTooLoud_whenTheyScale_thenEachSpikesAtItsRateAndKeepsItsProportions() {
        Parameters rule =
                rule().put("rate", Tensor.of(new double[] {5, 5, 20}, 3)).build();
        try (Drive drive = new Drive(rule, 0.05, 3, 0.4)) {
            drive.run(60_000);
            Arrays.fill(drive.spikes, 0);
            drive.run(60_000);
            assertEquals(5, drive.spikes[0] / 60.0, 0.3);
            assertEquals(5, drive.spikes[1] / 60.0, 0.3);
            assertEquals(20, drive.spikes[2] / 60.0, 1);
            double[] w = drive.weights();
            for (int j = 0; j < 3; j++) {
                for (int s = 0; s < SOURCES; s++) {
                    double expected = s % 10 == 9 ? -w[j] / 4 : w[j];
                    assertEquals(expected, w[s * 3 + j], 1e-9 * Math.abs(w[j]));
                }
            }
        }
    }

    @Test
    void givenTwoNeurons_whenTheyScale_thenWeightsAreTheNaiveLoops() {
        Parameters rule = rule().put("rate", 10).put("interval", 0.004).build();
        try (Drive drive = new Drive(rule, 1.5, 0.9)) {
            double[] naive = drive.weights().clone();
            double[] rate = {10, 10};
            int[] spikes = new int[2];
            for (int t = 0; t < 4_000; t++) {
                int[] before = drive.spikes.clone();
                drive.run(1);
                for (int j = 0; j < 2; j++) {
                    spikes[j] += drive.spikes[j] - before[j];
                    if (t % 4 == (j == 0 ? 1 : 3)) {
                        rate[j] = rate[j] * Math.exp(-0.004 / 2) + (1 - Math.exp(-0.004 / 2)) * spikes[j] / 0.004;
                        spikes[j] = 0;
                        for (int s = 0; s < SOURCES; s++) {
                            naive[s * 2 + j] *= Math.exp(0.02 * 0.004 * (10 - rate[j]));
                        }
                    }
                }
            }
            assertArrayEquals(naive, drive.weights(), 1e-9);
            assertTrue(drive.spikes[0] > 0);
        }
    }

    @Test
    void givenBounds_whenScalingLeadsBeyondThem_thenSizesStayWithin() {
        Parameters rule = rule().put("rate", 500)
                .put("w_max", 0.07)
                .put("w_min", 0.02)
                .put("gain", 1)
                .build();
        try (Drive drive = new Drive(rule, 0.05)) {
            drive.run(5_000);
            double[] w = drive.weights();
            assertEquals(0.07, w[0]);
            assertEquals(-0.07, w[9]);
        }
    }

    @Test
    void givenSettingsThatCannotBe_whenItIsCompiled_thenNodeRuleAndFieldAreNamed() {
        GanglionException refused = assertThrows(
                GanglionException.class, () -> new Drive(rule().put("rate", -1).build(), 1));
        assertTrue(refused.getMessage().contains("node 'plastic'"), refused.getMessage());
        assertTrue(refused.getMessage().contains("rule 'scaling'"), refused.getMessage());
        assertTrue(refused.getMessage().contains("'rate'"), refused.getMessage());
    }
}
