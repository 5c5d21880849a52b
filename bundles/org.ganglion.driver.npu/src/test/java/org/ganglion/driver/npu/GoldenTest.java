// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.ganglion.driver.npu.arithmetic.Rounding;
import org.ganglion.driver.npu.flatbuffer.ModelReader;
import org.ganglion.driver.npu.kernel.Program;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GoldenTest {
    static List<Arguments> models() {
        List<Arguments> all = new ArrayList<>();
        for (String model : List.of("kws_dscnn_int8", "vww_96_int8", "ic_resnet8_int8", "ad01_int8")) {
            for (Rounding rounding : Rounding.values()) {
                all.add(Arguments.of(model, rounding));
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("models")
    void givenAReferenceModel_whenItRuns_thenEveryOperatorEqualsTheReferenceKernels(String model, Rounding rounding) {
        Program program = Program.of(ModelReader.read(Golden.model(model)), rounding);
        List<Golden.Case> cases = Golden.cases(model, rounding);
        assertEquals(4, cases.size());
        for (Golden.Case one : cases) {
            Golden.fill(program.inputs().get(0).i8(), one.input());
            program.run();
            List<String> digests = new ArrayList<>();
            program.results().forEach(result -> digests.add(Golden.digest(result.i8())));
            assertEquals(one.digests(), digests, one.input());
            assertArrayEquals(one.output(), program.outputs().get(0).i8(), one.input());
        }
    }
}
