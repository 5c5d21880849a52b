// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.insensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.driver.Answer;
import org.ganglion.api.driver.Board;
import org.ganglion.api.driver.Claim;
import org.ganglion.api.driver.Driver;
import org.ganglion.api.driver.Operations;
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
import org.ganglion.api.network.Port;
import org.ganglion.api.network.Tensor;
import org.ganglion.driver.cpu.CpuDriver;
import org.ganglion.engine.spiking.SpikingEngine;
import org.junit.jupiter.api.Test;

class InSensorDriverTest {
    private static final Board BOARD = new Board("amd64", 1, 0, Set.of(), Set.of(), Map.of());
    private static final int[] LIGHT = {2, 9, 11};
    private static final int[] MAPS = {3, 4, 3};

    private static Node node(String id, String type, Parameters parameters, int[] input, int[] output) {
        return new Node(id, type, parameters, List.of(Port.real("input", input)), List.of(Port.real("output", output)));
    }

    private static Parameters convolution(double bias) {
        Random random = new Random(7);
        double[] weight = random.doubles(3 * 2 * 3 * 5, -1, 1).toArray();
        return Parameters.builder()
                .put("weight", Tensor.of(weight, 3, 2, 3, 5))
                .put("bias", Tensor.of(new double[] {bias, -bias, 0}, 3))
                .put("stride", Tensor.of(new int[] {2, 3}, 2))
                .put("padding", Tensor.of(new int[] {0, 0}, 2))
                .build();
    }

    /** Input, convolution, output, and a threshold before the output if wanted. */
    private static Network network(Parameters convolution, boolean threshold, Map<String, String> options) {
        Map<String, Node> nodes = new LinkedHashMap<>();
        nodes.put("in", node("in", Node.INPUT, Parameters.NONE, LIGHT, LIGHT));
        nodes.put("conv", node("conv", "Conv2d", convolution, LIGHT, MAPS));
        if (threshold) {
            Parameters limit = Parameters.builder().put("threshold", 0.3).build();
            nodes.put("spikes", node("spikes", "Threshold", limit, MAPS, MAPS));
        }
        nodes.put("out", node("out", Node.OUTPUT, Parameters.NONE, MAPS, MAPS));
        List<Edge> edges = threshold
                ? List.of(new Edge("in", "conv"), new Edge("conv", "spikes"), new Edge("spikes", "out"))
                : List.of(new Edge("in", "conv"), new Edge("conv", "out"));
        Options all = Options.DEFAULT;
        for (Map.Entry<String, String> option : options.entrySet()) {
            all = all.with(option.getKey(), option.getValue());
        }
        return new Network(nodes, edges, Map.of(), all);
    }

    /** What comes out when random light falls in, frame after frame. */
    private static double[][] run(Driver driver, Network network, int frames) {
        Answer answer = driver.claims(network, network.nodes().keySet(), BOARD);
        assertEquals(Map.of(), answer.refused());
        Provider provider = new Provider("test", "0.1.0", 1);
        List<Claimed> claims = answer.claims().stream()
                .map(claim -> new Claimed(new Provided<>(provider, driver), claim))
                .toList();
        Random random = new Random(3);
        double[][] all = new double[frames][];
        try (Plan plan = new SpikingEngine().compile(new Assignment(network, BOARD, Map.of(), claims, Map.of()))) {
            for (int frame = 0; frame < frames; frame++) {
                double[] light = random.doubles(2 * 9 * 11).toArray();
                plan.inputs().get(0).signal().write(light, 0);
                plan.step(frame);
                all[frame] = new double[3 * 4 * 3];
                plan.outputs().get(0).signal().read(all[frame], 0);
            }
        }
        return all;
    }

    @Test
    void givenAnIdealArray_whenLightFalls_thenSumsAndSpikesAreThoseOfTheProcessorToTheBit() {
        Map<String, String> ideal = Map.of("insensor.bits", "0");
        for (boolean threshold : new boolean[] {false, true}) {
            Network network = network(convolution(0.25), threshold, ideal);
            double[][] expected = run(new CpuDriver(), network, 5);
            double[][] found = run(new InSensorDriver(), network, 5);
            assertTrue(Arrays.stream(expected[0]).anyMatch(value -> value != 0));
            assertArrayEquals(expected, found);
        }
    }

