// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir;

import java.util.Arrays;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Shapes;
import org.ganglion.api.network.Tensor;

/** Flatten: joins the dimensions from start_dim to end_dim, both included, counted without a batch dimension. */
record Flatten(int start, int end, int[] givenInput) implements NodeDraft {

    private static final String START = "start_dim";
    private static final String END = "end_dim";
    private static final String INPUT_TYPE = "input_type";

    static Flatten read(NodeFields fields) {
        int[] given = fields.has(INPUT_TYPE) ? fields.shape(INPUT_TYPE) : null;
        return new Flatten(fields.integer(START), fields.integer(END), given);
    }

    @Override
    public String type() {
        return "Flatten";
    }

    @Override
    public String shapeField() {
        return INPUT_TYPE;
    }

    @Override
    public int[] outputFor(int[] input) {
        int first = dimension(START, start, input);
        int last = dimension(END, end, input);
        if (last < first) {
            throw NodeFields.wrong(END, "is " + end + ", before field '" + START + "' " + start);
        }
        int[] output = new int[input.length - (last - first)];
        System.arraycopy(input, 0, output, 0, first);
        output[first] = Shapes.size(Arrays.copyOfRange(input, first, last + 1));
        System.arraycopy(input, last + 1, output, first + 1, input.length - last - 1);
        return output;
    }

    @Override
    public Parameters parametersFor(int[] input) {
        return Parameters.builder()
                .put(START, Tensor.of(new int[] {start}))
                .put(END, Tensor.of(new int[] {end}))
                .put(INPUT_TYPE, Tensor.of(input.clone(), input.length))
                .build();
    }

    /** Negative dimensions count from the end. */
    private static int dimension(String field, int value, int[] input) {
        long counted = value < 0 ? (long) value + input.length : value;
        if (counted < 0 || counted >= input.length) {
            throw NodeFields.wrong(field, "is " + value + ", the input has the shape " + Arrays.toString(input));
        }
        return (int) counted;
    }
}
