// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.ganglion.api.driver.Answer;
import org.ganglion.api.engine.Plan;
import org.ganglion.api.network.ActivationScales;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Quantization;
import org.ganglion.api.network.Slide;
import org.ganglion.api.network.Tensor;
import org.ganglion.driver.cpu.CpuDriver;
import org.ganglion.driver.npu.arithmetic.Rounding;
import org.ganglion.driver.npu.cycles.EthosU;
import org.ganglion.driver.npu.cycles.RewriteCycles;
import org.ganglion.engine.spiking.SpikingEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rewrites of state-space models: what they give against what they stand for, and what they take. */
class StateSpaceTest {

    private final NpuDriver npu = new NpuDriver(Rounding.SINGLE, EthosU.U55_128);

    /** Inputs are multiples of the input's step and outputs of the same one: then nothing is rounded, and sums are those of integers. */
    @ParameterizedTest
    @CsvSource({
        "transform.CumSum, 0, 16, 3",
        "transform.CumSum, 1, 5, 24",
        "transform.CumSum, 0, 31, 1",
        "transform.Sum, 0, 16, 3",
        "transform.Sum, 1, 4, 20"
    })
    void givenIntegers_whenTheyAreSummedAsAProduct_thenTheSumsAreExact(String type, int axis, int rows, int columns) {
        Quantization unit = new Quantization(1, 0);
        int[] reduced = {axis == 0 ? columns : rows};
        int[] shape = {rows, columns};
        Network network = scaled(
                Network.builder()
                        .input("x", shape)
                        .node(
                                "sum",
                                type,
                                Parameters.builder().put("axis", axis).build(),
                                shape,
                                type.equals("transform.Sum") ? reduced : shape)
                        .output("y")
                        .build(),
                Map.of("sum", new ActivationScales(unit, unit)));
        assertEquals(Set.of("sum"), claims(network).claims().get(0).nodes());
        Random random = new Random(1);
        try (Plan exact = Planned.plan(network, new SpikingEngine(), new CpuDriver());
                Plan product = Planned.plan(network, new SpikingEngine(), npu)) {
            for (int n = 0; n < 50; n++) {
                double[] x = random.ints((long) rows * columns, -3, 4)
                        .asDoubleStream()
                        .toArray();
                double[] wanted = Planned.step(exact, x);
                double[] found = Planned.step(product, x);
                for (int i = 0; i < wanted.length; i++) {
                    assertEquals(Math.max(-128, Math.min(127, wanted[i])), found[i], type + " " + i);
                }
            }
        }
    }

    @Test
    void givenASumWhoseMatrixNoDeviceHolds_whenTheNpuIsAsked_thenItRefusesThatNodeWithTheReason() {
        for (int length : new int[] {20_000, 50_000, 1 << 16, 1 << 20}) {
            Quantization unit = new Quantization(1, 0);
            Network network = scaled(
                    Network.builder()
                            .input("x", length)
                            .node("sum", "transform.CumSum", Parameters.NONE, new int[] {length}, new int[] {length})
                            .output("y")
                            .build(),
                    Map.of("sum", new ActivationScales(unit, unit)));
            Answer answer = claims(network);
            assertEquals(List.of(), answer.claims());
            assertTrue(answer.refused().get("sum").contains("weights of the product"), answer::toString);
        }
    }

    @Test
    void givenAWindowOverMorePaddingThanADeviceHolds_whenTheNpuIsAsked_thenItRefusesThatNode() {
        Quantization unit = new Quantization(1, 0);
        Parameters window = Parameters.builder()
                .put("kernel_size", Tensor.of(new int[] {50_000, 50_000}, 2))
                .put("padding", Tensor.of(new int[] {25_000, 25_000}, 2))
                .build();
        Network network = scaled(
                Network.builder()
                        .input("x", 1, 2, 2)
                        .conv2d(
                                "first",
                                Tensor.of(new double[] {1}, 1, 1, 1, 1),
                                Tensor.of(new double[1], 1),
                                Slide.by(1))
                        .node("sum", "SumPool2d", window, new int[] {1, 2, 2}, new int[] {1, 3, 3})
                        .output("y")
                        .build(),
                Map.of("sum", new ActivationScales(unit, unit), "first", new ActivationScales(unit, unit)));
        Answer answer = claims(network);
        assertEquals(List.of(), answer.claims());
        assertTrue(answer.refused().get("sum").contains("weights of the product"), answer::toString);
    }

    @Test
    void givenALayerBeforeAFunction_whenItRunsAsPieces_thenTheErrorIsThatOfPiecesAndSteps() {
        for (String type : List.of("transform.SiLU", "transform.Softplus", "transform.Sigmoid", "transform.Tanh")) {
            double before = 0;
            for (int pieces : new int[] {4, 8, 16, 32}) {
                double error = error(type, pieces);
                assertTrue(
                        pieces == 4 || error < before * 0.75 || error < 0.04, type + " with " + pieces + ": " + error);
                before = error;
            }
        }
    }

