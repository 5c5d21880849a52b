// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.integrate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.ganglion.api.GanglionException;
import org.ganglion.api.network.Edge;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Port;
import org.ganglion.tests.bench.NeuronBench;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WithoutLeakTest {
    private static final List<String> SPIKING = List.of("1", "3", "6", "10", "12");

    @Test
    void givenTheNmnistNetwork_whenResetToZero_thenEverySpikeCountIsTheReference() {
        assertNmnist("zero", new long[] {8920, 15421, 6024, 1544, 63}, new double[] {0, 0, 17, 0, 0, 0, 2, 43, 1, 0});
    }

    @Test
    void givenTheNmnistNetwork_whenResetBySubtraction_thenEverySpikeCountIsTheReference() {
        assertNmnist(
                "subtract", new long[] {9955, 19699, 10206, 4090, 245}, new double[] {0, 0, 61, 0, 0, 0, 0, 184, 0, 0});
    }

    private static void assertNmnist(String reset, long[] expectedSpikes, double[] expectedOutput) {
        Network network = SharedData.network("nir/nmnist-cnn/cnn_sinabs.nir");
        long[] spikes = new long[SPIKING.size()];
        double[] sums = new double[10];
        double[] input = new double[2 * 34 * 34];
        long s = 1;
        int events = 0;
        try (NeuronBench bench = Bench.of(network.with(network.options().with("reset", reset)))) {
            for (int t = 0; t < 300; t++) {
                for (int i = 0; i < input.length; i++) {
                    s = (1103515245 * s + 12345) & 0x7fffffff;
                    input[i] = (s >> 16) % 50 == 0 ? 1 : 0;
                    events += (int) input[i];
                }
                bench.step(input);
                for (int n = 0; n < spikes.length; n++) {
                    spikes[n] += bench.plan().signal(SPIKING.get(n)).count();
                }
                double[] output = bench.output();
                for (int i = 0; i < sums.length; i++) {
                    sums[i] += output[i];
                }
            }
        }
        assertEquals(13_920, events);
        assertArrayEquals(expectedSpikes, spikes);
        assertArrayEquals(expectedOutput, sums);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "affine",
                "conv1d",
                "conv2d",
                "cubalif",
                "delay",
                "i",
                "if",
                "li",
                "lif",
                "linear",
                "pool_flatten",
                "scale",
                "threshold",
                "uncompressed"
            })
    void givenEveryPrimitive_whenItRuns_thenItSendsFiniteValues(String primitive) {
        Network network = SharedData.network("nir/primitives/" + primitive + ".nir");
        Random random = new Random(7);
        double sum = 0;
        try (NeuronBench bench = Bench.of(network)) {
            int inputs = bench.plan().inputs().get(0).signal().size();
            for (int t = 0; t < 200; t++) {
                bench.step(random.doubles(inputs, 0, 100).toArray());
                for (double value : bench.output()) {
                    assertTrue(Double.isFinite(value));
                    sum += Math.abs(value);
                }
            }
        }
        assertTrue(sum > 0, "nothing ever came out");
    }

    @Test
    void givenCurrents_whenTheStepIsDivided_thenThePotentialIsTheSame() {
        Parameters r = Parameters.builder().put("r", 3).build();
        Options currents = Options.DEFAULT.with(Options.INTEGRATE_INPUT, "current");
        try (NeuronBench pulses = Bench.of(alone("I", r, Options.DEFAULT));
                NeuronBench coarse = Bench.of(alone("I", r, currents.with("dt", "0.5")));
                NeuronBench fine = Bench.of(alone("I", r, currents.with("dt", "0.125")))) {
            pulses.step(2);
            coarse.step(2);
            for (int i = 0; i < 4; i++) {
                fine.step(2);
            }
            assertEquals(6, pulses.output()[0]);
            assertEquals(3, coarse.output()[0]);
            assertEquals(3, fine.output()[0]);
        }
        Options wrong = Options.DEFAULT.with(Options.INTEGRATE_INPUT, "charge");
        GanglionException e = assertThrows(GanglionException.class, () -> Bench.of(alone("I", r, wrong)));
        assertTrue(e.getMessage().contains("integrate.input"), e.getMessage());
    }

    @Test
    void givenAnAdaptiveNeuron_whenDrivenSteadily_thenItSpikesAsTheEquationsOfThePaperSay() {
        double dt = 1e-3;
        double tau = 0.02;
        Parameters parameters = Parameters.builder()
                .put("tau", tau)
                .put("r", tau / dt)
                .put("v_threshold", 0.5)
                .put("tau_adaptation", 0.2)
                .put("beta", 0.3)
                .build();
        Options options = Options.DEFAULT.with("dt", "1e-3").with("reset", "subtract");
        double v = 0;
        double a = 0;
        int early = 0;
        int late = 0;
        try (NeuronBench bench = Bench.of(alone("neuron.ALIF", parameters, options))) {
            for (int t = 0; t < 400; t++) {
                bench.step(0.09);
                // the paper's form: the spike of step t acts in t + 1
                v = (1 - dt / tau) * v + 0.09;
                int z = v > 0.5 + 0.3 * a ? 1 : 0;
                v -= z * 0.5;
                a = Math.exp(-dt / 0.2) * a + z;
                assertEquals(z, bench.output()[0], "spike at step " + t);
                assertEquals(v, bench.variable("n", "v")[0], 1e-12);
                assertEquals(a, bench.variable("n", "a")[0], 1e-12);
                early += t < 100 ? z : 0;
                late += t >= 300 ? z : 0;
            }
        }
        assertTrue(late > 0 && late < early, early + " spikes at first, then " + late);
    }

    private static Network alone(String type, Parameters parameters, Options options) {
        return new Network(
                Map.of(
                        "in",
                        node("in", "Input", Parameters.NONE),
                        "n",
                        node("n", type, parameters),
                        "out",
                        node("out", "Output", Parameters.NONE)),
                List.of(new Edge("in", "n"), new Edge("n", "out")),
                Map.of(),
                options);
    }

    private static Node node(String id, String type, Parameters parameters) {
        return new Node(id, type, parameters, List.of(Port.real("input", 1)), List.of(Port.real("output", 1)));
    }
}
