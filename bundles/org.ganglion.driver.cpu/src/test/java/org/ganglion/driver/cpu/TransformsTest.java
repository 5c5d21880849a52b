// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.ganglion.api.driver.Answer;
import org.ganglion.api.driver.Operations;
import org.ganglion.api.network.Form;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Tensor;
import org.junit.jupiter.api.Test;

class TransformsTest {
    private static double[] random(Random random, int size, double zeros) {
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            values[i] = random.nextDouble() < zeros ? 0 : random.nextGaussian();
        }
        return values;
    }

    private static double[] spikes(Random random, int size) {
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            values[i] = random.nextInt(3) == 0 ? 1 : 0;
        }
        return values;
    }

    private static int[] shape(int... lengths) {
        return lengths;
    }

    @Test
    void givenAnAffine_whenAnyFormGoesIn_thenTheProductIsTheSameToTheBit() {
        Random random = new Random(1);
        for (int targets : new int[] {1, 2, 7, 64}) {
            int sources = 33;
            double[] weight = random(random, targets * sources, 0.3);
            double[] bias = random(random, targets, 0);
            Parameters parameters = Parameters.builder()
                    .put("weight", Tensor.of(weight, targets, sources))
                    .put("bias", Tensor.of(bias, targets))
                    .build();
            try (Single single = new Single("Affine", shape(sources), shape(targets), parameters)) {
                double[] x = random(random, sources, 0.5);
                double[] expected = affine(weight, bias, x);
                assertArrayEquals(expected, single.step(Form.DENSE, x), 0.0);
                assertOperations(effective(weight, targets, x), 0, single.operations());
                assertArrayEquals(expected, single.step(Form.EVENTS, x), 0.0);
                double[] s = spikes(random, sources);
                double[] fromSpikes = single.step(Form.SPIKES, s);
                assertArrayEquals(affine(weight, bias, s), fromSpikes, 0.0);
                assertOperations(0, effective(weight, targets, s), single.operations());
                assertArrayEquals(fromSpikes, single.step(Form.DENSE, s), 0.0);
                s[4] = -1;
                assertArrayEquals(affine(weight, bias, s), single.step(Form.EVENTS, s), 0.0);
                assertOperations(0, effective(weight, targets, s), single.operations());
            }
        }
    }

    private static double[] affine(double[] weight, double[] bias, double[] x) {
        double[] y = bias.clone();
        for (int t = 0; t < y.length; t++) {
            for (int s = 0; s < x.length; s++) {
                y[t] += weight[t * x.length + s] * x[s];
            }
        }
        return y;
    }

    private static long effective(double[] weight, int targets, double[] x) {
        long operations = 0;
        for (int t = 0; t < targets; t++) {
            for (int s = 0; s < x.length; s++) {
                operations += weight[t * x.length + s] != 0 && x[s] != 0 ? 1 : 0;
            }
        }
        return operations;
    }

    private static void assertOperations(long macs, long acs, Operations counted) {
        assertEquals(macs, counted.macs);
        assertEquals(acs, counted.acs);
    }

    @Test
    void givenALinearWithALeadingDimension_whenASignalGoesIn_thenEveryBlockStaysWithItself() {
        Random random = new Random(2);
        double[] weight = random(random, 3 * 4 * 5, 0);
        Parameters parameters =
                Parameters.builder().put("weight", Tensor.of(weight, 3, 4, 5)).build();
        try (Single single = new Single("Linear", shape(3, 5), shape(3, 4), parameters)) {
            double[] x = random(random, 15, 0.2);
            double[] y = single.step(Form.DENSE, x);
            for (int b = 0; b < 3; b++) {
                double[] block = affine(
                        Arrays.copyOfRange(weight, b * 20, b * 20 + 20),
                        new double[4],
                        Arrays.copyOfRange(x, b * 5, b * 5 + 5));
                assertArrayEquals(block, Arrays.copyOfRange(y, b * 4, b * 4 + 4), 0.0);
            }
        }
    }

    @Test
    void givenAScale_whenAnyFormGoesIn_thenElementsAreScaledAndTheFormIsKept() {
        Parameters parameters = Parameters.builder()
                .put("scale", Tensor.of(new double[] {2, -3, 0.5}, 3))
                .build();
        try (Single single = new Single("Scale", shape(3), shape(3), parameters)) {
            assertArrayEquals(new double[] {2, -6, 1.5}, single.step(Form.DENSE, 1, 2, 3));
            assertArrayEquals(new double[] {0, -6, 1.5}, single.step(Form.EVENTS, 0, 2, 3));
            assertEquals(Form.EVENTS, single.signal().form());
            assertArrayEquals(new double[] {0, 0, 0.5}, single.step(Form.SPIKES, 0, 0, 1));
        }
    }

    @Test
    void givenAThreshold_whenValuesAreAtOrAboveIt_thenOnlyThoseAboveSpike() {
        Parameters parameters = Parameters.builder()
                .put("threshold", Tensor.of(new double[] {0.5, 0.5, -1}, 3))
                .build();
        try (Single single = new Single("Threshold", shape(3), shape(3), parameters)) {
            assertArrayEquals(new double[] {0, 1, 1}, single.step(Form.DENSE, 0.5, 0.6, -0.5));
            assertArrayEquals(new double[] {1, 0, 1}, single.step(Form.SPIKES, 1, 0, 0));
            assertEquals(Form.SPIKES, single.signal().form());
            assertEquals(2, single.operations().active);
        }
    }

    @Test
    void givenAReLU_whenValuesAreNegative_thenNothingLeaves() {
        try (Single single = new Single("transform.ReLU", shape(3), shape(3), Parameters.NONE)) {
            assertArrayEquals(new double[] {0, 2, 0}, single.step(Form.DENSE, -1, 2, 0));
            assertArrayEquals(new double[] {1, 0, 1}, single.step(Form.SPIKES, 1, 0, 1));
        }
    }

    @Test
    void givenAFlatten_whenAnyFormGoesIn_thenElementsAndFormAreKept() {
        Parameters parameters =
                Parameters.builder().put("start_dim", 0).put("end_dim", -1).build();
        try (Single single = new Single("Flatten", shape(2, 2), shape(4), parameters)) {
            for (Form form : Form.values()) {
                assertArrayEquals(new double[] {0, 1, 1, 0}, single.step(form, 0, 1, 1, 0));
                assertEquals(form, single.signal().form());
            }
        }
    }

    @Test
    void givenADelayPerElement_whenSignalsGoIn_thenEachComesOutThatManyStepsLater() {
        Parameters parameters = Parameters.builder()
                .put("delay", Tensor.of(new double[] {0, 1e-4, 2.5e-4, 2.4e-4}, 4))
                .build();
        try (Single single = new Single("Delay", shape(4), shape(4), parameters)) {
            assertArrayEquals(new double[] {1, 0, 0, 0}, single.step(Form.DENSE, 1, 1, 1, 1));
            assertArrayEquals(new double[] {2, 1, 0, 0}, single.step(Form.DENSE, 2, 2, 2, 2));
            assertArrayEquals(new double[] {1, 2, 0, 1}, single.step(Form.SPIKES, 1, 1, 1, 1));
            assertArrayEquals(new double[] {0, 1, 1, 2}, single.step(Form.SPIKES, 0, 0, 0, 0));
            assertArrayEquals(new double[] {0, 0, 2, 1}, single.step(Form.SPIKES, 0, 0, 0, 0));
        }
    }

    @Test
    void givenConvolutionsOfManyKinds_whenASignalGoesIn_thenTheyAreTheNaiveLoops() {
        Random random = new Random(3);
        for (int round = 0; round < 60; round++) {
            int groups = 1 + random.nextInt(2);
            int inPerGroup = 1 + random.nextInt(2);
            int outputs = groups * (1 + random.nextInt(3));
            boolean same = round % 5 == 0;
            int[] kernel = {1 + random.nextInt(3), 1 + random.nextInt(4)};
            int[] stride = same ? shape(1, 1) : shape(1 + random.nextInt(3), 1 + random.nextInt(2));
            int[] padding = shape(random.nextInt(3), random.nextInt(2));
            int[] dilation = shape(1 + random.nextInt(2), 1 + random.nextInt(2));
            assertConvolution(random, groups, inPerGroup, outputs, kernel, stride, same ? null : padding, dilation);
        }
    }

    private static void assertConvolution(
            Random random,
            int groups,
            int inPerGroup,
            int outputs,
            int[] kernel,
            int[] stride,
            int[] padding,
            int[] dilation) {
        int inputs = groups * inPerGroup;
        int[] size = {6 + random.nextInt(4), 7 + random.nextInt(4)};
        int[] before = new int[2];
        int[] out = new int[2];
        for (int d = 0; d < 2; d++) {
            int reach = dilation[d] * (kernel[d] - 1);
            before[d] = padding == null ? reach / 2 : padding[d];
            out[d] = padding == null ? size[d] : (size[d] + 2 * padding[d] - reach - 1) / stride[d] + 1;
        }
        double[] weight = random(random, outputs * inPerGroup * kernel[0] * kernel[1], 0.2);
        double[] bias = random(random, outputs, 0);
        Parameters.Builder builder = Parameters.builder()
                .put("weight", Tensor.of(weight, outputs, inPerGroup, kernel[0], kernel[1]))
                .put("bias", Tensor.of(bias, outputs))
                .put("stride", Tensor.of(stride, 2))
                .put("dilation", Tensor.of(dilation, 2))
                .put("groups", groups);
        Parameters parameters = (padding == null
                        ? builder.put("padding", "same")
                        : builder.put("padding", Tensor.of(padding, 2)))
                .build();
        int[] inShape = {inputs, size[0], size[1]};
        int[] outShape = {outputs, out[0], out[1]};
        try (Single single = new Single("Conv2d", inShape, outShape, parameters)) {
            double[] x = random(random, inputs * size[0] * size[1], 0.5);
            double[] y = single.step(Form.DENSE, x);
            long effective = 0;
            int at = 0;
            for (int o = 0; o < outputs; o++) {
                for (int row = 0; row < out[0]; row++) {
                    for (int column = 0; column < out[1]; column++) {
                        double sum = bias[o];
                        for (int i = 0; i < inPerGroup; i++) {
                            for (int ky = 0; ky < kernel[0]; ky++) {
                                for (int kx = 0; kx < kernel[1]; kx++) {
                                    int iy = row * stride[0] + ky * dilation[0] - before[0];
                                    int ix = column * stride[1] + kx * dilation[1] - before[1];
                                    if (iy >= 0 && iy < size[0] && ix >= 0 && ix < size[1]) {
                                        int channel = o / (outputs / groups) * inPerGroup + i;
                                        double w = weight[((o * inPerGroup + i) * kernel[0] + ky) * kernel[1] + kx];
                                        double v = x[(channel * size[0] + iy) * size[1] + ix];
                                        sum += w * v;
                                        effective += w != 0 && v != 0 ? 1 : 0;
                                    }
                                }
                            }
                        }
                        assertEquals(sum, y[at++], 1e-12);
                    }
                }
            }
            assertOperations(effective, 0, single.operations());
            assertArrayEquals(y, single.step(Form.EVENTS, x), 0.0);
            double[] s = spikes(random, x.length);
            assertArrayEquals(single.step(Form.DENSE, s), single.step(Form.SPIKES, s), 0.0);
        }
    }

    @Test
    void givenAConv1d_whenASignalGoesIn_thenItIsTheConv2dOfOneRow() {
        Random random = new Random(4);
        double[] weight = random(random, 3 * 2 * 4, 0);
        double[] bias = random(random, 3, 0);
        Parameters flat = Parameters.builder()
                .put("input_shape", 11)
                .put("weight", Tensor.of(weight, 3, 2, 4))
                .put("bias", Tensor.of(bias, 3))
                .put("stride", 2)
                .put("padding", 1)
                .put("dilation", 2)
                .put("groups", 1)
                .build();
        Parameters deep = Parameters.builder()
                .put("weight", Tensor.of(weight, 3, 2, 1, 4))
                .put("bias", Tensor.of(bias, 3))
                .put("stride", Tensor.of(shape(1, 2), 2))
                .put("padding", Tensor.of(shape(0, 1), 2))
                .put("dilation", Tensor.of(shape(1, 2), 2))
                .put("groups", 1)
                .build();
        double[] x = random(random, 22, 0.3);
        try (Single one = new Single("Conv1d", shape(2, 11), shape(3, 4), flat);
                Single two = new Single("Conv2d", shape(2, 1, 11), shape(3, 1, 4), deep)) {
            assertArrayEquals(two.step(Form.DENSE, x), one.step(Form.DENSE, x), 0.0);
        }
    }

    @Test
    void givenPools_whenASignalGoesIn_thenWindowsAreSummedAndAveraged() {
        Random random = new Random(5);
        Parameters parameters = Parameters.builder()
                .put("kernel_size", Tensor.of(shape(3, 2), 2))
                .put("stride", Tensor.of(shape(2, 1), 2))
                .put("padding", Tensor.of(shape(1, 0), 2))
                .build();
        double[] x = random(random, 2 * 6 * 5, 0.3);
        try (Single sum = new Single("SumPool2d", shape(2, 6, 5), shape(2, 3, 4), parameters);
                Single mean = new Single("AvgPool2d", shape(2, 6, 5), shape(2, 3, 4), parameters)) {
            double[] sums = sum.step(Form.DENSE, x);
            double[] means = mean.step(Form.DENSE, x);
            int at = 0;
            for (int c = 0; c < 2; c++) {
                for (int row = 0; row < 3; row++) {
                    for (int column = 0; column < 4; column++) {
                        double expected = 0;
                        for (int ky = 0; ky < 3; ky++) {
                            for (int kx = 0; kx < 2; kx++) {
                                int iy = row * 2 + ky - 1;
                                expected += iy < 0 || iy >= 6 ? 0 : x[(c * 6 + iy) * 5 + column + kx];
                            }
                        }
                        assertEquals(expected, sums[at], 1e-14);
                        assertEquals(expected / 6, means[at++], 1e-14);
                    }
                }
            }
        }
    }

    @Test
    void givenParametersThatCannotBe_whenTheDriverIsAsked_thenItRefusesAndNamesTheField() {
        Parameters convolution = Parameters.builder()
                .put("weight", Tensor.of(new double[9], 1, 1, 3, 3))
                .put("bias", Tensor.of(new double[1], 1))
                .put("stride", Tensor.of(shape(2, 2), 2))
                .put("padding", "same")
                .build();
        Answer answer = Single.claims(Single.network("Conv2d", shape(1, 5, 5), shape(1, 5, 5), convolution));
        assertEquals(0, answer.claims().size());
        assertTrue(answer.refused().get("x").contains("'padding'"), answer.refused()::toString);
        Parameters delay = Parameters.builder().put("delay", -1).build();
        answer = Single.claims(Single.network("Delay", shape(1), shape(1), delay));
        assertTrue(answer.refused().get("x").contains("'delay'"), answer.refused()::toString);
        answer = Single.claims(Single.network("Scale", shape(1), shape(1), Parameters.NONE));
        assertTrue(answer.refused().get("x").contains("'scale'"), answer.refused()::toString);
    }
}
