// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.cycles;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.ganglion.tests.data.ReferenceData;

/** What Vela says of a model on a processor. */
record VelaReport(List<Row> rows) {
    static final List<String> MODELS = List.of("kws_dscnn_int8", "ad01_int8", "ic_resnet8_int8", "vww_96_int8");
    static final List<EthosU> PROCESSORS = List.of(EthosU.U55_128, EthosU.U65_512);

    /** One line of the table. */
    record Row(String operator, double sramUse, double total, double npu, double sram, double far) {}

    static VelaReport of(String model, EthosU processor) throws IOException {
        List<Row> rows = new ArrayList<>();
        String table = new String(
                ReferenceData.bytes("vela/" + model + "." + processor.name() + ".per-layer.csv"),
                StandardCharsets.UTF_8);
        for (String line : table.split("\n")) {
            String[] cells = line.split(",");
            if (!cells[0].startsWith("TFLite")) {
                rows.add(new Row(
                        cells[0],
                        Double.parseDouble(cells[2]),
                        Double.parseDouble(cells[4]),
                        Double.parseDouble(cells[6]),
                        Double.parseDouble(cells[7]),
                        Double.parseDouble(cells[8]) + Double.parseDouble(cells[10])));
            }
        }
        return new VelaReport(rows);
    }

    /** The operators of the flatbuffer, without the parts of a softmax. */
    List<Row> layers() {
        return rows.stream().filter(row -> !row.operator().equals("SOFTMAX")).toList();
    }

    double softmax() {
        return rows.stream()
                .filter(row -> row.operator().equals("SOFTMAX"))
                .mapToDouble(Row::total)
                .sum();
    }

    double cycles() {
        return rows.stream().mapToDouble(Row::total).sum();
    }

    double sramPeak() {
        return rows.stream().mapToDouble(Row::sramUse).max().orElseThrow();
    }
}