    @Test
    void givenWindowsThatBeginBesideTheArray_whenLightFalls_thenSumsAreThoseOfTheProcessor() {
        Random random = new Random(5);
        Parameters padded = Parameters.builder()
                .put("weight", Tensor.of(random.doubles(3 * 2 * 4 * 7, -1, 1).toArray(), 3, 2, 4, 7))
                .put("bias", Tensor.of(new double[3], 3))
                .put("stride", Tensor.of(new int[] {2, 3}, 2))
                .put("padding", Tensor.of(new int[] {1, 1}, 2))
                .build();
        Network network = network(padded, false, Map.of("insensor.bits", "0"));
        assertArrayEquals(run(new CpuDriver(), network, 5), run(new InSensorDriver(), network, 5));
    }

    @Test
    void givenAThreshold_whenClaimed_thenItIsTakenWithTheConvolutionAndOneBitASumLeavesTheSensor() {
        Network network = network(convolution(0), true, Map.of());
        Answer answer = new InSensorDriver().claims(network, network.nodes().keySet(), BOARD);
        assertEquals(Set.of("conv", "spikes"), answer.claims().get(0).nodes());
        SensorReport report = SensorReport.of(PixelWindows.of(network.node("conv")), true, InSensorSettings.DEFAULT);
        assertEquals(2 * 9 * 11 * 12, report.bitsBefore());
        assertEquals(36, report.bitsAfter());
        assertEquals(66, report.ratio());
        assertTrue(new InSensorDriver()
                .report(network, answer.claims().get(0))
                .startsWith(
                        "node 'conv' in the pixels: 36 bits a frame to the processor instead of 2376 (66.00 times"));
        assertEquals(1e-6 * (36 * (148 + 41.9) + 36 * 75), report.microjoulesAfter(), 1e-15);
    }

    @Test
    void givenAClaim_whenAFrameIsMade_thenItsEnergyIsThatOfTheClaim() {
        InSensorDriver driver = new InSensorDriver();
        for (boolean threshold : new boolean[] {false, true}) {
            Network network = network(convolution(0), threshold, Map.of());
            Claim claim = driver.claims(network, network.nodes().keySet(), BOARD)
                    .claims()
                    .get(0);
            Operations operations = new Operations();
            operations.macs = 3 * 4 * 3 * 2 * 3 * 5;
            assertEquals(
                    claim.cost().microjoules(), driver.energy(network, claim).microjoules(operations), 1e-15);
        }
    }

    @Test
    void givenTheGeometryOfP2m_whenReported_thenTheRatioIsThatOfItsEquation() {
        PixelWindows windows = new PixelWindows(
                3,
                560,
                560,
                8,
                112,
                112,
                new int[] {5, 5},
                new int[] {5, 5},
                new int[2],
                new double[600],
                new double[8]);
        // (560 560 3) / (112 112 8) * 4/3 * 12/8
        assertEquals(
                18.75, SensorReport.of(windows, false, InSensorSettings.DEFAULT).ratio());
    }

    @Test
    void givenFewBits_whenLightFalls_thenSumsAreTheNearestCodes() {
        Network exact = network(convolution(0), false, Map.of("insensor.bits", "0"));
        Network coarse = network(convolution(0), false, Map.of("insensor.bits", "4", "insensor.full.scale", "7"));
        double[][] sums = run(new InSensorDriver(), exact, 3);
        double[][] codes = run(new InSensorDriver(), coarse, 3);
        for (int frame = 0; frame < 3; frame++) {
            for (int i = 0; i < sums[frame].length; i++) {
                assertEquals(Math.rint(sums[frame][i]), codes[frame][i], "grain of 7 / (2^3 - 1)");
            }
        }
    }

