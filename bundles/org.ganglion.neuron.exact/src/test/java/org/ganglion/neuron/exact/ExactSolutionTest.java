// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.exact;

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
import org.ganglion.api.network.Port;
import org.ganglion.api.network.Variable;
import org.ganglion.api.neuron.NeuronModel;
import org.ganglion.neuron.integrate.EulerCubaLi;
import org.ganglion.neuron.integrate.EulerCubaLif;
import org.ganglion.neuron.integrate.EulerLi;
import org.ganglion.neuron.integrate.EulerLif;
import org.ganglion.tests.bench.NeuronBench;
import org.junit.jupiter.api.Test;

class ExactSolutionTest {
    private static final Parameters LEAKY =
            Parameters.builder().put("tau", 0.01).put("r", 2).put("v_leak", 0.3).build();

    private static Network alone(String type, Parameters parameters, double dt) {
        Map<String, Node> nodes = new LinkedHashMap<>();
        nodes.put("in", node("in", "Input", Parameters.NONE));
        nodes.put("n", node("n", type, parameters));
        nodes.put("out", node("out", "Output", Parameters.NONE));
        return new Network(
                nodes,
                List.of(new Edge("in", "n"), new Edge("n", "out")),
                Map.of(),
                Options.DEFAULT.with("dt", Double.toString(dt)));
    }

    private static Node node(String id, String type, Parameters parameters) {
        return new Node(id, type, parameters, List.of(Port.real("input", 1)), List.of(Port.real("output", 1)));
    }

    @Test
    void givenOneLifNeuron_whenItGetsNengosInput_thenPotentialAndSpikesAreNengos() {
        Network network = SharedData.network("nir/lif/lif_norse.nir");
        String lif = network.ofType("LIF").get(0).id();
        double[][] reference = SharedData.csv("nir/lif/lif_nengo.csv");
        int spikes = 0;
        try (NeuronBench bench = Bench.of(network)) {
            for (int t = 0; t < reference.length; t++) {
                bench.step(reference[t][0]);
                assertEquals(reference[t][1], 10 * bench.variable(lif, "v")[0], 1e-6, "ten potentials at step " + t);
                assertEquals(reference[t][2] != 0 ? 1 : 0, bench.output()[0], "spike at step " + t);
                spikes += (int) bench.output()[0];
            }
        }
        assertTrue(spikes > 0, "the neuron never spiked");
    }

    @Test
    void givenConstantInput_whenTheStepIsLongOrShort_thenTheLeakyIntegratorIsAtTheSamePlace() {
        try (NeuronBench coarse = Bench.of(alone("LI", LEAKY, 0.008));
                NeuronBench fine = Bench.of(alone("LI", LEAKY, 0.001))) {
            coarse.step(1.5);
            for (int i = 0; i < 8; i++) {
                fine.step(1.5);
            }
            double vInf = 0.3 + 2 * 1.5;
            assertEquals(vInf * (1 - Math.exp(-0.8)), coarse.output()[0], 1e-14);
            assertEquals(coarse.output()[0], fine.output()[0], 1e-14);
        }
    }

    @Test
    void givenASynapticCurrent_whenTheStepIsHalvedManyTimes_thenTheResultStays() {
        for (double tauSyn : new double[] {0.002, 0.01, 0.01 * (1 + 1e-9), 0.05}) {
            Parameters parameters = Parameters.builder()
                    .put("tau_syn", tauSyn)
                    .put("tau_mem", 0.01)
                    .put("r", 2)
                    .put("v_leak", 0.3)
                    .put("w_in", 1.7)
                    .build();
            try (NeuronBench coarse = Bench.of(alone("CubaLI", parameters, 0.016));
                    NeuronBench fine = Bench.of(alone("CubaLI", parameters, 0.00025))) {
                for (double x : new double[] {1, -0.5, 0, 3}) {
                    coarse.step(x);
                    for (int i = 0; i < 64; i++) {
                        fine.step(x);
                    }
                    assertEquals(coarse.variable("n", "i")[0], fine.variable("n", "i")[0], 1e-13, "tau_syn " + tauSyn);
                    assertEquals(coarse.output()[0], fine.output()[0], 1e-13, "tau_syn " + tauSyn);
                }
            }
        }
    }

