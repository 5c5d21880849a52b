// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.ganglion.api.driver.Answer;
import org.ganglion.api.driver.Claim;
import org.ganglion.api.driver.Driver;
import org.ganglion.api.engine.Plan;
import org.ganglion.api.json.JsonObject;
import org.ganglion.api.network.ActivationScales;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.NodeKind;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Slide;
import org.ganglion.api.network.Tensor;
import org.ganglion.driver.cpu.CpuDriver;
import org.ganglion.driver.npu.arithmetic.Rounding;
import org.ganglion.driver.npu.cycles.EthosU;
import org.ganglion.driver.npu.region.Chains;
import org.ganglion.driver.npu.region.RegionWriter;
import org.ganglion.engine.spiking.SpikingEngine;
import org.ganglion.engine.tflite.TfliteFormat;
import org.ganglion.tests.data.ReferenceData;
import org.junit.jupiter.api.Test;

/** Networks whose transforms carry scales, against the same in double precision. */
class NetworkOnTheNpuTest {

    private final NpuDriver npu = new NpuDriver(Rounding.SINGLE, EthosU.U55_128);
    private final CpuDriver cpu = new CpuDriver();

    @Test
    void givenTheDigitsNetwork_whenItRunsWith8Bits_thenItIsWithinHalfAPointOfFloat() throws IOException {
        JsonObject file = digits();
        List<JsonObject> layers = file.objects("layers");
        double[][] images = rows(file.list("test_X"));
        double[] labels = numbers(file.list("test_y"));
        Network network = Network.builder()
                .input("pixels", images[0].length)
                .affine(
                        "hidden",
                        rows(layers.get(0).list("W")),
                        numbers(layers.get(0).list("b")))
                .transform("rectified", "transform.ReLU")
                .affine(
                        "digit",
                        rows(layers.get(1).list("W")),
                        numbers(layers.get(1).list("b")))
                .output("output")
                .build();
        Network scaled = calibrated(network, Arrays.copyOf(images, 100));
        assertEquals(
                Set.of("hidden", "rectified", "digit"),
                Planned.claims(scaled, npu).claims().get(0).nodes());
        double exact = accuracy(network, cpu, images, labels);
        double with8Bits = accuracy(scaled, npu, images, labels);
        assertEquals(97.47, exact, 0.01);
        assertEquals(exact, with8Bits, 0.5);
    }

    @Test
    void givenConvolutionsPoolingsAndFlatten_whenTheyRunWith8Bits_thenEveryOutputIsNearThatOfTheProcessor() {
        Random random = new Random(1);
        Network network = Network.builder()
                .input("in", 3, 11, 9)
                .conv2d(
                        "first",
                        tensor(random, 8, 3, 3, 3),
                        tensor(random, 8),
                        Slide.by(2).padded(1))
                .transform("rectified", "transform.ReLU")
                .maxPool2d("largest", new int[] {2, 2}, new int[] {2, 1}, new int[] {0, 0})
                .conv2d(
                        "second",
                        tensor(random, 4, 4, 3, 3),
                        tensor(random, 4),
                        Slide.by(1).same().groups(2))
                .sumPool2d("summed", new int[] {2, 2}, new int[] {1, 2}, new int[] {1, 0})
                .avgPool2d("mean", new int[] {2, 1}, new int[] {1, 1}, new int[] {0, 0})
                .flatten("flat")
                .linear("out", tensor(random, 5, 24))
                .output("end")
                .build();
        double[][] samples = new double[20][3 * 11 * 9];
        for (double[] sample : samples) {
            Arrays.setAll(sample, i -> random.nextGaussian());
        }
        Network scaled = calibrated(network, samples);
        Answer answer = Planned.claims(scaled, npu);
        assertEquals(Map.of(), answer.refused());
        assertEquals(8, answer.claims().get(0).nodes().size());
        try (Plan exact = Planned.plan(network, new SpikingEngine(), cpu);
                Plan with8Bits = Planned.plan(scaled, new SpikingEngine(), npu)) {
            double largest = 0;
            double apart = 0;
            for (double[] sample : samples) {
                double[] y = Planned.step(exact, sample);
                double[] z = Planned.step(with8Bits, sample);
                for (int i = 0; i < y.length; i++) {
                    largest = Math.max(largest, Math.abs(y[i]));
                    apart = Math.max(apart, Math.abs(y[i] - z[i]));
                }
            }
            assertTrue(apart < 0.06 * largest, apart + " of " + largest);
        }
        byte[] model = RegionWriter.write(
                        scaled,
                        Chains.of(scaled, scaled.nodes().keySet()).found().get(0))
                .model();
        assertEquals(
                1,
                new TfliteFormat()
                        .read("region.tflite", model)
                        .ofType("tflite.Model")
                        .size());
    }