    @Test
    void givenASmallFullScale_whenLightFalls_thenSumsSaturate() {
        Map<String, String> options = Map.of("insensor.bits", "0", "insensor.full.scale", "0.5");
        double[][] found = run(new InSensorDriver(), network(convolution(0), false, options), 5);
        double[][] exact = run(new CpuDriver(), network(convolution(0), false, options), 5);
        for (int frame = 0; frame < 5; frame++) {
            for (int i = 0; i < found[frame].length; i++) {
                assertEquals(Math.max(-0.5, Math.min(0.5, exact[frame][i])), found[frame][i]);
            }
        }
    }

    @Test
    void givenNoise_whenLightFallsTwice_thenItIsTheSameAndOfItsSize() {
        Map<String, String> options =
                Map.of("insensor.bits", "0", "insensor.noise", "0.01", "insensor.full.scale", "10");
        Network noisy = network(convolution(0), false, options);
        double[][] first = run(new InSensorDriver(), noisy, 300);
        assertArrayEquals(first, run(new InSensorDriver(), noisy, 300));
        double[][] exact = run(new CpuDriver(), noisy, 300);
        double squares = 0;
        for (int frame = 0; frame < 300; frame++) {
            for (int i = 0; i < 36; i++) {
                squares += Math.pow(first[frame][i] - exact[frame][i], 2);
            }
        }
        // 10,800 draws of standard deviation 0.1: its own error is 0.1 / sqrt(2 n)
        assertEquals(0.1, Math.sqrt(squares / 10_800), 4 * 0.1 / Math.sqrt(2 * 10_800));
        assertNotEquals(first[0][0], exact[0][0]);
    }

    @Test
    void givenATransferPolynomial_whenLightFalls_thenEachPixelGivesItsTerms() {
        Map<String, String> options = Map.of(
                "insensor.bits", "0", "insensor.full.scale", "100", "insensor.transfer", "0.5:1:1, 0.25:2:3,0.1:0:1");
        Network network = network(convolution(0), false, options);
        double[] found = run(new InSensorDriver(), network, 1)[0];
        double[] light = new Random(3).doubles(2 * 9 * 11).toArray();
        double[] weight = network.node("conv").parameters().tensor("weight").f64();
        double sum = 0; // of map 1, row 2, column 1
        for (int c = 0; c < 2; c++) {
            for (int y = 0; y < 3; y++) {
                for (int x = 0; x < 5; x++) {
                    double w = weight[((2 + c) * 3 + y) * 5 + x];
                    double l = light[(c * 9 + 4 + y) * 11 + 3 + x];
                    sum += 0.5 * w * l + 0.25 * w * w * l * l * l + 0.1 * l;
                }
            }
        }
        assertEquals(sum, found[(4 + 2) * 3 + 1], 1e-12);
    }

    @Test
    void givenWhatPixelsCannotDo_whenClaimed_thenItIsRefusedWithTheReason() {
        Parameters spread = convolution(0).with("dilation", Tensor.of(new int[] {2, 1}, 2));
        Network network = network(spread, false, Map.of());
        Answer answer = new InSensorDriver().claims(network, network.nodes().keySet(), BOARD);
        assertEquals(List.of(), answer.claims());
        assertTrue(answer.refused().get("conv").contains("'dilation' is 2"), () -> answer.refused() + "");
    }

    @Test
    void givenWrongSettings_whenANetworkIsClaimed_thenTheyAreNamed() {
        for (String wrong : List.of(
                "bits=1",
                "bits=7.5",
                "bits=x",
                "plain.bits=11.5",
                "noise=-1",
                "transfer=1:1",
                "white=0",
                "colour=red")) {
            String[] pair = wrong.split("=");
            GanglionException refusal = assertThrows(
                    GanglionException.class,
                    () -> InSensorSettings.DEFAULT.with(Options.DEFAULT.with("insensor." + pair[0], pair[1])));
            assertEquals(Reason.USAGE, refusal.reason());
            assertTrue(refusal.getMessage().contains(pair[0]), refusal.getMessage());
        }
    }
}
