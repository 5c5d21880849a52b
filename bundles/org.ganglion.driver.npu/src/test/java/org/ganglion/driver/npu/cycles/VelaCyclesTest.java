// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.cycles;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.ganglion.driver.npu.flatbuffer.ModelReader;
import org.ganglion.tests.data.ReferenceData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The estimate against Vela's own. Writes what it finds to {@code target/vela-cycles.md}. */
class VelaCyclesTest {
    private static final double OF_A_ROW_THAT_WAITS = 0.08;
    private static final double OF_SRAM = 0.02;
    private static final double OF_TOTAL = 0.1;
    private static final double OF_FLASH_BOUND = 0.2;
    private static final double OF_PEAK = 0.1;
    private static final double OF_WEIGHTS = 0.1;
    private static final int SOFTMAX = 25;

    /**
     * Vela's rows are equal but for those that wait for weights on their way to the SRAM: how long depends on the size that Arm's codec
     * gives the weights, of which ours is an estimate.
     */
    @ParameterizedTest
    @CsvSource({
        "kws_dscnn_int8, ethos-u55-128, 11, ",
        "kws_dscnn_int8, ethos-u65-512, 11, ",
        "vww_96_int8, ethos-u55-128, 29, 0 12 14 24 25",
        "vww_96_int8, ethos-u65-512, 29, 0 12 14 15 16",
        "ic_resnet8_int8, ethos-u55-128, 14, 8 9",
        "ic_resnet8_int8, ethos-u65-512, 14, 8 9",
        "ad01_int8, ethos-u55-128, 10, ",
        "ad01_int8, ethos-u65-512, 10, ",
    })
    void givenAModel_whenItsCyclesAreComputed_thenTheyAreVelasButForWaitingForWeights(
            String model, String name, int count, String waiting) throws IOException {
        EthosU processor = EthosU.named(name).orElseThrow();
        List<VelaReport.Row> expected = VelaReport.of(model, processor).layers();
        List<NetworkEstimate.Row> computed = layers(estimate(model, processor));
        assertEquals(count, expected.size());
        assertEquals(count, computed.size());
        Set<Integer> differing = new TreeSet<>();
        for (int i = 0; i < count; i++) {
            if (expected.get(i).npu() != computed.get(i).npu()) {
                differing.add(i);
                assertNear(expected.get(i).npu(), computed.get(i).npu(), OF_A_ROW_THAT_WAITS, "row " + i);
            }
        }
        assertEquals(listed(waiting), differing);
    }

    @Test
    void givenEveryModel_whenItsSramIsAsked_thenCyclesAndPeakAreVelas() throws IOException {
        for (String model : VelaReport.MODELS) {
            for (EthosU processor : VelaReport.PROCESSORS) {
                VelaReport vela = VelaReport.of(model, processor);
                NetworkEstimate estimate = estimate(model, processor);
                List<NetworkEstimate.Row> rows = layers(estimate);
                for (int i = 0; i < rows.size(); i++) {
                    String place = model + " on " + processor.name() + ", row " + i;
                    assertNear(vela.layers().get(i).sram(), rows.get(i).sram(), OF_SRAM, place);
                }
                assertNear(vela.sramPeak(), estimate.sramPeak(), OF_PEAK, model + " on " + processor.name());
            }
        }
    }

    @Test
    void givenEveryModel_whenItsTotalIsAsked_thenItIsNearVelas() throws IOException {
        List<String> table = new ArrayList<>(List.of(
                "| model | processor | rows equal | cycles | Vela | | softmax | Vela | SRAM (bytes) | Vela |",
                "|---|---|---|---|---|---|---|---|---|---|"));
        for (String model : VelaReport.MODELS) {
            for (EthosU processor : VelaReport.PROCESSORS) {
                VelaReport vela = VelaReport.of(model, processor);
                NetworkEstimate estimate = estimate(model, processor);
                double softmax = estimate.cycles()
                        - layers(estimate).stream()
                                .mapToDouble(NetworkEstimate.Row::total)
                                .sum();
                table.add(line(model, vela, estimate, softmax));
                String place = model + " on " + processor.name();
                boolean flashBound = model.startsWith("ad01");
                assertNear(vela.cycles(), estimate.cycles(), flashBound ? OF_FLASH_BOUND : OF_TOTAL, place);
                assertNear(vela.softmax(), softmax, OF_FLASH_BOUND, place + ", softmax");
            }
        }
        Files.createDirectories(Path.of("target"));
        Files.write(Path.of("target", "vela-cycles.md"), table);
    }

