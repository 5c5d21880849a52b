// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir;

import java.util.Arrays;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Tensor;

/** SumPool2d and AvgPool2d: the sum or mean of a window in every channel. */
record Pooling(String type, Window window) implements NodeDraft {

    private static final String KERNEL = "kernel_size";
    private static final String STRIDE = "stride";
    private static final String PADDING = "padding";
    private static final int RANK = 2;
    private static final int[] NO_DILATION = {1, 1};

    static Pooling read(String type, NodeFields fields) {
        return new Pooling(
                type,
                new Window(
                        Window.atLeast(1, KERNEL, fields.integers(KERNEL, RANK)),
                        Window.atLeast(1, STRIDE, fields.integers(STRIDE, RANK)),
                        Window.atLeast(0, PADDING, fields.integers(PADDING, RANK)),
                        NO_DILATION));
    }

    @Override
    public String shapeField() {
        return KERNEL;
    }

    @Override
    public int[] givenInput() {
        return null;
    }

    @Override
    public int[] outputFor(int[] input) {
        if (input.length != RANK + 1) {
            throw NodeFields.wrong(
                    KERNEL, "has 2 dimensions, which cannot take an input of the shape " + Arrays.toString(input));
        }
        int[] lengths = window.slide(new int[] {input[1], input[2]}, KERNEL);
        return new int[] {input[0], lengths[0], lengths[1]};
    }

    @Override
    public Parameters parametersFor(int[] input) {
        return Parameters.builder()
                .put(KERNEL, Tensor.of(window.kernel().clone(), RANK))
                .put(STRIDE, Tensor.of(window.stride().clone(), RANK))
                .put(PADDING, Tensor.of(window.padding().clone(), RANK))
                .build();
    }
}
