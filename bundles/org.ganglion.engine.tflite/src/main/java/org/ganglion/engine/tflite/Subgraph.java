// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.tflite;

import java.util.List;

/**
 * A graph of a model; the first is the one that is run.
 *
 * @param place how errors name it
 * @param tensors by index
 * @param inputs indices of tensors
 * @param outputs indices of tensors
 * @param operators in the order of execution
 * @param file the bytes, for the elements of constants
 */
record Subgraph(
        Place place,
        List<GraphTensor> tensors,
        int[] inputs,
        int[] outputs,
        List<GraphOperator> operators,
        Flatbuffer file) {
    GraphTensor input(GraphOperator operator, int position) {
        return tensors.get(operator.inputs()[position]);
    }

    GraphTensor output(GraphOperator operator, int position) {
        return tensors.get(operator.outputs()[position]);
    }

    boolean hasInput(GraphOperator operator, int position) {
        return position < operator.inputs().length && operator.inputs()[position] >= 0;
    }
}
