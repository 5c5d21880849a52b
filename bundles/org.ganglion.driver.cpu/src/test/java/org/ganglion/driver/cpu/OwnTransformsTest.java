// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Random;
import org.ganglion.api.network.Form;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Tensor;
import org.junit.jupiter.api.Test;

class OwnTransformsTest {
    private static int[] shape(int... lengths) {
        return lengths;
    }

    @Test
    void givenTanhAndSigmoid_whenValuesGoIn_thenEachElementIsTheFunctions() {
        double[] x = new Random(1).doubles(7, -20, 20).toArray();
        x[3] = 0;
        try (Single tanh = new Single("transform.Tanh", shape(7), shape(7), Parameters.NONE);
                Single sigmoid = new Single("transform.Sigmoid", shape(7), shape(7), Parameters.NONE)) {
            for (Form form : new Form[] {Form.DENSE, Form.EVENTS}) {
                double[] t = tanh.step(form, x);
                double[] s = sigmoid.step(form, x);
                for (int i = 0; i < x.length; i++) {
                    assertEquals(Math.tanh(x[i]), t[i], 1e-12);
                    assertEquals(0.5 + 0.5 * Math.tanh(x[i] / 2), s[i], 1e-12);
                }
            }
        }
    }

    @Test
    void givenSoftmax_whenLargeValuesGoIn_thenEachRowIsNormalised() {
        double[] x = {1000, 1001, 999, -5, 0, 3};
        try (Single softmax = new Single("transform.Softmax", shape(2, 3), shape(2, 3), Parameters.NONE)) {
            double[] y = softmax.step(Form.DENSE, x);
            for (int row = 0; row < 2; row++) {
                for (int i = 0; i < 3; i++) {
                    double sum = 0;
                    for (int j = 0; j < 3; j++) {
                        sum += Math.exp(x[row * 3 + j] - x[row * 3 + i]);
                    }
                    assertEquals(1 / sum, y[row * 3 + i], 1e-12);
                }
            }
        }
    }

    @Test
    void givenAMaxPoolWithAWindowOfPaddingAlone_whenItIsOffered_thenItIsRefused() {
        for (int padding = 0; padding < 4; padding++) {
            Parameters parameters = Parameters.builder()
                    .put("kernel_size", Tensor.of(new int[] {2, 1}, 2))
                    .put("stride", Tensor.of(new int[] {1, 1}, 2))
                    .put("padding", Tensor.of(new int[] {padding, 0}, 2))
                    .build();
            var answer = Single.claims(
                    Single.network("transform.MaxPool2d", shape(1, 3, 3), shape(1, 2 + 2 * padding, 3), parameters));
            assertEquals(padding < 2, answer.refused().isEmpty(), answer.refused()::toString);
            assertEquals(padding < 2 ? 1 : 0, answer.claims().size());
        }
    }

    @Test
    void givenMaxPools_whenASignalGoesIn_thenTheyEqualTheNaiveLoop() {
        Random random = new Random(3);
        for (int round = 0; round < 40; round++) {
            int channels = 1 + random.nextInt(3);
            int[] size = {4 + random.nextInt(5), 4 + random.nextInt(5)};
            int[] kernel = {2 + random.nextInt(2), 2 + random.nextInt(2)};
            int[] stride = {1 + random.nextInt(3), 1 + random.nextInt(3)};
            int[] padding = {random.nextInt(2), random.nextInt(2)};
            int rows = (size[0] + 2 * padding[0] - kernel[0]) / stride[0] + 1;
            int columns = (size[1] + 2 * padding[1] - kernel[1]) / stride[1] + 1;
            Parameters parameters = Parameters.builder()
                    .put("kernel_size", Tensor.of(kernel, 2))
                    .put("stride", Tensor.of(stride, 2))
                    .put("padding", Tensor.of(padding, 2))
                    .build();
            double[] x = random.doubles(channels * size[0] * size[1], -1, 1).toArray();
            int[] in = {channels, size[0], size[1]};
            try (Single pool = new Single("transform.MaxPool2d", in, shape(channels, rows, columns), parameters)) {
                double[] y = pool.step(Form.DENSE, x);
                for (int at = 0; at < y.length; at++) {
                    int channel = at / (rows * columns);
                    double most = Double.NEGATIVE_INFINITY;
                    for (int ky = 0; ky < kernel[0]; ky++) {
                        for (int kx = 0; kx < kernel[1]; kx++) {
                            int iy = at / columns % rows * stride[0] + ky - padding[0];
                            int ix = at % columns * stride[1] + kx - padding[1];
                            if (iy >= 0 && iy < size[0] && ix >= 0 && ix < size[1]) {
                                most = Math.max(most, x[(channel * size[0] + iy) * size[1] + ix]);
                            }
                        }
                    }
                    assertEquals(most, y[at]);
                }
            }
        }
    }

    @Test
    void givenATransformByElementThatWouldChangeTheirNumber_whenTheDriverIsAsked_thenItRefuses() {
        Map<String, Parameters> byElement = Map.of(
                "transform.Tanh", Parameters.NONE,
                "transform.ReLU", Parameters.NONE,
                "Scale", Parameters.builder().put("scale", 2).build(),
                "Threshold", Parameters.builder().put("threshold", 2).build(),
                "Delay", Parameters.builder().put("delay", 1e-3).build());
        byElement.forEach((type, parameters) -> {
            for (int[] sizes : new int[][] {{2, 3}, {3, 2}}) {
                var answer = Single.claims(Single.network(type, shape(sizes[0]), shape(sizes[1]), parameters));
                assertEquals(0, answer.claims().size(), type);
                assertTrue(answer.refused().get("x").contains("number of elements"), answer.refused()::toString);
            }
        });
    }
}