    @Test
    void givenTheEquationsOfCubaLi_whenARungeKuttaSolvesThem_thenTheResultsAgree() {
        double tauSyn = 0.004;
        double tauMem = 0.01;
        Parameters parameters = Parameters.builder()
                .put("tau_syn", tauSyn)
                .put("tau_mem", tauMem)
                .put("r", 2)
                .put("v_leak", 0.3)
                .put("w_in", 1.7)
                .build();
        Random random = new Random(7);
        double i = 0;
        double v = 0;
        try (NeuronBench bench = Bench.of(alone("CubaLI", parameters, 0.001))) {
            for (int t = 0; t < 100; t++) {
                double x = random.nextGaussian();
                bench.step(x);
                double h = 0.001 / 50;
                for (int k = 0; k < 50; k++) {
                    double i2 = i + h / 2 * (-i + 1.7 * x) / tauSyn;
                    double v2 = v + h / 2 * (0.3 - v + 2 * i) / tauMem;
                    double i3 = i + h / 2 * (-i2 + 1.7 * x) / tauSyn;
                    double v3 = v + h / 2 * (0.3 - v2 + 2 * i2) / tauMem;
                    double i4 = i + h * (-i3 + 1.7 * x) / tauSyn;
                    double v4 = v + h * (0.3 - v3 + 2 * i3) / tauMem;
                    double di = (-(i + 2 * i2 + 2 * i3 + i4) / 6 + 1.7 * x) / tauSyn;
                    double dv = (0.3 - (v + 2 * v2 + 2 * v3 + v4) / 6 + 2 * (i + 2 * i2 + 2 * i3 + i4) / 6) / tauMem;
                    i += h * di;
                    v += h * dv;
                }
                assertEquals(i, bench.variable("n", "i")[0], 1e-9);
                assertEquals(v, bench.output()[0], 1e-9);
            }
        }
    }

    private static Parameters.Builder held(double vReset, double vThreshold) {
        return Parameters.builder()
                .put("v_leak", 0)
                .put("v_threshold", vThreshold)
                .put("v_reset", vReset)
                .put("refractory", 2e-3)
                .put("v_init", 0);
    }

    private static double potentialAfter(double tauSyn, int steps) {
        Parameters parameters = held(0, 10)
                .put("tau_mem", 0.02)
                .put("tau_syn", tauSyn)
                .put("g_init", 1)
                .build();
        try (NeuronBench bench = Bench.of(alone("neuron.CubaExp", parameters, 1e-4))) {
            for (int i = 0; i < steps; i++) {
                bench.step(0);
            }
            return bench.variable("n", "v")[0];
        }
    }

    @Test
    void givenTimeConstantsThatAreNearlyEqual_whenACurrentDrivesThePotential_thenNoDigitsAreLost() {
        double t = 200 * 1e-4 / 0.02;
        assertEquals(t * Math.exp(-t), potentialAfter(0.02, 200), 1e-14);
        for (double apart : new double[] {1e-12, 1e-9, 1e-6, 1e-3, 1e-2}) {
            double tauSyn = 0.02 * (1 + apart);
            // the closed solution, its difference of exponentials as expm1
            double z = 200 * 1e-4 * (1 / 0.02 - 1 / tauSyn);
            double expected = t * Math.exp(-t) * Math.expm1(z) / z;
            assertEquals(expected, potentialAfter(tauSyn, 200), 1e-12, "apart by " + apart);
        }
    }

