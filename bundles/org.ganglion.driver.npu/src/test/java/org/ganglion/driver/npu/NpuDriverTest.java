// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.ganglion.api.driver.Answer;
import org.ganglion.api.driver.Driver;
import org.ganglion.api.driver.Operations;
import org.ganglion.api.engine.Plan;
import org.ganglion.api.network.Network;
import org.ganglion.driver.npu.arithmetic.Rounding;
import org.ganglion.driver.npu.cycles.EthosU;
import org.ganglion.engine.tflite.TfliteEngine;
import org.ganglion.engine.tflite.TfliteFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NpuDriverTest {

    private final Driver driver = new NpuDriver(Rounding.SINGLE, EthosU.U55_128);

    @ParameterizedTest
    @ValueSource(strings = {"ad01_int8", "ic_resnet8_int8", "kws_dscnn_int8", "vww_96_int8"})
    void givenAModelReadByTheEngine_whenTheDriverRunsIt_thenTheOutputIsThatOfTheReferenceKernels(String model) {
        Network network = network(model);
        try (Plan plan = plan(network)) {
            for (Golden.Case one : Golden.cases(model, Rounding.SINGLE)) {
                Golden.fill(plan.inputs().get(0).signal().i8(), one.input());
                plan.step(0);
                assertArrayEquals(one.output(), plan.outputs().get(0).signal().i8(), one.input());
            }
            Operations operations = new Operations();
            plan.count(operations);
            assertTrue(operations.macs > 0);
        }
    }

    @Test
    void givenAModelBeingRun_whenItSteps_thenNothingIsAllocated() {
        Network network = network("kws_dscnn_int8");
        try (Plan plan = plan(network)) {
            assertEquals(0, Planned.allocated(plan));
        }
    }

    @Test
    void givenAModelWithAnOperatorThatItLacks_whenItIsAsked_thenItSaysWhich() {
        Answer answer = answer(network("micro_speech_quantized"));
        Answer other = answer(network("audio_preprocessor_int8"));
        assertTrue(answer.claims().size() == 1 || answer.refused().toString().contains("operators["), answer::toString);
        assertEquals(List.of(), other.claims());
        assertEquals(1, other.refused().size(), other::toString);
    }

    private Answer answer(Network network) {
        return Planned.claims(network, driver);
    }

    private Plan plan(Network network) {
        assertEquals(1, answer(network).claims().size(), () -> answer(network)
                .refused()
                .toString());
        return Planned.plan(network, new TfliteEngine(), driver);
    }

    private static Network network(String model) {
        return new TfliteFormat().read(model + ".tflite", Golden.model(model));
    }
}
