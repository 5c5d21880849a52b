// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir;

import java.util.Arrays;
import org.ganglion.api.GanglionException;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Tensor;

/** Conv1d and Conv2d: cross-correlation with a weight of the shape (outputs, inputs / groups, kernel..). */
record Convolution(String type, Tensor weight, Tensor bias, int groups, Window window, int[] lengths)
        implements NodeDraft {

    private static final String WEIGHT = "weight";
    private static final String BIAS = "bias";
    private static final String STRIDE = "stride";
    private static final String PADDING = "padding";
    private static final String DILATION = "dilation";
    private static final String GROUPS = "groups";
    private static final String INPUT_SHAPE = "input_shape";
    private static final String SAME = "same";
    private static final String VALID = "valid";

    static Convolution read(String type, int rank, NodeFields fields) {
        Tensor weight = fields.numbers(WEIGHT);
        if (weight.shape().length != rank + 2) {
            throw NodeFields.wrong(
                    WEIGHT,
                    "has the shape " + Arrays.toString(weight.shape()) + ", expected " + (rank + 2) + " dimensions");
        }
        int[] kernel = Arrays.copyOfRange(weight.shape(), 2, rank + 2);
        int[] stride = Window.atLeast(1, STRIDE, fields.integers(STRIDE, rank));
        int[] dilation = Window.atLeast(1, DILATION, fields.integers(DILATION, rank));
        int[] padding = padding(fields, rank, stride);
        int[] lengths =
                fields.has(INPUT_SHAPE) ? Window.atLeast(1, INPUT_SHAPE, fields.integers(INPUT_SHAPE, rank)) : null;
        Convolution convolution = new Convolution(
                type,
                weight,
                fields.numbers(BIAS),
                fields.integer(GROUPS),
                new Window(kernel, stride, padding, dilation),
                lengths);
        convolution.checkChannels();
        return convolution;
    }

    @Override
    public String shapeField() {
        return lengths == null ? WEIGHT : INPUT_SHAPE;
    }

    @Override
    public int[] givenInput() {
        return lengths == null ? null : withChannels(inputChannels(), lengths);
    }

    @Override
    public int[] outputFor(int[] input) {
        if (input.length != window.rank() + 1 || input[0] != inputChannels()) {
            throw NodeFields.wrong(
                    WEIGHT,
                    "has the shape " + Arrays.toString(weight.shape()) + " and " + groups
                            + " groups, which cannot take an input of the shape " + Arrays.toString(input));
        }
        return withChannels(weight.shape()[0], window.slide(spatial(input), WEIGHT));
    }

    /**
     * The output as the reference package up to 1.0.7 reckons it, which takes the first length of the kernel for all of them, and which it
     * writes into the Output behind; null where that is no shape at all.
     */
    int[] mistakenOutput(int[] input) {
        int[] square = new int[window.rank()];
        Arrays.fill(square, window.kernel()[0]);
        try {
            Window mistaken = new Window(square, window.stride(), window.padding(), window.dilation());
            return withChannels(weight.shape()[0], mistaken.slide(spatial(input), WEIGHT));
        } catch (GanglionException e) {
            return null;
        }
    }

    @Override
    public Parameters parametersFor(int[] input) {
        Parameters.Builder parameters = Parameters.builder()
                .put(INPUT_SHAPE, list(spatial(input)))
                .put(WEIGHT, weight)
                .put(STRIDE, list(window.stride().clone()));
        if (window.padding() == null) {
            parameters.put(PADDING, SAME);
        } else {
            parameters.put(PADDING, list(window.padding().clone()));
        }
        return parameters
                .put(DILATION, list(window.dilation().clone()))
                .put(GROUPS, Tensor.of(new int[] {groups}))
                .put(BIAS, bias)
                .build();
    }

    /** A number for one spatial dimension, a list for more, as the reference package writes them. */
    private static Tensor list(int... values) {
        return values.length == 1 ? Tensor.of(values) : Tensor.of(values, values.length);
    }

    private static int[] padding(NodeFields fields, int rank, int[] stride) {
        if (!fields.isText(PADDING)) {
            return Window.atLeast(0, PADDING, fields.integers(PADDING, rank));
        }
        String text = fields.text(PADDING);
        if (text.equals(VALID)) {
            return new int[rank];
        }
        if (!text.equals(SAME)) {
            throw NodeFields.wrong(PADDING, "is '" + text + "', expected '" + SAME + "', '" + VALID + "' or numbers");
        }
        if (Arrays.stream(stride).anyMatch(step -> step != 1)) {
            throw NodeFields.wrong(
                    PADDING, "is '" + SAME + "', which needs a stride of 1, not " + Arrays.toString(stride));
        }
        return null;
    }

    /** The channels that all groups together take. */
    int inputChannels() {
        return Math.multiplyExact(weight.shape()[1], groups);
    }

    private void checkChannels() {
        int outputs = weight.shape()[0];
        if (groups < 1 || outputs % groups != 0 || (long) weight.shape()[1] * groups > Integer.MAX_VALUE) {
            throw NodeFields.wrong(
                    GROUPS,
                    "is " + groups + ", which does not divide the channels of field '" + WEIGHT + "' "
                            + Arrays.toString(weight.shape()));
        }
        if (!Arrays.equals(bias.shape(), new int[] {outputs})) {
            throw NodeFields.wrong(
                    BIAS,
                    "has the shape " + Arrays.toString(bias.shape()) + ", field '" + WEIGHT + "' has "
                            + Arrays.toString(weight.shape()));
        }
    }

    private static int[] spatial(int[] shape) {
        return Arrays.copyOfRange(shape, 1, shape.length);
    }

    private static int[] withChannels(int channels, int[] lengths) {
        int[] shape = new int[lengths.length + 1];
        shape[0] = channels;
        System.arraycopy(lengths, 0, shape, 1, lengths.length);
        return shape;
    }
}