    @Test
    void givenAResetAboveTheThreshold_whenNeuronsAreHeldThere_thenTheyAreRefused() {
        Map<String, Parameters> all = Map.of(
                "neuron.CubaExp",
                        held(2, 1).put("tau_mem", 0.02).put("tau_syn", 0.005).build(),
                "neuron.RefractoryLif", held(2, 1).put("tau", 0.02).build(),
                "neuron.Coba",
                        held(2, 1)
                                .put("capacitance", 1)
                                .put("conductance", 1)
                                .put("tau_syn", 0.005)
                                .put("reversal", 0)
                                .build());
        all.forEach((type, parameters) -> {
            GanglionException refused =
                    assertThrows(GanglionException.class, () -> Bench.of(alone(type, parameters, 1e-4)));
            assertEquals(Reason.INCONSISTENT, refused.reason(), type);
            assertTrue(refused.getMessage().contains("v_reset"), refused.getMessage());
        });
    }

    private static Map<String, Parameters> restingAtZero(double vThreshold) {
        return Map.of(
                "LIF",
                Parameters.builder()
                        .put("r", 1)
                        .put("v_leak", 0)
                        .put("v_reset", -1)
                        .put("v_threshold", vThreshold)
                        .put("tau", 0.02)
                        .build(),
                "CubaLIF",
                Parameters.builder()
                        .put("r", 1)
                        .put("v_leak", 0)
                        .put("v_reset", -1)
                        .put("v_threshold", vThreshold)
                        .put("tau_mem", 0.02)
                        .put("tau_syn", 0.005)
                        .build(),
                "neuron.RefractoryLif",
                held(-1, vThreshold).put("tau", 0.02).build(),
                "neuron.CubaExp",
                held(-1, vThreshold).put("tau_mem", 0.02).put("tau_syn", 0.005).build(),
                "neuron.Coba",
                held(-1, vThreshold)
                        .put("capacitance", 1)
                        .put("conductance", 1)
                        .put("tau_syn", 0.005)
                        .put("reversal", 0)
                        .build());
    }

    @Test
    void givenAPotentialAtItsThreshold_whenItIsNotAbove_thenThereIsNoSpike() {
        restingAtZero(0).forEach((type, parameters) -> assertEquals(0, firstOutput(type, parameters), type));
        restingAtZero(-1e-300).forEach((type, parameters) -> assertEquals(1, firstOutput(type, parameters), type));
    }

    private static double firstOutput(String type, Parameters parameters) {
        try (NeuronBench bench = Bench.of(alone(type, parameters, 1e-4))) {
            bench.step(0);
            return bench.output()[0];
        }
    }

    @Test
    void givenEulersModels_whenTheirVariablesAreComparedWithTheExactOnes_thenAllCanBeCarriedOver() {
        Parameters lif = Parameters.builder()
                .put("tau", 1)
                .put("r", 1)
                .put("v_leak", 0)
                .put("v_threshold", 1)
                .build();
        Parameters cuba = Parameters.builder()
                .put("tau_syn", 1)
                .put("tau_mem", 1)
                .put("r", 1)
                .put("v_leak", 0)
                .build();
        assertCarried(new EulerLif(), new ExactLif(), node("n", "LIF", lif));
        assertCarried(new EulerLi(), new ExactLi(), node("n", "LI", LEAKY));
        assertCarried(new EulerCubaLi(), new ExactCubaLi(), node("n", "CubaLI", cuba));
        Parameters cubaLif = cuba.with("v_threshold", org.ganglion.api.network.Tensor.scalar(1));
        assertCarried(new EulerCubaLif(), new ExactCubaLif(), node("n", "CubaLIF", cubaLif));
    }

    private static void assertCarried(NeuronModel<?> from, NeuronModel<?> to, Node node) {
        List<Variable> before = variables(from, node);
        List<Variable> after = variables(to, node);
        assertEquals(before, after);
    }

    private static <P extends Record> List<Variable> variables(NeuronModel<P> model, Node node) {
        return model.variables(node, node.parameters().bind(model.parameters(), 1), Options.DEFAULT);
    }
}
