// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir;

import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Tensor;

/** Input and Output: the identity, in a shape that the file gives. */
record Terminal(String type, int[] shape) implements NodeDraft {

    private static final String SHAPE = "shape";

    static Terminal read(String type, NodeFields fields) {
        return new Terminal(type, fields.shape(SHAPE));
    }

    @Override
    public String shapeField() {
        return SHAPE;
    }

    @Override
    public int[] givenInput() {
        return shape;
    }

    @Override
    public int[] outputFor(int[] input) {
        return input;
    }

    @Override
    public boolean keepsShape() {
        return true;
    }

    @Override
    public Parameters parametersFor(int[] input) {
        return Parameters.builder()
                .put(SHAPE, Tensor.of(shape.clone(), shape.length))
                .build();
    }
}
