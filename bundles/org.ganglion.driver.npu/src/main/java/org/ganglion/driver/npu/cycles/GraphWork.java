// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.cycles;

import static org.ganglion.driver.npu.flatbuffer.OperatorCode.AVERAGE_POOL_2D;
import static org.ganglion.driver.npu.flatbuffer.OperatorCode.CONV_2D;
import static org.ganglion.driver.npu.flatbuffer.OperatorCode.DEPTHWISE_CONV_2D;
import static org.ganglion.driver.npu.flatbuffer.OperatorCode.FULLY_CONNECTED;
import static org.ganglion.driver.npu.flatbuffer.OperatorCode.MAX_POOL_2D;
import static org.ganglion.driver.npu.flatbuffer.OperatorCode.SOFTMAX;

import org.ganglion.driver.npu.flatbuffer.FlatTable;
import org.ganglion.driver.npu.flatbuffer.GraphOperator;
import org.ganglion.driver.npu.flatbuffer.GraphTensor;
import org.ganglion.driver.npu.flatbuffer.ModelGraph;

/** Convolutions, fully connected layers and poolings of a graph as the processor goes about them. */
record GraphWork(EthosU processor, ModelGraph graph) {
    /** Up to this depth a strided convolution is folded. */
    private static final int FOLDED_DEPTH = 4;

    /** What the processor does for an operator, or null where it is none of those with a window or weights. */
    Work of(GraphOperator operator) {
        FlatTable options = operator.options();
        return switch (operator.code()) {
            case CONV_2D ->
                folded(
                        filtered(
                                operator,
                                Work.Kind.CONVOLUTION,
                                options.i32(2, 1),
                                options.i32(1, 1),
                                options.i8(3, 0)),
                        options.i8(0, 0) == 0);
            case DEPTHWISE_CONV_2D ->
                filtered(operator, Work.Kind.DEPTHWISE, options.i32(2, 1), options.i32(1, 1), options.i8(4, 0));
            case FULLY_CONNECTED -> fullyConnected(operator, options.i8(0, 0));
            case AVERAGE_POOL_2D -> pooling(operator, Work.Kind.MEAN);
            case MAX_POOL_2D -> pooling(operator, Work.Kind.MAXIMUM);
            default -> null;
        };
    }

    private Work filtered(GraphOperator operator, Work.Kind kind, int strideHigh, int strideWide, int activation) {
        GraphTensor filter = graph.tensors().get(operator.inputs()[1]);
        return work(
                operator,
                kind,
                image(operator.inputs()[0]),
                image(operator.outputs()[0]),
                new Work.Sliding(filter.size(1), filter.size(2), strideHigh, strideWide),
                activation != 0,
                new Filter(
                        filter.i8(),
                        kind == Work.Kind.DEPTHWISE ? filter.size(3) : filter.size(0),
                        filter.size(1),
                        filter.size(2),
                        kind == Work.Kind.DEPTHWISE ? 1 : filter.size(3),
                        kind == Work.Kind.DEPTHWISE));
    }

    /** A convolution that skips columns of few channels reads two columns as one of twice the channels instead. */
    private static Work folded(Work work, boolean same) {
        int stride = work.strideWide();
        Extent in = work.in();
        if (stride == 1 || in.depth() > FOLDED_DEPTH || in.width() % stride != 0) {
            return work;
        }
        int reach = (work.out().width() - 1) * stride + work.filterWide();
        int missing = same ? Math.max(0, reach - in.width()) : 0;
        Filter filter = work.filter().folded(stride, missing / 2);
        return new Work(
                work.kind(),
                new Extent(in.height(), in.width() / stride, in.depth() * stride),
                work.out(),
                new Work.Sliding(work.filterHigh(), filter.foldedWide(), work.strideHigh(), 1),
                work.activated(),
                work.fromFar(),
                work.toFar(),
                work.linearIn(),
                work.linearOut(),
                filter);
    }

    private Work fullyConnected(GraphOperator operator, int activation) {
        GraphTensor weights = graph.tensors().get(operator.inputs()[1]);
        int rows = graph.tensors().get(operator.inputs()[0]).elements() / weights.size(1);
        return work(
                operator,
                rows == 1 ? Work.Kind.FULLY_CONNECTED : Work.Kind.CONVOLUTION,
                new Extent(1, rows, weights.size(1)),
                new Extent(1, rows, weights.size(0)),
                Work.Sliding.NONE,
                activation != 0,
                new Filter(weights.i8(), weights.size(0), 1, 1, weights.size(1), false));
    }

    private Work pooling(GraphOperator operator, Work.Kind kind) {
        FlatTable options = operator.options();
        Extent out = image(operator.outputs()[0]);
        // over the whole image there is nothing to step over
        boolean once = out.area() == 1;
        return work(
                operator,
                kind,
                image(operator.inputs()[0]),
                out,
                new Work.Sliding(
                        options.i32(4, 1),
                        options.i32(3, 1),
                        once ? 1 : options.i32(2, 1),
                        once ? 1 : options.i32(1, 1)),
                options.i8(5, 0) != 0,
                null);
    }

    private Work work(
            GraphOperator operator,
            Work.Kind kind,
            Extent in,
            Extent out,
            Work.Sliding sliding,
            boolean activated,
            Filter filter) {
        boolean first = SramUse.contains(graph.inputs(), operator.inputs()[0]);
        boolean last = SramUse.contains(graph.outputs(), operator.outputs()[0]);
        return new Work(
                kind,
                in,
                out,
                sliding,
                activated,
                first && processor.ports(),
                last && processor.ports(),
                first,
                last || isReadBySoftmax(operator.outputs()[0]),
                filter);
    }

    private boolean isReadBySoftmax(int tensor) {
        return graph.operators().stream()
                .anyMatch(each -> each.code() == SOFTMAX && SramUse.contains(each.inputs(), tensor));
    }

    private Extent image(int tensor) {
        GraphTensor image = graph.tensors().get(tensor);
        return new Extent(image.size(1), image.size(2), image.size(3));
    }
}
