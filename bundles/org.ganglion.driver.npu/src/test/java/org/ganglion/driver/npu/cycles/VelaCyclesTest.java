// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.cycles;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.ganglion.driver.npu.flatbuffer.ModelReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VelaCyclesTest {
    private static final Set<String> ROWS =
            Set.of("CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED", "AVERAGE_POOL_2D", "MAX_POOL_2D");
    private static final int OPERATOR = 0;
    private static final int NPU_CYCLES = 6;

    /**
     * Vela's rows are equal but for those that wait for weights on their way to the SRAM: how long depends on the size that Arm's codec
     * gives the weights, which the model does not compute.
     */
    @ParameterizedTest
    @CsvSource({
        "kws_dscnn_int8, ethos-u55-128, 11, 0",
        "kws_dscnn_int8, ethos-u65-512, 11, 0",
        "vww_96_int8, ethos-u55-128, 29, 0 12 14 24 25",
        "vww_96_int8, ethos-u65-512, 29, 0 12 13 14 15 16",
        "ic_resnet8_int8, ethos-u55-128, 11, 0 6 7",
        "ic_resnet8_int8, ethos-u65-512, 11, 0 6 7",
        "ad01_int8, ethos-u55-128, 10, ",
        "ad01_int8, ethos-u65-512, 10, ",
    })
    void givenAModel_whenItsCyclesAreComputed_thenTheyAreVelasButForWaitingForWeights(
            String model, String processor, int rows, String waiting) throws IOException {
        List<Long> expected = vela(model, processor);
        EthosU configuration = processor.equals("ethos-u55-128") ? EthosU.U55_128 : EthosU.U65_512;
        List<NetworkCycles.Row> computed =
                NetworkCycles.of(configuration, ModelReader.read(file("tflite/models/" + model + ".tflite")));
        assertEquals(rows, expected.size());
        assertEquals(rows, computed.size());
        Set<Integer> differing = new TreeSet<>();
        for (int i = 0; i < rows; i++) {
            long less = expected.get(i) - computed.get(i).cycles();
            int row = i;
            assertTrue(less >= 0, () -> "row " + row + " takes " + -less + " more than Vela's");
            if (less > 0) {
                differing.add(i);
            }
        }
        Set<Integer> listed = new TreeSet<>();
        if (waiting != null) {
            for (String row : waiting.split(" ")) {
                listed.add(Integer.parseInt(row));
            }
        }
        assertEquals(listed, differing);
    }

    @Test
    void givenSmallerAndLargerProcessors_whenTheSameModelIsAsked_thenMoreMacsTakeFewerCycles() throws IOException {
        byte[] model = file("tflite/models/ic_resnet8_int8.tflite");
        long before = Long.MAX_VALUE;
        for (EthosU processor : List.of(EthosU.U55_64, EthosU.U55_128, EthosU.U55_256, EthosU.U65_512)) {
            long sum = NetworkCycles.of(processor, ModelReader.read(model)).stream()
                    .mapToLong(NetworkCycles.Row::cycles)
                    .sum();
            assertTrue(sum < before, processor.name());
            before = sum;
        }
    }

    private static List<Long> vela(String model, String processor) throws IOException {
        List<Long> cycles = new ArrayList<>();
        String table = new String(file("vela/" + model + "." + processor + ".per-layer.csv"), StandardCharsets.UTF_8);
        for (String line : table.split("\n")) {
            String[] cells = line.split(",");
            if (ROWS.contains(cells[OPERATOR])) {
                cycles.add((long) Double.parseDouble(cells[NPU_CYCLES]));
            }
        }
        return cycles;
    }

    private static byte[] file(String name) throws IOException {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path candidate = folder.resolve("../shared/data").resolve(name).normalize();
            if (Files.exists(candidate)) {
                return Files.readAllBytes(candidate);
            }
        }
        assumeTrue(false, "../shared/data/" + name + " is not there");
        throw new AssertionError();
    }
}
