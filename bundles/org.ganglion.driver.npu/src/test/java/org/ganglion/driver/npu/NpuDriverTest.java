// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ganglion.api.driver.Answer;
import org.ganglion.api.driver.Board;
import org.ganglion.api.driver.Driver;
import org.ganglion.api.driver.Operations;
import org.ganglion.api.engine.Assignment;
import org.ganglion.api.engine.Assignment.Claimed;
import org.ganglion.api.engine.Assignment.Provided;
import org.ganglion.api.engine.Plan;
import org.ganglion.api.engine.Provider;
import org.ganglion.api.network.Network;
import org.ganglion.driver.npu.arithmetic.Rounding;
import org.ganglion.driver.npu.cycles.EthosU;
import org.ganglion.engine.tflite.TfliteEngine;
import org.ganglion.engine.tflite.TfliteFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NpuDriverTest {
    private static final Board BOARD = new Board(System.getProperty("os.arch"), 1, 0, Set.of(), Set.of(), Map.of());

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
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (Plan plan = plan(network)) {
            long allocated = Long.MAX_VALUE;
            for (int window = 0; window < 5 && allocated > 0; window++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int step = 0; step < 100; step++) {
                    plan.step(step);
                }
                allocated = threads.getCurrentThreadAllocatedBytes() - before;
            }
            assertEquals(0, allocated);
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
        return driver.claims(network, network.nodes().keySet(), BOARD);
    }

    private Plan plan(Network network) {
        Answer answer = answer(network);
        assertEquals(1, answer.claims().size(), answer.refused().toString());
        Provided<Driver> provided = new Provided<>(new Provider("org.ganglion.driver.npu", "0.1.0", 1), driver);
        return new TfliteEngine()
                .compile(new Assignment(
                        network,
                        BOARD,
                        Map.of(),
                        List.of(new Claimed(provided, answer.claims().get(0))),
                        Map.of()));
    }

    private static Network network(String model) {
        return new TfliteFormat().read(model + ".tflite", Golden.model(model));
    }
}
