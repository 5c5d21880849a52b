// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.tflite;

/**
 * Counts the multiplications with accumulation of one inference from the shapes: convolutions, fully connected layers and matrix
 * products, as NeuroBench and Vela count them (taps that fall on padding included).
 *
 * @param dense all of them
 * @param effective without those whose constant weight is 0; whether the other factor is 0 only running would show
 */
record MultiplyAccumulates(long dense, long effective) {
    private static final MultiplyAccumulates NONE = new MultiplyAccumulates(0, 0);

    static MultiplyAccumulates of(Subgraph graph) {
        MultiplyAccumulates sum = NONE;
        for (GraphOperator operator : graph.operators()) {
            sum = sum.plus(of(graph, operator));
        }
        return sum;
    }

    private static MultiplyAccumulates of(Subgraph graph, GraphOperator operator) {
        return switch (operator.kind()) {
            case CONV_2D, DEPTHWISE_CONV_2D -> {
                int[] out = graph.output(operator, 0).shape();
                yield weights(graph, graph.input(operator, 1), (long) out[0] * out[1] * out[2]);
            }
            case TRANSPOSE_CONV -> {
                int[] in = graph.input(operator, 2).shape();
                yield weights(graph, graph.input(operator, 1), (long) in[0] * in[1] * in[2]);
            }
            case FULLY_CONNECTED -> {
                GraphTensor weights = graph.input(operator, 1);
                yield weights(graph, weights, graph.output(operator, 0).elements() / weights.shape()[0]);
            }
            case BATCH_MATMUL -> {
                int[] left = graph.input(operator, 0).shape();
                boolean turned = operator.options().flag(0, "adj_x", false);
                long depth = left[turned ? left.length - 2 : left.length - 1];
                long count = depth * graph.output(operator, 0).elements();
                yield new MultiplyAccumulates(count, count);
            }
            default -> NONE;
        };
    }

    private static MultiplyAccumulates weights(Subgraph graph, GraphTensor weights, long uses) {
        return new MultiplyAccumulates(weights.elements() * uses, graph.file().nonZero(weights) * uses);
    }

    private MultiplyAccumulates plus(MultiplyAccumulates other) {
        return new MultiplyAccumulates(dense + other.dense, effective + other.effective);
    }
}
