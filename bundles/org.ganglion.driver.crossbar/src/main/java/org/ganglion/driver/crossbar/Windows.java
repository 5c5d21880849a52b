// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.crossbar;

import java.util.Arrays;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Tensor;

/**
 * A convolution as products: which element of the input stands where in which window. What is one-dimensional has a single row.
 *
 * @param groups of channels that do not see one another
 * @param inputChannels of a group
 * @param outputChannels of a group
 * @param places of the window
 * @param spots of the window
 * @param plane elements of a channel of the input
 * @param elements element within its channel by place and spot, -1 in the padding
 */
record Windows(int groups, int inputChannels, int outputChannels, int places, int spots, int plane, int[] elements) {
    /** Reads a node. */
    static Windows of(Node node) {
        Parameters parameters = node.parameters();
        int rank = node.type().equals("Conv1d") ? 1 : 2;
        int[] weight = parameters.tensor("weight").shape();
        int[] input = node.input().shape();
        if (weight.length != rank + 2 || input.length != rank + 1) {
            throw wrong("field 'weight' has the shape " + Arrays.toString(weight) + " for an input of "
                    + Arrays.toString(input));
        }
        int groups = parameters.has("groups") ? (int) parameters.number("groups") : 1;
        if (groups < 1 || weight[0] % groups != 0 || input[0] != (long) weight[1] * groups) {
            throw wrong("field 'groups' is " + groups + " for weights of " + Arrays.toString(weight)
                    + " and an input of " + Arrays.toString(input));
        }
        Axis y = rank == 2 ? Axis.of(parameters, rank, 0, input[1], weight[2]) : new Axis(1, 1, 1, 0, 1, 1);
        Axis x = Axis.of(parameters, rank, rank - 1, input[rank], weight[rank + 1]);
        int places = y.places * x.places;
        if (node.output().size() != (long) weight[0] * places) {
            throw wrong("the output's shape is " + Arrays.toString(node.output().shape()) + ", the windows make "
                    + weight[0] + " channels of " + y.places + " by " + x.places);
        }
        return new Windows(
                groups,
                weight[1],
                weight[0] / groups,
                places,
                y.kernel * x.kernel,
                y.length * x.length,
                elements(y, x));
    }

    private static int[] elements(Axis y, Axis x) {
        int[] elements = new int[y.places * x.places * y.kernel * x.kernel];
        int n = 0;
        for (int row = 0; row < y.places; row++) {
            for (int column = 0; column < x.places; column++) {
                for (int ky = 0; ky < y.kernel; ky++) {
                    for (int kx = 0; kx < x.kernel; kx++) {
                        int atY = y.element(row, ky);
                        int atX = x.element(column, kx);
                        elements[n++] = atY < 0 || atX < 0 ? -1 : atY * x.length + atX;
                    }
                }
            }
        }
        return elements;
    }

    /** The matrices: one a group, an input for each channel and spot. */
    MatrixShape shape() {
        return new MatrixShape(inputChannels * spots, outputChannels, groups, places);
    }

    /** The weights in the order of the matrices. */
    double[] arrange(Tensor weight) {
        double[] all = new double[weight.size()];
        int inputs = inputChannels * spots;
        for (int output = 0; output < groups * outputChannels; output++) {
            int group = output / outputChannels;
            for (int i = 0; i < inputs; i++) {
                all[(group * inputs + i) * outputChannels + output % outputChannels] = weight.at(output * inputs + i);
            }
        }
        return all;
    }

    /** What a group sees at a place. */
    void gather(double[] input, int group, int place, double[] into) {
        for (int channel = 0, n = 0; channel < inputChannels; channel++) {
            int first = (group * inputChannels + channel) * plane;
            for (int spot = 0; spot < spots; spot++, n++) {
                int element = elements[place * spots + spot];
                into[n] = element < 0 ? 0 : input[first + element];
            }
        }
    }

    /** One dimension of a sliding window. */
    private record Axis(int length, int kernel, int stride, int before, int dilation, int places) {
        static Axis of(Parameters parameters, int rank, int d, int length, int kernel) {
            int stride = whole(parameters, "stride", rank, d, 1);
            int dilation = parameters.has("dilation") ? whole(parameters, "dilation", rank, d, 1) : 1;
            int reach = dilation * (kernel - 1) + 1;
            int before;
            int all;
            if (parameters.isText("padding")) {
                boolean same = parameters.text("padding").equals("same");
                if (same ? stride != 1 : !parameters.text("padding").equals("valid")) {
                    throw wrong("field 'padding' is '" + parameters.text("padding")
                            + "', expected 'valid', numbers, or 'same' with a stride of 1");
                }
                all = same ? reach - 1 : 0;
                // as torch has it: the odd one stands behind
                before = all / 2;
            } else {
                before = whole(parameters, "padding", rank, d, 0);
                all = 2 * before;
            }
            if (length + all < reach) {
                throw wrong("a window of " + reach + " does not fit " + length + " elements and a padding of " + all);
            }
            return new Axis(length, kernel, stride, before, dilation, (length + all - reach) / stride + 1);
        }

        private static int whole(Parameters parameters, String field, int count, int d, int least) {
            int[] values = parameters.tensor(field).i32();
            if (values.length != 1 && values.length != count) {
                throw wrong("field '" + field + "' has " + values.length + " elements, expected " + count);
            }
            int value = values[values.length == 1 ? 0 : d];
            if (value < least) {
                throw wrong("field '" + field + "' is " + value + ", must be at least " + least);
            }
            return value;
        }

        int element(int place, int k) {
            int at = place * stride + k * dilation - before;
            return at < 0 || at >= length ? -1 : at;
        }
    }

    private static GanglionException wrong(String what) {
        return new GanglionException(Reason.INCONSISTENT, what);
    }
}
