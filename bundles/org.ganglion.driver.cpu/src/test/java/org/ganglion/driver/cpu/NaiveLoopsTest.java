// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.ganglion.api.network.Form;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Shapes;
import org.ganglion.api.network.Tensor;
import org.junit.jupiter.api.Test;

/** Transforms over random shapes and parameters against plain loops that share no code with them. */
class NaiveLoopsTest {
    private static final int ROUNDS = 200;
    private static final double EXACT = 1e-12;

    private final Random random = new Random(20);

    private double[] values(int count) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextInt(3) == 0 ? 0 : random.nextGaussian();
        }
        return values;
    }

    private int from(int least, int most) {
        return least + random.nextInt(most - least + 1);
    }

    @Test
    void givenRandomConv1ds_whenSignalsGoIn_thenTheyAreThePlainLoop() {
        for (int round = 0; round < ROUNDS; round++) {
            int groups = from(1, 3);
            int perGroup = from(1, 3);
            int outPerGroup = from(1, 3);
            int kernel = from(1, 5);
            int dilation = from(1, 3);
            int length = from(dilation * (kernel - 1) + 1, 20);
            String text = List.of("same", "valid", "number").get(round % 3);
            int stride = text.equals("same") ? 1 : from(1, 4);
            int reach = dilation * (kernel - 1);
            int before = text.equals("same") ? reach / 2 : text.equals("valid") ? 0 : from(0, 4);
            int all = text.equals("same") ? reach : 2 * before;
            int places = (length + all - reach - 1) / stride + 1;
            double[] weight = values(groups * outPerGroup * perGroup * kernel);
            double[] bias = values(groups * outPerGroup);
            Parameters.Builder parameters = Parameters.builder()
                    .put("input_shape", length)
                    .put("weight", Tensor.of(weight, groups * outPerGroup, perGroup, kernel))
                    .put("bias", Tensor.of(bias, bias.length))
                    .put("stride", stride)
                    .put("dilation", dilation)
                    .put("groups", groups);
            if (text.equals("number")) {
                parameters.put("padding", before);
            } else {
                parameters.put("padding", text);
            }
            double[] x = values(groups * perGroup * length);
            double[] expected = new double[bias.length * places];
            for (int o = 0; o < bias.length; o++) {
                for (int place = 0; place < places; place++) {
                    double sum = bias[o];
                    for (int c = 0; c < perGroup; c++) {
                        for (int k = 0; k < kernel; k++) {
                            int at = place * stride + k * dilation - before;
                            if (at >= 0 && at < length) {
                                sum += weight[(o * perGroup + c) * kernel + k]
                                        * x[(o / outPerGroup * perGroup + c) * length + at];
                            }
                        }
                    }
                    expected[o * places + place] = sum;
                }
            }
            int[] in = {groups * perGroup, length};
            int[] out = {bias.length, places};
            try (Single single = new Single("Conv1d", in, out, parameters.build())) {
                assertArrayEquals(expected, single.step(Form.DENSE, x), EXACT, text + " in round " + round);
                assertArrayEquals(expected, single.step(Form.EVENTS, x), EXACT, text + " in round " + round);
            }
        }
    }

    @Test
    void givenRandomPools_whenSignalsGoIn_thenTheyAreThePlainLoops() {
        for (int round = 0; round < ROUNDS; round++) {
            int[] kernel = {from(1, 4), from(1, 4)};
            int[] stride = {from(1, 3), from(1, 3)};
            int[] padding = {from(0, kernel[0] / 2), from(0, kernel[1] / 2)};
            int[] in = {from(1, 3), from(kernel[0], 9), from(kernel[1], 9)};
            int[] out = {
                in[0],
                (in[1] + 2 * padding[0] - kernel[0]) / stride[0] + 1,
                (in[2] + 2 * padding[1] - kernel[1]) / stride[1] + 1
            };
            Parameters parameters = Parameters.builder()
                    .put("kernel_size", Tensor.of(kernel, 2))
                    .put("stride", Tensor.of(stride, 2))
                    .put("padding", Tensor.of(padding, 2))
                    .build();
            double[] x = values(Shapes.size(in));
            double[] sums = new double[Shapes.size(out)];
            double[] means = new double[sums.length];
            for (int i = 0; i < sums.length; i++) {
                int c = i / (out[1] * out[2]);
                for (int k = 0; k < kernel[0] * kernel[1]; k++) {
                    int y = i / out[2] % out[1] * stride[0] + k / kernel[1] - padding[0];
                    int z = i % out[2] * stride[1] + k % kernel[1] - padding[1];
                    boolean inside = y >= 0 && y < in[1] && z >= 0 && z < in[2];
                    sums[i] += inside ? x[(c * in[1] + y) * in[2] + z] : 0;
                }
                means[i] = sums[i] / (kernel[0] * kernel[1]);
            }
            try (Single sum = new Single("SumPool2d", in, out, parameters);
                    Single mean = new Single("AvgPool2d", in, out, parameters)) {
                for (Form form : List.of(Form.DENSE, Form.EVENTS)) {
                    assertArrayEquals(sums, sum.step(form, x), EXACT, form + " in round " + round);
                    assertArrayEquals(means, mean.step(form, x), EXACT, form + " in round " + round);
                }
            }
        }
    }

    @Test
    void givenRandomDelaysAndSteps_whenSignalsGoIn_thenEachElementComesAsManyStepsLater() {
        for (int round = 0; round < ROUNDS; round++) {
            double dt = List.of(1e-4, 1e-3, 2.5e-4, 0.1, 1.0).get(round % 5);
            int size = from(1, 6);
            double[] delay = random.doubles(size, 0, 9 * dt).toArray();
            Parameters parameters =
                    Parameters.builder().put("delay", Tensor.of(delay, size)).build();
            List<double[]> sent = new ArrayList<>();
            Options options = Options.DEFAULT.with("dt", Double.toString(dt));
            try (Single single = new Single("Delay", new int[] {size}, new int[] {size}, parameters, options)) {
                for (int t = 0; t < 25; t++) {
                    double[] x = values(size);
                    sent.add(x);
                    double[] y = single.step(t % 2 == 0 ? Form.DENSE : Form.EVENTS, x);
                    for (int i = 0; i < size; i++) {
                        int steps = (int) Math.floor(delay[i] / dt + 0.5);
                        assertEquals(t < steps ? 0 : sent.get(t - steps)[i], y[i], "element " + i + " at step " + t);
                    }
                }
            }
        }
    }

    @Test
    void givenRandomShapes_whenScaledThresholdedAndFlattened_thenElementsAreThoseOfThePlainLoops() {
        for (int round = 0; round < ROUNDS; round++) {
            int[] shape = new int[from(1, 4)];
            Arrays.setAll(shape, d -> from(1, 4));
            int size = Shapes.size(shape);
            double[] factor = values(size);
            double[] x = values(size);
            double[] scaled = new double[size];
            double[] above = new double[size];
            for (int i = 0; i < size; i++) {
                scaled[i] = factor[i] * x[i];
                above[i] = x[i] > factor[i] ? 1 : 0;
            }
            Tensor each = Tensor.of(factor, shape);
            Parameters scale = Parameters.builder().put("scale", each).build();
            Parameters threshold = Parameters.builder().put("threshold", each).build();
            Parameters flatten = Parameters.builder()
                    .put("start_dim", 0)
                    .put("end_dim", -1)
                    .put("input_type", Tensor.of(shape, shape.length))
                    .build();
            try (Single first = new Single("Scale", shape, shape, scale);
                    Single second = new Single("Threshold", shape, shape, threshold);
                    Single third = new Single("Flatten", shape, new int[] {size}, flatten)) {
                for (Form form : List.of(Form.DENSE, Form.EVENTS)) {
                    assertArrayEquals(scaled, first.step(form, x), EXACT);
                    assertArrayEquals(above, second.step(form, x), EXACT);
                    assertArrayEquals(x, third.step(form, x), 0.0);
                }
            }
        }
    }
}
