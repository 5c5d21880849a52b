// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir;

import java.util.regex.Pattern;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Shapes;
import org.ganglion.api.network.Tensor;

/**
 * A node of a type beyond NIR, told by its namespace: {@code neuron.Izhikevich}, {@code transform.Sparse}, {@code tflite.Model}. Its fields
 * are read as they stand, numbers and texts; the neuron model or driver that runs it checks them. {@code input_shape} and
 * {@code output_shape} are the shapes of its ports. Without them it works by element: its output has the shape of its input, which its
 * neighbours say, or else its field of most elements.
 */
record Namespaced(String type, Parameters parameters, int[] givenInput, int[] givenOutput) implements NodeDraft {

    static final String INPUT_SHAPE = "input_shape";
    static final String OUTPUT_SHAPE = "output_shape";

    private static final Pattern TYPE =
            Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}(\\.[A-Za-z][A-Za-z0-9_-]{0,63}){1,3}");

    /** Whether this is the name of a type with a namespace. */
    static boolean isNamed(String type) {
        return TYPE.matcher(type).matches();
    }

    static Namespaced read(String type, NodeFields fields) {
        int[] input = fields.has(INPUT_SHAPE) ? fields.shape(INPUT_SHAPE) : null;
        int[] output = fields.has(OUTPUT_SHAPE) ? fields.shape(OUTPUT_SHAPE) : null;
        Parameters.Builder parameters = Parameters.builder();
        for (String field : fields.unread()) {
            if (fields.isText(field)) {
                parameters.put(field, fields.text(field));
            } else {
                parameters.put(field, fields.numbers(field));
            }
        }
        return new Namespaced(type, parameters.build(), input, output);
    }

    @Override
    public String shapeField() {
        return INPUT_SHAPE;
    }

    @Override
    public int[] likelyInput() {
        if (givenOutput != null) {
            return null;
        }
        int[] widest = null;
        int most = 1;
        for (String name : parameters.names()) {
            if (!parameters.isText(name)) {
                Tensor values = parameters.tensor(name);
                int[] shape = values.shape();
                if (shape.length > 0 && (widest == null || Shapes.size(shape) > most)) {
                    widest = shape;
                    most = Shapes.size(shape);
                }
            }
        }
        return widest;
    }

    @Override
    public int[] outputFor(int[] input) {
        return givenOutput == null ? input : givenOutput;
    }

    @Override
    public boolean keepsShape() {
        return givenOutput == null;
    }

    @Override
    public Parameters parametersFor(int[] input) {
        return parameters;
    }
}
