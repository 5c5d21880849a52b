// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.tflite;

/**
 * A tensor of a subgraph.
 *
 * @param place how errors name it
 * @param name as the file says; may be empty
 * @param shape lengths per dimension, with the batch
 * @param elements their product
 * @param data where a constant's elements lie in the file; of no length where it is computed
 */
record GraphTensor(Place place, String name, ElementType type, int[] shape, long elements, Span data, Affine affine) {
    boolean isConstant() {
        return data.length() > 0;
    }

    int rank() {
        return shape.length;
    }

    long bytes() {
        return type.bytes(elements);
    }
}
