// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.integrate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.driver.Operations;
import org.ganglion.api.network.Edge;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Port;
import org.ganglion.api.network.Tensor;
import org.ganglion.tests.bench.NeuronBench;
import org.junit.jupiter.api.Test;

class OptionsTest {
    private static final double DT = 0.25;

    private static Parameters lif() {
        return Parameters.builder()
                .put("tau", 0.5)
                .put("r", 2)
                .put("v_leak", 0.5)
                .put("v_threshold", Tensor.of(new double[] {1, 2}, 2))
                .put("v_reset", 0.25)
                .build();
    }

    private static Parameters cuba() {
        return Parameters.builder()
                .put("tau_syn", 0.5)
                .put("tau_mem", 1)
                .put("r", 2)
                .put("v_leak", 0)
                .put("w_in", 3)
                .build();
    }

    private static Network network(String type, Parameters parameters, String... options) {
        Map<String, Node> nodes = new LinkedHashMap<>();
        nodes.put("in", node("in", Node.INPUT, Parameters.NONE));
        nodes.put("n", node("n", type, parameters));
        nodes.put("out", node("out", Node.OUTPUT, Parameters.NONE));
        Options all = Options.DEFAULT.with("dt", Double.toString(DT));
        for (int i = 0; i < options.length; i += 2) {
            all = all.with(options[i], options[i + 1]);
        }
        return new Network(nodes, List.of(new Edge("in", "n"), new Edge("n", "out")), Map.of(), all);
    }

    private static Node node(String id, String type, Parameters parameters) {
        return new Node(id, type, parameters, List.of(Port.real("input", 2)), List.of(Port.real("output", 2)));
    }

    @Test
    void givenResetToZero_whenNeuronsSpike_thenTheyFallToVReset() {
        try (NeuronBench bench = Bench.of(network("LIF", lif()))) {
            bench.step(1.5, 1.5);
            // v = 0.5 (0.5 + 3) = 1.75: above 1, not above 2
            assertArrayEquals(new double[] {1, 0}, bench.output());
            assertArrayEquals(new double[] {0.25, 1.75}, bench.variable("n", "v"), 0.0);
        }
    }

    @Test
    void givenResetBySubtraction_whenNeuronsSpike_thenTheyFallByTheDistanceOfThresholdAndReset() {
        try (NeuronBench bench = Bench.of(network("LIF", lif(), "reset", "subtract"))) {
            bench.step(1.5, 1.5);
            assertArrayEquals(new double[] {1.75 - 0.75, 1.75}, bench.variable("n", "v"), 0.0);
        }
    }

    @Test
    void givenAPotentialAtItsThreshold_whenItIsNotAbove_thenThereIsNoSpike() {
        try (NeuronBench bench = Bench.of(network("LIF", lif()))) {
            bench.step(0.75, 0);
            assertArrayEquals(new double[] {0, 0}, bench.output());
            assertEquals(1, bench.variable("n", "v")[0]);
        }
    }

    @Test
    void givenALeakyIntegrator_whenInputIsConstant_thenItSendsThePotential() {
        Parameters li = Parameters.builder()
                .put("tau", 0.5)
                .put("r", 2)
                .put("v_leak", 1)
                .build();
        try (NeuronBench bench = Bench.of(network("LI", li))) {
            bench.step(1, 0);
            bench.step(1, 0);
            assertArrayEquals(new double[] {2.25, 0.75}, bench.output(), 0.0);
        }
    }

    @Test
    void givenTheOrderOfCurrentAndPotential_whenASpikeArrives_thenThePotentialSeesItNowOrAStepLater() {
        try (NeuronBench first = Bench.of(network("CubaLI", cuba()));
                NeuronBench later = Bench.of(network("CubaLI", cuba(), "order", "potential-first"))) {
            first.step(1, 0);
            later.step(1, 0);
            assertEquals(1.5, first.variable("n", "i")[0]);
            assertEquals(1.5, later.variable("n", "i")[0]);
            assertArrayEquals(new double[] {0.75, 0}, first.output(), 0.0);
            assertArrayEquals(new double[] {0, 0}, later.output(), 0.0);
            later.step(0, 0);
            assertArrayEquals(new double[] {0.75, 0}, later.output(), 0.0);
        }
    }

    @Test
    void givenNoResetPotential_whenTheModelIsRead_thenItIsZero() {
        Parameters without = Parameters.builder()
                .put("tau", 0.5)
                .put("r", 2)
                .put("v_leak", 0)
                .put("v_threshold", 1)
                .build();
        try (NeuronBench bench = Bench.of(network("LIF", without))) {
            bench.step(2, 0);
            assertArrayEquals(new double[] {0, 0}, bench.variable("n", "v"), 0.0);
            assertArrayEquals(new double[] {1, 0}, bench.output());
        }
    }

    @Test
    void givenAStepTooLongForEuler_whenItIsCompiled_thenFieldAndWayOutAreNamed() {
        Network network = network("LIF", lif(), "dt", "1.5");
        GanglionException refused = assertThrows(GanglionException.class, () -> Bench.of(network));
        assertEquals(Reason.UNSUPPORTED, refused.reason());
        assertTrue(refused.getMessage().contains("node 'n': field 'tau'"), refused.getMessage());
        assertTrue(refused.getMessage().contains("integrator=exact"), refused.getMessage());
    }

    @Test
    void givenATimeConstantOfZero_whenItIsCompiled_thenTheFieldIsNamed() {
        Network network = network("CubaLI", cuba().with("tau_syn", Tensor.scalar(0)));
        GanglionException refused = assertThrows(GanglionException.class, () -> Bench.of(network));
        assertTrue(refused.getMessage().contains("node 'n': field 'tau_syn'"), refused.getMessage());
    }

    @Test
    void givenTheSpikingNetworkOfNeuroBenchsTests_whenItRunsTenSteps_thenCountsAreItsUnitValues() {
        double[][] weight = new double[5][20];
        for (double[] row : weight) {
            java.util.Arrays.fill(row, 0.004);
        }
        Network network = Network.builder()
                .input("in", 20)
                .affine("w", weight, new double[] {0.02, 0.02, 0, 0, 0})
                .lif("n", 1, 1, 0, 0.9, 0)
                .output("out")
                .option("dt", "0.1")
                .build();
        double[] ones = new double[20];
        java.util.Arrays.fill(ones, 1);
        Operations all = new Operations();
        try (NeuronBench bench = Bench.of(network)) {
            for (int t = 0; t < 10; t++) {
                bench.step(ones);
                bench.plan().count(all);
            }
        }
        assertEquals(1000, all.acs, "20 inputs of 1, 5 neurons, 10 steps");
        assertEquals(0, all.macs);
        assertEquals(50, all.membraneUpdates);
        assertEquals(50, all.activations);
        assertEquals(1 - all.active / 50.0, all.activationSparsity());
    }

    @Test
    void givenTheFieldsNamesOfIntegrators_whenSet_thenTheyAreEulerAndAnOrder() {
        Options implicit = Options.DEFAULT.with("integrator", "semi-implicit");
        assertEquals(Options.Integrator.EULER, implicit.integrator());
        assertEquals(Options.Order.CURRENT_FIRST, implicit.order());
        Options forward = implicit.with("integrator", "forward-euler");
        assertEquals(Options.Integrator.EULER, forward.integrator());
        assertEquals(Options.Order.POTENTIAL_FIRST, forward.order());
    }
}
