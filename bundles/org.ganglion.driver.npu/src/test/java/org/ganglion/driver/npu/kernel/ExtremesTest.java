// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.kernel;

import static org.ganglion.driver.npu.flatbuffer.OperatorCode.CONCATENATION;
import static org.ganglion.driver.npu.flatbuffer.OperatorCode.QUANTIZE;
import static org.ganglion.driver.npu.flatbuffer.OperatorCode.SOFTMAX;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.network.Quantization;
import org.ganglion.driver.npu.arithmetic.Rounding;
import org.ganglion.driver.npu.flatbuffer.ElementType;
import org.ganglion.driver.npu.flatbuffer.GraphTensor;
import org.ganglion.driver.npu.flatbuffer.ModelReader;
import org.ganglion.driver.npu.flatbuffer.ModelWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Kernels at the ends of their ranges. */
class ExtremesTest {
    private static final Quantization UNIT = new Quantization(1, 0);

    @Test
    void givenRealNumbersBeyondAllIntegers_whenTheyAreQuantized_thenTheySaturateToTheirOwnSide() {
        float[] in = {Float.POSITIVE_INFINITY, Float.MAX_VALUE, -Float.MAX_VALUE, Float.NEGATIVE_INFINITY, Float.NaN};
        for (int zeroPoint : new int[] {-128, -7, 0, 7, 127}) {
            byte[] out = new byte[in.length];
            new Quantize(in, out, 0.5f, zeroPoint).run();
            assertArrayEquals(new byte[] {127, 127, -128, -128, (byte) zeroPoint}, out, "zero point " + zeroPoint);
        }
    }

    @Test
    void givenATinyScaleAndAZeroPointAboveZero_whenTheRangeOfRelu6IsTaken_thenItEndsAtTheLargestInteger() {
        GraphTensor out = new GraphTensor(
                "out", ElementType.INT8, new int[] {1}, 1, new float[] {1e-20f}, new long[] {5}, 0, null, 0, 0);
        assertEquals(new ActivationRange(5, 5, 127), ActivationRange.of(3, out));
        assertEquals(new ActivationRange(5, -128, 127), ActivationRange.of(2, out));
    }

    /** So many equal shares are each less than half of 1/256. */
    @ParameterizedTest
    @ValueSource(ints = {511, 513, 600, 1024, 2048, 4095})
    void givenManyEqualClasses_whenTheirSharesAreTaken_thenAllAreTheSmallest(int classes) {
        for (Rounding rounding : Rounding.values()) {
            ModelWriter writer = new ModelWriter();
            int in = writer.map(UNIT, 1, classes);
            int out = writer.map(new Quantization(1.0 / 256, -128), 1, classes);
            writer.operator(SOFTMAX, new int[] {in}, out, 9, 0, 1f);
            Program program = Program.of(ModelReader.read(writer.write(in, out)), rounding);
            Arrays.fill(program.inputs().get(0).i8(), (byte) 17);
            program.run();
            byte[] wanted = new byte[classes];
            Arrays.fill(wanted, (byte) (Math.round(256.0 / classes) - 128));
            assertArrayEquals(wanted, program.outputs().get(0).i8(), rounding + " " + classes);
        }
    }

    @ParameterizedTest
    @EnumSource(Rounding.class)
    void givenScalesTooFarApart_whenOneIsBroughtToTheOther_thenItIsRefused(Rounding rounding) {
        ModelWriter writer = new ModelWriter();
        int in = writer.map(new Quantization(1e10, 0), 4);
        int out = writer.map(new Quantization(1e-10, 100), 4);
        writer.operator(QUANTIZE, new int[] {in}, out, 0);
        GanglionException refused = assertThrows(
                GanglionException.class, () -> Program.of(ModelReader.read(writer.write(in, out)), rounding));
        assertEquals(Reason.INCONSISTENT, refused.reason());
        assertTrue(refused.getMessage().contains("multiplies integers by"), refused.getMessage());
    }

    /** 4096 times 2^20 elements are none when counted with 32 bits. */
    @Test
    void givenLengthsWhoseSumLeaves32Bits_whenTheyAreJoined_thenTheyAreRefused() {
        int[] inputs = new int[4097];
        ModelWriter writer = new ModelWriter();
        int first = writer.map(UNIT, 1 << 20);
        int second = writer.weights(new byte[4], 0, new float[] {1}, 4);
        int joined = writer.map(UNIT, 4);
        Arrays.fill(inputs, first);
        inputs[4096] = second;
        writer.operator(CONCATENATION, inputs, joined, 10, 0, 0);
        GanglionException refused = assertThrows(GanglionException.class, () -> Program.of(
                        ModelReader.read(writer.write(first, joined)), Rounding.SINGLE)
                .run());
        assertEquals(Reason.TOO_LARGE, refused.reason());
    }
}
