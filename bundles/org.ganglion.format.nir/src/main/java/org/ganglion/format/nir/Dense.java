// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir;

import java.util.Arrays;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Tensor;

/** Affine and Linear: a weight of the shape (.., outputs, inputs), and for Affine a bias per output. */
record Dense(String type, Tensor weight, Tensor bias) implements NodeDraft {

    private static final String WEIGHT = "weight";
    private static final String BIAS = "bias";

    static Dense read(String type, NodeFields fields) {
        Tensor weight = fields.numbers(WEIGHT);
        if (weight.shape().length < 2) {
            throw NodeFields.wrong(
                    WEIGHT, "has the shape " + Arrays.toString(weight.shape()) + ", expected outputs and inputs");
        }
        Dense dense = new Dense(type, weight, type.equals("Affine") ? fields.numbers(BIAS) : null);
        dense.checkBias();
        return dense;
    }

    @Override
    public String shapeField() {
        return WEIGHT;
    }

    @Override
    public int[] givenInput() {
        int[] shape = weight.shape();
        int[] input = Arrays.copyOf(shape, shape.length - 1);
        input[input.length - 1] = shape[shape.length - 1];
        return input;
    }

    @Override
    public int[] outputFor(int[] input) {
        int[] shape = weight.shape();
        return Arrays.copyOf(shape, shape.length - 1);
    }

    @Override
    public Parameters parametersFor(int[] input) {
        Parameters.Builder parameters = Parameters.builder().put(WEIGHT, weight);
        return bias == null ? parameters.build() : parameters.put(BIAS, bias).build();
    }

    private void checkBias() {
        if (bias == null) {
            return;
        }
        int[] outputs = outputFor(null);
        int[] last = {outputs[outputs.length - 1]};
        if (!Arrays.equals(bias.shape(), outputs) && !Arrays.equals(bias.shape(), last)) {
            throw NodeFields.wrong(
                    BIAS,
                    "has the shape " + Arrays.toString(bias.shape()) + ", field '" + WEIGHT + "' has "
                            + Arrays.toString(weight.shape()));
        }
    }
}