    @Test
    void givenTransformsAroundPopulations_whenTheNpuIsAsked_thenItTakesThemOneByOneAndTheRestStays() {
        Network network = Network.builder()
                .input("in", 2)
                .affine("a", new double[][] {{1, 2}, {3, 4}}, new double[2])
                .lif("spikes", 1e-2, 1, 0, 1, 0)
                .affine("b", new double[][] {{1, -1}}, new double[1])
                .output("out")
                .build();
        Network scaled =
                scaled(network, new ActivationScales(ActivationScales.over(0, 1), ActivationScales.over(-4, 4)));
        assertEquals(
                List.of(Set.of("a"), Set.of("b")),
                Planned.claims(scaled, npu).claims().stream().map(Claim::nodes).toList());
        Answer without = Planned.claims(network, npu);
        assertEquals(List.of(), without.claims());
        assertTrue(without.refused().get("a").contains("--int8"), without.refused()::toString);
    }

    @Test
    void givenARegionBeingRun_whenItSteps_thenNothingIsAllocated() {
        Network scaled = scaled(
                Network.builder()
                        .input("in", 1, 8, 8)
                        .conv2d(
                                "a",
                                tensor(new Random(2), 2, 1, 3, 3),
                                tensor(new Random(3), 2),
                                Slide.by(1).same())
                        .transform("r", "transform.ReLU")
                        .output("out")
                        .build(),
                new ActivationScales(ActivationScales.over(0, 1), ActivationScales.over(-4, 4)));
        try (Plan plan = Planned.plan(scaled, new SpikingEngine(), npu)) {
            assertEquals(0, Planned.allocated(plan));
        }
    }

    /** With scales from what the processor computes: every transform's own output, and its input, which is the output before it. */
    private Network calibrated(Network network, double[][] samples) {
        Map<String, double[]> ranges = new LinkedHashMap<>();
        try (Plan plan = Planned.plan(network, new SpikingEngine(), cpu)) {
            for (double[] sample : samples) {
                Planned.step(plan, sample);
                for (Node node : network.nodes().values()) {
                    double[] values = new double[node.output().size()];
                    plan.signal(node.id()).read(values, 0);
                    double[] range = ranges.computeIfAbsent(node.id(), any -> new double[2]);
                    range[0] = Math.min(range[0], Arrays.stream(values).min().orElseThrow());
                    range[1] = Math.max(range[1], Arrays.stream(values).max().orElseThrow());
                }
            }
        }
        Options options = network.options();
        for (Node node : network.nodes().values()) {
            if (node.kind() == NodeKind.TRANSFORM) {
                double[] in = ranges.get(network.into(node.id()).get(0).from());
                double[] out = ranges.get(node.id());
                ActivationScales scales = new ActivationScales(
                        ActivationScales.over(in[0], in[1]), ActivationScales.over(out[0], out[1]));
                options = options.with(ActivationScales.option(node.id()), scales.text());
            }
        }
        return network.with(options);
    }

    private static Network scaled(Network network, ActivationScales scales) {
        Options options = network.options();
        for (Node node : network.nodes().values()) {
            options = node.kind() == NodeKind.TRANSFORM
                    ? options.with(ActivationScales.option(node.id()), scales.text())
                    : options;
        }
        return network.with(options);
    }

    private static double accuracy(Network network, Driver driver, double[][] images, double[] labels) {
        int right = 0;
        try (Plan plan = Planned.plan(network, new SpikingEngine(), driver)) {
            for (int n = 0; n < images.length; n++) {
                double[] scores = Planned.step(plan, images[n]);
                int best = 0;
                for (int i = 1; i < scores.length; i++) {
                    best = scores[i] > scores[best] ? i : best;
                }
                right += best == (int) labels[n] ? 1 : 0;
            }
        }
        return 100.0 * right / images.length;
    }

    private static Tensor tensor(Random random, int... shape) {
        double[] values = new double[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        Arrays.setAll(values, i -> 0.5 * random.nextGaussian());
        return Tensor.of(values, shape);
    }

    private static JsonObject digits() {
        return JsonObject.read("digits", ReferenceData.bytes("crossbar/digits_mlp_64_32_10.json"));
    }

    private static double[][] rows(List<?> rows) {
        return rows.stream().map(row -> numbers((List<?>) row)).toArray(double[][]::new);
    }

    private static double[] numbers(List<?> list) {
        return list.stream().mapToDouble(one -> ((Number) one).doubleValue()).toArray();
    }
}