    /** A fully connected layer reads its weights from the flash: there Vela shows what Arm's codec made of them. */
    @Test
    void givenFullyConnectedLayers_whenTheirWeightsAreEstimated_thenTheSizeIsNearThatOfArmsCodec() throws IOException {
        int layers = 0;
        for (String model : VelaReport.MODELS) {
            List<VelaReport.Row> vela = VelaReport.of(model, EthosU.U55_128).layers();
            List<NetworkEstimate.Row> rows = layers(estimate(model, EthosU.U55_128));
            for (int i = 0; i < rows.size(); i++) {
                if (vela.get(i).operator().equals("FULLY_CONNECTED")) {
                    assertNear(vela.get(i).far(), rows.get(i).weights(), OF_WEIGHTS, model + ", row " + i);
                    layers++;
                }
            }
        }
        assertEquals(13, layers);
    }

    @Test
    void givenAStrideOfHundreds_whenBlocksAreSearched_thenTheSmallestIsTaken() {
        Filter filter = new Filter(new byte[9], 1, 3, 3, 1, false);
        Work work = new Work(
                Work.Kind.CONVOLUTION,
                new Extent(2000, 2000, 1),
                new Extent(4, 4, 1),
                new Work.Sliding(3, 3, 600, 600),
                false,
                false,
                false,
                true,
                true,
                filter);
        for (EthosU processor : EthosU.all()) {
            assertTrue(CycleModel.of(processor, work, new BlockSearch(processor, work).find()) > 0);
        }
    }

    @Test
    void givenSmallerAndLargerProcessors_whenTheSameModelIsAsked_thenMoreMacsTakeFewerCycles() throws IOException {
        double before = Double.MAX_VALUE;
        for (EthosU processor : EthosU.all()) {
            double sum = estimate("ic_resnet8_int8", processor).cycles();
            assertTrue(sum < before, processor.name());
            before = sum;
        }
    }

    private static String line(String model, VelaReport vela, NetworkEstimate estimate, double softmax) {
        List<NetworkEstimate.Row> rows = layers(estimate);
        int equal = 0;
        for (int i = 0; i < rows.size(); i++) {
            equal += rows.get(i).npu() == vela.layers().get(i).npu() ? 1 : 0;
        }
        return String.format(
                Locale.ROOT,
                "| %s | %s | %d of %d | %.0f | %.0f | %+.2f %% | %.0f | %.0f | %d | %.0f |",
                model,
                estimate.processor().name(),
                equal,
                rows.size(),
                estimate.cycles(),
                vela.cycles(),
                100 * (estimate.cycles() / vela.cycles() - 1),
                softmax,
                vela.softmax(),
                estimate.sramPeak(),
                vela.sramPeak());
    }

    private static List<NetworkEstimate.Row> layers(NetworkEstimate estimate) {
        return estimate.rows().stream().filter(row -> row.code() != SOFTMAX).toList();
    }

    private static NetworkEstimate estimate(String model, EthosU processor) throws IOException {
        return NetworkCycles.of(processor, ModelReader.read(ReferenceData.bytes("tflite/models/" + model + ".tflite")));
    }

    private static Set<Integer> listed(String rows) {
        Set<Integer> listed = new TreeSet<>();
        if (rows != null) {
            for (String row : rows.split(" ")) {
                listed.add(Integer.parseInt(row));
            }
        }
        return listed;
    }

    private static void assertNear(double expected, double actual, double share, String place) {
        assertTrue(
                Math.abs(actual - expected) <= share * expected,
                () -> place + ": " + actual + " is not within " + share + " of " + expected);
    }
}
