// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.insensor;

import java.util.Arrays;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Tensor;

/**
 * Which pixels a sum is made of: a strided convolution. Beside the array is nothing that could give a part of a sum.
 *
 * @param channels of the light
 * @param height of the array
 * @param width of the array
 * @param maps channels of the output
 * @param rows of the output
 * @param columns of the output
 * @param kernel height and width of a window
 * @param stride down and right
 * @param padding by how much windows begin above and left of the array
 * @param weight by map, channel, row and column
 * @param bias by map
 */
record PixelWindows(
        int channels,
        int height,
        int width,
        int maps,
        int rows,
        int columns,
        int[] kernel,
        int[] stride,
        int[] padding,
        double[] weight,
        double[] bias) {
    /**
     * Reads a Conv2d.
     *
     * @throws GanglionException UNSUPPORTED if pixels cannot do it, INCONSISTENT if it contradicts itself
     */
    static PixelWindows of(Node node) {
        Parameters parameters = node.parameters();
        Tensor weight = parameters.tensor("weight");
        int[] shape = weight.shape();
        int[] input = node.input().shape();
        if (shape.length != 4 || input.length != 3 || shape[1] != input[0]) {
            throw unsupported("weights of " + Arrays.toString(shape) + " for light of " + Arrays.toString(input)
                    + "; a sum takes in all channels");
        }
        requireOne(parameters, "groups");
        requireOne(parameters, "dilation");
        int[] stride = pair(parameters, "stride", 1);
        int[] padding = padding(parameters);
        int rows = places(input[1] + 2 * padding[0], shape[2], stride[0]);
        int columns = places(input[2] + 2 * padding[1], shape[3], stride[1]);
        if (node.output().size() != (long) shape[0] * rows * columns) {
            throw new GanglionException(
                    Reason.INCONSISTENT,
                    "the output's shape is " + Arrays.toString(node.output().shape()) + ", the windows make " + shape[0]
                            + " maps of " + rows + " by " + columns);
        }
        double[] values = weight.f64();
        for (double value : values) {
            if (!Double.isFinite(value)) {
                throw new GanglionException(Reason.INCONSISTENT, "field 'weight' has the value " + value);
            }
        }
        double[] bias = parameters.has("bias") ? parameters.numbers("bias", shape[0]) : new double[shape[0]];
        return new PixelWindows(
                input[0],
                input[1],
                input[2],
                shape[0],
                rows,
                columns,
                new int[] {shape[2], shape[3]},
                stride,
                padding,
                values,
                bias);
    }

    private static void requireOne(Parameters parameters, String field) {
        if (!parameters.has(field)) {
            return;
        }
        if (parameters.isText(field)) {
            throw unsupported("field '" + field + "' is '" + parameters.text(field) + "'; pixels can 1 only");
        }
        for (int value : parameters.tensor(field).i32()) {
            if (value != 1) {
                throw unsupported("field '" + field + "' is " + value + "; pixels can 1 only");
            }
        }
    }

    private static int[] padding(Parameters parameters) {
        if (!parameters.isText("padding")) {
            return pair(parameters, "padding", 0);
        }
        if (parameters.text("padding").equals("valid")) {
            return new int[2];
        }
        throw unsupported("field 'padding' is '" + parameters.text("padding") + "'; give numbers");
    }

    private static int[] pair(Parameters parameters, String field, int least) {
        int[] values = parameters.tensor(field).i32();
        int[] pair = values.length == 1 ? new int[] {values[0], values[0]} : values;
        if (pair.length != 2 || pair[0] < least || pair[1] < least) {
            throw new GanglionException(
                    Reason.INCONSISTENT,
                    "field '" + field + "' is " + Arrays.toString(values) + ", expected two numbers of at least "
                            + least);
        }
        return pair;
    }

    private static int places(int length, int kernel, int stride) {
        if (kernel > length) {
            throw new GanglionException(
                    Reason.INCONSISTENT, "a window of " + kernel + " does not fit " + length + " pixels");
        }
        return (length - kernel) / stride + 1;
    }

    private static GanglionException unsupported(String what) {
        return new GanglionException(Reason.UNSUPPORTED, what);
    }

    /** Pixels of a window, over all channels. */
    int taps() {
        return channels * kernel[0] * kernel[1];
    }

    /** Sums of a frame. */
    int sums() {
        return maps * rows * columns;
    }

    /** Pixels of the array, over all channels. */
    int pixels() {
        return channels * height * width;
    }
}
