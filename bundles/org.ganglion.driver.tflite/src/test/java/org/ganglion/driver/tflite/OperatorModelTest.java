// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.tflite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.driver.Answer;
import org.ganglion.api.engine.Plan;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Network;
import org.ganglion.engine.tflite.TfliteFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OperatorModelTest {
    @BeforeEach
    void libraryIsThere() {
        SharedModels.assumeLibrary();
    }

    static List<String> names() {
        return OperatorModel.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void givenAModelOfOneOperator_whenItIsReadClaimedAndRun_thenNothingRefusesIt(String name) {
        Network network = network(name);
        Answer answer = Planned.answer(network);
        assertEquals(1, answer.claims().size(), answer.refused().toString());
        try (Plan plan = Planned.plan(network)) {
            for (var input : plan.inputs()) {
                double[] ones = new double[input.signal().size()];
                Arrays.fill(ones, 1);
                input.signal().write(ones, 0);
            }
            plan.step(0);
        }
    }

    @Test
    void givenAnInputOverWhichAKernelFails_whenItRuns_thenTheStepFailsAndTheNextOneRuns() {
        try (Plan plan = Planned.plan(network("FLOOR_DIV"))) {
            var failure = assertThrows(GanglionException.class, () -> plan.step(7));
            assertEquals(Reason.PROVIDER_FAILED, failure.reason());
            Arrays.fill(plan.inputs().get(0).signal().f32(), 7);
            Arrays.fill(plan.inputs().get(1).signal().f32(), 2);
            plan.step(8);
            assertEquals(3, plan.outputs().get(0).signal().f32()[0]);
        }
    }

    @Test
    void givenARealFullyConnectedLayer_whenItRuns_thenItMultipliesAndAdds() {
        try (Plan plan = Planned.plan(network("FULLY_CONNECTED"))) {
            assertEquals(Dtype.F32, plan.inputs().get(0).port().type());
            float[] in = plan.inputs().get(0).signal().f32();
            in[0] = 1;
            in[1] = 10;
            plan.step(0);
            assertArrayEquals(
                    new float[] {2.6f, 4.3f, 6.0f},
                    plan.outputs().get(0).signal().f32(),
                    1e-5f);
        }
    }

    @Test
    void givenUnsignedQuantisedInput_whenItRuns_thenItsIntegersAreWidenedAndBroughtIntoRange() {
        try (Plan plan = Planned.plan(network("DEQUANTIZE"))) {
            assertEquals(Dtype.I32, plan.inputs().get(0).port().type());
            int[] in = plan.inputs().get(0).signal().i32();
            System.arraycopy(new int[] {0, 3, 200, 255, 256, -1}, 0, in, 0, 6);
            plan.step(0);
            assertArrayEquals(
                    new float[] {-1.5f, 0, 98.5f, 126, 126, -1.5f},
                    plan.outputs().get(0).signal().f32());
        }
    }

    @Test
    void givenSeveralInputsAndOutputs_whenTheyRun_thenEachHasItsPlace() {
        try (Plan plan = Planned.plan(network("CONCATENATION"))) {
            System.arraycopy(
                    new float[] {1, 2}, 0, plan.inputs().get(0).signal().f32(), 0, 2);
            System.arraycopy(
                    new float[] {3, 4, 5}, 0, plan.inputs().get(1).signal().f32(), 0, 3);
            plan.step(0);
            assertArrayEquals(
                    new float[] {1, 2, 3, 4, 5}, plan.outputs().get(0).signal().f32());
        }
        try (Plan plan = Planned.plan(network("SPLIT"))) {
            System.arraycopy(
                    new float[] {1, 2, 3, 4, 5, 6},
                    0,
                    plan.inputs().get(0).signal().f32(),
                    0,
                    6);
            plan.step(0);
            assertArrayEquals(
                    new float[] {4, 5, 6}, plan.outputs().get(1).signal().f32());
        }
    }

    @Test
    void givenTruthValues_whenTheyRun_thenTheyAreZeroAndOne() {
        try (Plan plan = Planned.plan(network("LOGICAL_NOT"))) {
            System.arraycopy(
                    new int[] {0, 1, 5, -1, 0, 1},
                    0,
                    plan.inputs().get(0).signal().i32(),
                    0,
                    6);
            plan.step(0);
            assertArrayEquals(
                    new int[] {1, 0, 0, 1, 1, 0}, plan.outputs().get(0).signal().i32());
        }
    }

    @Test
    void givenARealModel_whenItIsClaimed_thenItIsNotCalledExact() {
        var claim = Planned.answer(network("CONV_2D")).claims().get(0);
        assertEquals(Dtype.F32, claim.precision().type());
        assertTrue(!claim.precision().exact());
    }

    private static Network network(String name) {
        return new TfliteFormat().read(name, OperatorModel.of(name));
    }
}