    /** The largest difference to the processor, over inputs that 8 bits hold exactly. */
    private double error(String type, int pieces) {
        Quantization around = ActivationScales.over(-8, 8);
        Quantization out = ActivationScales.over(-1, 8);
        Network network = scaled(
                Network.builder()
                        .input("x", 1)
                        .linear("same", new double[][] {{1}})
                        .transform("f", type)
                        .output("y")
                        .build(),
                Map.of(
                        "same", new ActivationScales(around, around),
                        "f", new ActivationScales(around, out)));
        network = network.with(network.options().with("npu.pieces", Integer.toString(pieces)));
        assertEquals(Set.of("same", "f"), claims(network).claims().get(0).nodes());
        double error = 0;
        try (Plan exact = Planned.plan(network, new SpikingEngine(), new CpuDriver());
                Plan straight = Planned.plan(network, new SpikingEngine(), npu)) {
            for (int i = Byte.MIN_VALUE; i <= Byte.MAX_VALUE; i++) {
                double[] x = {around.dequantize(i)};
                error = Math.max(error, Math.abs(Planned.step(exact, x)[0] - Planned.step(straight, x)[0]));
            }
        }
        return error;
    }

    @Test
    void givenAFunctionWithoutALayerBefore_whenTheNpuIsAsked_thenItRefuses() {
        Network network = scaled(
                Network.builder()
                        .input("x", 4)
                        .transform("f", "transform.SiLU")
                        .output("y")
                        .build(),
                Map.of("f", new ActivationScales(new Quantization(1, 0), new Quantization(1, 0))));
        assertTrue(claims(network).claims().isEmpty());
        assertTrue(claims(network).refused().containsKey("f"));
    }

    @Test
    void givenARewrittenNetwork_whenItsReportIsAsked_thenErrorAndCyclesBeforeAndAfterStandThere() {
        Network network = scaled(
                Network.builder()
                        .input("x", 64)
                        .node("sum", "transform.CumSum", Parameters.NONE, new int[] {64}, new int[] {64})
                        .transform("gate", "transform.SiLU")
                        .output("y")
                        .build(),
                Map.of(
                        "sum", new ActivationScales(new Quantization(0.01, 0), new Quantization(0.1, 0)),
                        "gate", new ActivationScales(new Quantization(0.1, 0), new Quantization(0.1, 0))));
        String report = npu.report(network, claims(network).claims().get(0));
        assertTrue(report.contains("64 x 64 ones") && report.contains("16 straight pieces"), report);
        assertEquals(2, report.split("cycles instead of").length - 1, report);
    }

    /** Writes {@code target/state-space.md}. */
    @Test
    void givenSizesOfPublishedModels_whenCyclesAreAsked_thenSumsAndFunctionsAreCheaperAsRewritten() throws IOException {
        List<String> table = new ArrayList<>(
                List.of("| rewrite | size | processor | before | after | |", "|---|---|---|---|---|---|"));
        int cheaper = 0;
        for (EthosU processor : List.of(EthosU.U55_128, EthosU.U65_512)) {
            for (int[] size : new int[][] {{24, 16}, {24, 64}, {24, 256}}) {
                RewriteCycles every = RewriteCycles.sums(processor, size[0], size[1], true);
                RewriteCycles last = RewriteCycles.sums(processor, size[0], size[1], false);
                table.add(line("cumulative sum", size, processor, every));
                table.add(line("sum", size, processor, last));
                cheaper += last.after() < last.before() ? 1 : 0;
            }
            int[] size = {24, 64};
            RewriteCycles silu = RewriteCycles.function(processor, size[0] * size[1], true);
            RewriteCycles softplus = RewriteCycles.function(processor, size[0] * size[1], false);
            table.add(line("SiLU", size, processor, silu));
            table.add(line("Softplus", size, processor, softplus));
            assertTrue(silu.after() < silu.before());
            assertTrue(softplus.after() < softplus.before());
        }
        table.add("");
        table.add("| function, -8 to 8, steps of the result 0.035 | 4 pieces | 8 | 16 | 32 |");
        table.add("|---|---|---|---|---|");
        for (String type : List.of("transform.SiLU", "transform.Softplus", "transform.Sigmoid", "transform.Tanh")) {
            StringBuilder line = new StringBuilder("| " + type + " |");
            for (int pieces : new int[] {4, 8, 16, 32}) {
                line.append(String.format(Locale.ROOT, " %.4f |", error(type, pieces)));
            }
            table.add(line.toString());
        }
        Files.createDirectories(Path.of("target"));
        Files.write(Path.of("target", "state-space.md"), table);
        assertTrue(cheaper >= 5, cheaper + " of 6 sums are cheaper");
    }

    private static String line(String what, int[] size, EthosU processor, RewriteCycles cycles) {
        return String.format(
                Locale.ROOT,
                "| %s | %d of %d | %s | %.0f | %.0f | %.2f times |",
                what,
                size[0],
                size[1],
                processor.name(),
                cycles.before(),
                cycles.after(),
                cycles.before() / cycles.after());
    }

    private Answer claims(Network network) {
        return Planned.claims(network, npu);
    }

    private static Network scaled(Network network, Map<String, ActivationScales> scales) {
        Options options = network.options();
        for (Map.Entry<String, ActivationScales> each : scales.entrySet()) {
            options = options.with(
                    ActivationScales.option(each.getKey()), each.getValue().text());
        }
        return network.with(options);
    }
}
