// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.tflite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.driver.Answer;
import org.ganglion.api.driver.Operations;
import org.ganglion.api.engine.Plan;
import org.ganglion.api.network.Network;
import org.ganglion.tflite.natives.NativeLibrary;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TfliteDriverTest {
    @BeforeEach
    void libraryIsThere() {
        SharedModels.assumeLibrary();
    }

    @ParameterizedTest
    @ValueSource(strings = {"kws_dscnn_int8", "vww_96_int8", "ic_resnet8_int8", "ad01_int8"})
    void givenAnInt8Model_whenItRuns_thenItsOutputsAreThoseOfTheReferenceKernelsWithSingleRounding(String model) {
        Map<String, byte[]> golden = SharedModels.golden("single-rounding", model);
        assertEquals(4, golden.size());
        try (Plan plan = Planned.plan(model)) {
            golden.forEach((input, expected) -> assertArrayEquals(expected, run(plan, input), input));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"vww_96_int8", "ic_resnet8_int8", "ad01_int8"})
    void givenAModelThatTellsTheRoundingsApart_whenItRuns_thenItDiffersFromDoubleRounding(String model) {
        try (Plan plan = Planned.plan(model)) {
            long differing = SharedModels.golden("double-rounding", model).entrySet().stream()
                    .filter(golden -> !Arrays.equals(golden.getValue(), run(plan, golden.getKey())))
                    .count();
            assertTrue(differing > 0, model + " gives the same under both roundings");
        }
    }

    @ParameterizedTest
    @CsvSource({"hello_world_int8,1,1", "micro_speech_quantized,1960,4", "sww_int8,1200,3"})
    void givenOtherModels_whenTheyRun_thenEveryInputGivesAnOutput(String model, int inputs, int outputs) {
        try (Plan plan = Planned.plan(model)) {
            assertEquals(inputs, plan.inputs().get(0).signal().size());
            assertEquals(outputs, run(plan, "ramp").length);
            byte[] zeros = run(plan, "zeros");
            assertTrue(
                    !Arrays.equals(zeros, run(plan, "lcg1")) || !Arrays.equals(zeros, run(plan, "ramp")),
                    "the output does not depend on the input");
        }
    }

    @Test
    void givenTheSineModel_whenItsInputsAreQuantised_thenItsOutputsFollowTheSine() {
        try (Plan plan = Planned.plan("hello_world_int8")) {
            var in = plan.inputs().get(0);
            var out = plan.outputs().get(0);
            double worst = 0;
            for (double x = 0; x < 2 * Math.PI; x += 0.1) {
                in.signal().i8()[0] = in.port().quantization().quantize(x);
                plan.step(0);
                double y = out.port().quantization().dequantize(out.signal().i8()[0]);
                worst = Math.max(worst, Math.abs(y - StrictMath.sin(x)));
            }
            assertTrue(worst < 0.15, "worst error " + worst);
        }
    }

    @Test
    void givenGarbageCollectionsWhileItRuns_whenNothingElseRefersToTheModel_thenTheInterpreterKeepsItsMemory() {
        byte[] expected =
                SharedModels.golden("single-rounding", "kws_dscnn_int8").get("ramp");
        try (Plan plan = Planned.plan("kws_dscnn_int8")) {
            for (int round = 0; round < 30; round++) {
                System.gc();
                byte[][] garbage = new byte[64][];
                Arrays.setAll(garbage, i -> new byte[16 * 1024]);
                assertArrayEquals(expected, run(plan, "ramp"), "round " + round + " of " + garbage.length);
            }
        }
    }

    @Test
    void givenAWarmPlan_whenItMakesTenThousandSteps_thenTheThreadAllocatesNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (Plan plan = Planned.plan("ad01_int8")) {
            steps(plan, 20_000);
            long before = threads.getCurrentThreadAllocatedBytes();
            long nothing = threads.getCurrentThreadAllocatedBytes() - before;
            // the virtual machine itself allocates a few bytes when it compiles anew; what a step allocates shows in
            // every window
            long allocated = Long.MAX_VALUE;
            for (int window = 0; window < 6 && allocated > nothing; window++) {
                before = threads.getCurrentThreadAllocatedBytes();
                steps(plan, 10_000);
                allocated = threads.getCurrentThreadAllocatedBytes() - before;
            }
            assertEquals(nothing, allocated);
        }
    }

    @Test
    void givenAModelOfCustomOperators_whenItIsClaimed_thenTheRefusalNamesThem() {
        Network network = Planned.network("audio_preprocessor_int8");
        Answer answer = Planned.answer(network);
        assertTrue(answer.claims().isEmpty());
        assertTrue(
                answer.refused().get("model").contains("SignalWindow"),
                answer.refused().toString());
    }

    @Test
    void givenBytesThatAreNoFlatbuffer_whenTheyReachTheLibrary_thenItsVerifierRefusesAndTheProcessLives()
            throws Exception {
        NativeLibrary.load(SharedModels.nativeCache());
        byte[] cut = Arrays.copyOf(SharedModels.model("kws_dscnn_int8"), 20_000);
        var refusal = assertThrows(GanglionException.class, () -> new NativeInterpreter(cut, 1).close());
        assertEquals(Reason.MALFORMED, refusal.reason());
    }

    @Test
    void givenManyOpenedAndClosedModels_whenTheProcessIsMeasured_thenNoNativeMemoryIsLost() throws Exception {
        NativeLibrary.load(SharedModels.nativeCache());
        byte[] content = SharedModels.model("vww_96_int8");
        openAndClose(content, 20);
        long before = residentBytes();
        openAndClose(content, 200);
        long grown = residentBytes() - before;
        assertTrue(grown < 25L << 20, "200 models of 0.3 MB took " + grown + " bytes for ever");
    }

    @Test
    void givenAPlan_whenItsOperationsAreCounted_thenTheyAreThoseOfTheGraph() {
        try (Plan plan = Planned.plan("ad01_int8")) {
            Operations operations = new Operations();
            plan.count(operations);
            long once = operations.macs;
            plan.count(operations);
            assertEquals(
                    Planned.network("ad01_int8").node("model").parameters().number("macs"), once, "those of the node");
            assertEquals(2 * once, operations.macs);
            assertEquals(once * 0.23e-6, plan.microjoules(), 1e-12);
        }
    }

    private static byte[] run(Plan plan, String input) {
        SharedModels.fill(plan.inputs().get(0).signal().i8(), input);
        plan.step(0);
        return plan.outputs().get(0).signal().i8().clone();
    }

    private static void openAndClose(byte[] content, int times) {
        for (int i = 0; i < times; i++) {
            try (NativeInterpreter interpreter = new NativeInterpreter(content, 1)) {
                assertTrue(interpreter.invoke());
            }
        }
    }

    private static void steps(Plan plan, int count) {
        for (int t = 0; t < count; t++) {
            plan.step(t);
        }
    }

    private static long residentBytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
            }
        }
        throw new AssertionError("no VmRSS");
    }
}
