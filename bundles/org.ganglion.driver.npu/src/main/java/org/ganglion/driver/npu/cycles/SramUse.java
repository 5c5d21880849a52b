// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.cycles;

import static org.ganglion.driver.npu.flatbuffer.OperatorCode.ADD;
import static org.ganglion.driver.npu.flatbuffer.OperatorCode.MUL;
import static org.ganglion.driver.npu.flatbuffer.OperatorCode.RESHAPE;

import java.util.Arrays;
import org.ganglion.driver.npu.flatbuffer.ElementType;
import org.ganglion.driver.npu.flatbuffer.GraphOperator;
import org.ganglion.driver.npu.flatbuffer.GraphTensor;
import org.ganglion.driver.npu.flatbuffer.ModelGraph;

/**
 * Which bytes of the SRAM are in use while each operator runs: feature maps from their operator to their last reader, and weights on their
 * way from the operator before on.
 */
final class SramUse {
    private static final int ALIGNMENT = 16;
    private static final int RANK_OF_IMAGES = 4;

    private final ModelGraph graph;
    /** By tensor: the one whose bytes it is. */
    private final int[] same;

    private final long[] bytesDuring;

    SramUse(EthosU processor, ModelGraph graph) {
        this.graph = graph;
        this.same = new int[graph.tensors().size()];
        this.bytesDuring = new long[graph.operators().size()];
        Arrays.setAll(same, tensor -> tensor);
        for (int i = 0; i < bytesDuring.length; i++) {
            GraphOperator operator = graph.operators().get(i);
            if (operator.code() == RESHAPE) {
                same[operator.outputs()[0]] = same[operator.inputs()[0]];
            } else if (operator.code() == ADD || operator.code() == MUL) {
                takeOver(i, operator);
            }
        }
        for (int tensor = 0; tensor < same.length; tensor++) {
            boolean port = contains(graph.inputs(), tensor) || contains(graph.outputs(), tensor);
            if (same[tensor] == tensor
                    && graph.tensors().get(tensor).type() == ElementType.INT8
                    && !graph.tensors().get(tensor).isConstant()
                    && !(port && processor.ports())) {
                addMap(tensor);
            }
        }
    }

    /** An element of a sum or product takes the place of an input that nobody reads later. */
    private void takeOver(int position, GraphOperator operator) {
        int output = operator.outputs()[0];
        for (int input : operator.inputs()) {
            if (!graph.tensors().get(input).isConstant()
                    && !contains(graph.inputs(), input)
                    && lastReader(input) == position
                    && bytes(input) == bytes(output)) {
                same[output] = same[input];
                return;
            }
        }
    }

    private void addMap(int tensor) {
        int from = Integer.MAX_VALUE;
        int to = -1;
        for (int i = 0; i < bytesDuring.length; i++) {
            GraphOperator operator = graph.operators().get(i);
            boolean touches = touches(operator.inputs(), tensor) || touches(operator.outputs(), tensor);
            if (touches && operator.code() != RESHAPE) {
                from = Math.min(from, i);
                to = i;
            }
        }
        for (int i = from; i <= to; i++) {
            bytesDuring[i] += Extent.roundUp((int) bytes(tensor), ALIGNMENT);
        }
    }

    private boolean touches(int[] tensors, int tensor) {
        return Arrays.stream(tensors).anyMatch(each -> each >= 0 && same[each] == tensor);
    }

    private int lastReader(int tensor) {
        for (int i = graph.operators().size() - 1; i >= 0; i--) {
            if (contains(graph.operators().get(i).inputs(), tensor)) {
                return i;
            }
        }
        return -1;
    }

    static boolean contains(int[] indices, int index) {
        return Arrays.stream(indices).anyMatch(each -> each == index);
    }

    /** Of a feature map as it lies in memory: the network's own pixel by pixel, others in bricks of 16 channels. */
    long bytes(int tensor) {
        GraphTensor map = graph.tensors().get(tensor);
        if (map.rank() != RANK_OF_IMAGES || contains(graph.inputs(), tensor) || contains(graph.outputs(), tensor)) {
            return map.elements();
        }
        int depth = map.size(map.rank() - 1);
        return map.elements() / depth * Traffic.stored(depth, false);
    }

    /** Adds the weights of an operator. */
    void take(int operator, long buffer, long otherBuffer) {
        bytesDuring[operator] += buffer + otherBuffer;
        int before = operator - 1;
        while (before >= 0 && graph.operators().get(before).code() == RESHAPE) {
            before--;
        }
        if (before >= 0) {
            bytesDuring[before] += buffer;
        }
    }

    /** The most at once. */
    long peak() {
        return Arrays.stream(bytesDuring).max().orElse(0);
    }
}
