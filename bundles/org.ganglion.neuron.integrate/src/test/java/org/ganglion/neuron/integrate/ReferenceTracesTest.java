// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.integrate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.ganglion.api.driver.Operations;
import org.ganglion.api.network.Edge;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.tests.bench.NeuronBench;
import org.junit.jupiter.api.Test;

class ReferenceTracesTest {
    @Test
    void givenOneLifNeuron_whenItGetsNorsesInput_thenPotentialAndSpikesAreNorses() {
        Network network = SharedData.network("nir/lif/lif_norse.nir");
        String lif = network.ofType("LIF").get(0).id();
        double[][] reference = SharedData.csv("nir/lif/lif_norse.csv");
        List<Integer> spikes = new ArrayList<>();
        try (NeuronBench bench = Bench.of(network)) {
            for (int t = 0; t < reference.length; t++) {
                bench.step(reference[t][0]);
                assertEquals(reference[t][1], bench.variable(lif, "v")[0], 1e-6, "potential at step " + t);
                assertEquals(reference[t][2], bench.output()[0], "spike at step " + t);
                if (bench.output()[0] == 1) {
                    spikes.add(t);
                }
            }
        }
        assertEquals(List.of(460, 510, 710, 760), spikes);
    }

    @Test
    void givenTheLifPrimitive_whenItGetsTheGoldenInput_thenPotentialsAreGolden() {
        assertGolden("lif", 20, 30);
    }

    @Test
    void givenTheCubaLifPrimitive_whenItGetsTheGoldenInput_thenPotentialsAreGolden() {
        assertGolden("cubalif", 60, 158);
    }

    private static void assertGolden(String primitive, double gain, int expectedSpikes) {
        Network network = SharedData.network("nir/primitives/" + primitive + ".nir");
        String id = network.nodes().values().stream()
                .filter(node -> node.type().equalsIgnoreCase(primitive))
                .findFirst()
                .orElseThrow()
                .id();
        double[][] input = SharedData.csv("nir/braille/golden_input_spikes.csv");
        double[][] golden = SharedData.csv("nir/braille/golden_" + primitive + "_v.csv");
        int spikes = 0;
        try (NeuronBench bench = Bench.of(network)) {
            for (int t = 0; t < golden.length; t++) {
                bench.step(Arrays.stream(input[t]).map(spike -> gain * spike).toArray());
                assertArrayEquals(golden[t], bench.variable(id, "v"), 1e-10, "potentials at step " + t);
                spikes += bench.plan().signal(id).count();
            }
        }
        assertEquals(expectedSpikes, spikes);
    }

    @Test
    void givenTheBrailleNetwork_whenItReadsTestSample0_thenEveryHiddenSpikeIsSnnTorchs() {
        assertBraille(SharedData.network("nir/braille/braille_noDelay_bias_zero.nir"));
    }

    @Test
    void givenTheBrailleNetwork_whenNodesAndEdgesAreShuffled_thenEveryHiddenSpikeIsStillSnnTorchs() {
        Network network = SharedData.network("nir/braille/braille_noDelay_bias_zero.nir");
        for (int seed = 0; seed < 8; seed++) {
            assertBraille(shuffled(network, new Random(seed)));
        }
    }

    private static Network shuffled(Network network, Random random) {
        List<Node> nodes = new ArrayList<>(network.nodes().values());
        List<Edge> edges = new ArrayList<>(network.edges());
        Collections.shuffle(nodes, random);
        Collections.shuffle(edges, random);
        Map<String, Node> byId = new LinkedHashMap<>();
        nodes.forEach(node -> byId.put(node.id(), node));
        return new Network(byId, edges, network.plasticity(), network.options());
    }

    private static void assertBraille(Network network) {
        double[][] sample = SharedData.csv("nir/braille/braille_test0_input_256x12.csv");
        double[][] activity = SharedData.npy("nir/braille/snntorch_activity_noDelay_bias_zero.npy");
        String hidden = network.ofType("CubaLIF").stream()
                .filter(node -> node.output().size() == 38)
                .findFirst()
                .orElseThrow()
                .id();
        int mismatches = 0;
        int hiddenSpikes = 0;
        double[] counts = new double[7];
        Operations operations = new Operations();
        try (NeuronBench bench = Bench.of(network)) {
            for (int t = 0; t < sample.length; t++) {
                bench.step(sample[t]);
                bench.plan().count(operations);
                double[] spikes = bench.sent(hidden);
                for (int i = 0; i < spikes.length; i++) {
                    mismatches += spikes[i] == activity[t][i] ? 0 : 1;
                    hiddenSpikes += (int) spikes[i];
                }
                double[] output = bench.output();
                for (int i = 0; i < counts.length; i++) {
                    counts[i] += output[i];
                }
            }
            assertTrue(bench.plan().microjoules() > 0);
        }
        assertEquals(0, mismatches);
        assertEquals(119, hiddenSpikes);
        assertArrayEquals(new double[] {10, 160, 112, 113, 103, 68, 121}, counts);
        assertEquals(256L * (38 + 7), operations.membraneUpdates);
        assertEquals(119 + 687, operations.active);
        assertEquals(0, operations.macs);
    }
}
