// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.cpu;

import java.util.Arrays;
import java.util.BitSet;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Parameters;

/**
 * How a window slides over rows and columns; what is one-dimensional has a single row. Element (c, y, x) of the input has the index
 * {@code (c height + y) width + x}.
 *
 * @param channels of the input
 * @param height of the input
 * @param width of the input
 * @param rows of the output
 * @param columns of the output
 * @param kernel height and width of the window
 * @param stride down and right
 * @param padding above and left
 * @param dilation down and right
 */
record Sliding(
        int channels,
        int height,
        int width,
        int rows,
        int columns,
        int[] kernel,
        int[] stride,
        int[] padding,
        int[] dilation) {
    /** The window of a node whose input has one channel dimension and {@code rank} spatial ones. */
    static Sliding of(Node node, int rank, int[] kernel) {
        int[] input = node.input().shape();
        if (input.length != rank + 1) {
            throw wrong("the input's shape " + Arrays.toString(input) + " has not " + (rank + 1) + " dimensions");
        }
        Parameters parameters = node.parameters();
        int[] stride = whole(parameters, "stride", rank, 1);
        int[] dilation = parameters.has("dilation") ? whole(parameters, "dilation", rank, 1) : filled(rank, 1);
        int[] before = new int[rank];
        int[] output = new int[rank];
        for (int d = 0; d < rank; d++) {
            int reach = dilation[d] * (kernel[d] - 1) + 1;
            int all = padding(parameters, rank, d, reach, stride[d], before);
            int room = input[d + 1] + all - reach;
            if (room < 0) {
                throw wrong(
                        "a window of " + reach + " does not fit " + input[d + 1] + " elements and a padding of " + all);
            }
            output[d] = room / stride[d] + 1;
        }
        return rank == 2
                ? new Sliding(input[0], input[1], input[2], output[0], output[1], kernel, stride, before, dilation)
                : new Sliding(
                        input[0],
                        1,
                        input[1],
                        1,
                        output[0],
                        new int[] {1, kernel[0]},
                        new int[] {1, stride[0]},
                        new int[] {0, before[0]},
                        new int[] {1, dilation[0]});
    }

    /** All padding along a dimension; what stands before goes into {@code before}. */
    private static int padding(Parameters parameters, int rank, int d, int reach, int stride, int[] before) {
        if (!parameters.isText("padding")) {
            before[d] = whole(parameters, "padding", rank, 0)[d];
            return 2 * before[d];
        }
        String text = parameters.text("padding");
        switch (text) {
            case "valid":
                return 0;
            case "same":
                if (stride != 1) {
                    throw wrong("field 'padding' is 'same', which needs a stride of 1, not " + stride);
                }
                // as torch has it: the odd one stands behind
                before[d] = (reach - 1) / 2;
                return reach - 1;
            default:
                throw wrong("field 'padding' is '" + text + "', expected 'same', 'valid' or numbers");
        }
    }

    private static int[] whole(Parameters parameters, String field, int count, int least) {
        int[] values = parameters.tensor(field).i32();
        if (values.length == 1) {
            values = filled(count, values[0]);
        }
        if (values.length != count) {
            throw wrong("field '" + field + "' has " + values.length + " elements, expected " + count);
        }
        for (int value : values) {
            if (value < least) {
                throw wrong("field '" + field + "' is " + value + ", must be at least " + least);
            }
        }
        return values;
    }

    static int[] kernelSize(Parameters parameters) {
        return whole(parameters, "kernel_size", 2, 1);
    }

    private static int[] filled(int count, int value) {
        int[] values = new int[count];
        Arrays.fill(values, value);
        return values;
    }

    void requireOutput(Node node, int outputChannels) {
        if (node.output().size() != (long) outputChannels * rows * columns) {
            throw wrong("the output's shape " + Arrays.toString(node.output().shape()) + " is not [" + outputChannels
                    + ", " + rows + ", " + columns + "]");
        }
    }

    /** The output's row that input row {@code y} reaches through row {@code k} of the window, or -1. */
    int rowFor(int y, int k) {
        return place(y + padding[0] - k * dilation[0], stride[0], rows);
    }

    /** The output's column that input column {@code x} reaches through column {@code k} of the window, or -1. */
    int columnFor(int x, int k) {
        return place(x + padding[1] - k * dilation[1], stride[1], columns);
    }

    /** {@link #rowFor} for every row of the input, and in it for every row of the window. */
    int[] rowTable() {
        int[] table = new int[height * kernel[0]];
        for (int n = 0; n < table.length; n++) {
            table[n] = rowFor(n / kernel[0], n % kernel[0]);
        }
        return table;
    }

    /** {@link #columnFor} for every column of the input, and in it for every column of the window. */
    int[] columnTable() {
        int[] table = new int[width * kernel[1]];
        for (int n = 0; n < table.length; n++) {
            table[n] = columnFor(n / kernel[1], n % kernel[1]);
        }
        return table;
    }

    /** Whether the window holds at least one element of the input wherever it stands, and not padding alone. */
    boolean everyPlaceHoldsAnElement() {
        return reached(rowTable()) == rows && reached(columnTable()) == columns;
    }

    private static int reached(int... table) {
        BitSet places = new BitSet();
        for (int place : table) {
            if (place >= 0) {
                places.set(place);
            }
        }
        return places.cardinality();
    }

    private static int place(int first, int stride, int count) {
        if (first < 0 || first % stride != 0) {
            return -1;
        }
        int place = first / stride;
        return place < count ? place : -1;
    }

    static GanglionException wrong(String what) {
        return new GanglionException(Reason.INCONSISTENT, what);
    }
}
