// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.cycles;

import java.util.ArrayList;
import java.util.List;
import org.ganglion.driver.npu.flatbuffer.FlatTable;
import org.ganglion.driver.npu.flatbuffer.GraphOperator;
import org.ganglion.driver.npu.flatbuffer.GraphTensor;
import org.ganglion.driver.npu.flatbuffer.ModelGraph;

/** The convolutions, fully connected layers and poolings of a graph, as the processor executes them, with their cycles. */
public final class NetworkCycles {
    private static final int AVERAGE_POOL_2D = 1;
    private static final int CONV_2D = 3;
    private static final int DEPTHWISE_CONV_2D = 4;
    private static final int FULLY_CONNECTED = 9;
    private static final int MAX_POOL_2D = 17;
    private static final int SOFTMAX = 25;
    /** Up to this depth a strided convolution is folded. */
    private static final int FOLDED_DEPTH = 4;

    private final EthosU processor;
    private final ModelGraph graph;

    private NetworkCycles(EthosU processor, ModelGraph graph) {
        this.processor = processor;
        this.graph = graph;
    }

    /**
     * What the model says of one operator.
     *
     * @param operator its position in the graph
     * @param code which, as the schema numbers them
     * @param cycles of the processor, without waiting for weights that are on their way
     */
    public record Row(int operator, int code, long cycles) {}

    /** One row per convolution, fully connected layer and pooling of a graph that the emulator accepts. */
    public static List<Row> of(EthosU processor, ModelGraph graph) {
        return new NetworkCycles(processor, graph).rows();
    }

    private List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < graph.operators().size(); i++) {
            GraphOperator operator = graph.operators().get(i);
            Work work = work(operator);
            if (work != null) {
                rows.add(new Row(i, operator.code(), CycleModel.of(processor, work)));
            }
        }
        return rows;
    }

    private Work work(GraphOperator operator) {
        FlatTable options = operator.options();
        return switch (operator.code()) {
            case CONV_2D ->
                folded(filtered(
                        operator, Work.Kind.CONVOLUTION, options.i32(2, 1), options.i32(1, 1), options.i8(3, 0)));
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
                new int[] {filter.size(1), filter.size(2), strideHigh, strideWide},
                activation != 0);
    }

    /** A convolution that skips columns of few channels reads two columns as one of twice the channels instead. */
    private static Work folded(Work work) {
        int stride = work.strideWide();
        Extent in = work.in();
        if (stride == 1 || in.depth() > FOLDED_DEPTH || in.width() % stride != 0) {
            return work;
        }
        return new Work(
                work.kind(),
                new Extent(in.height(), in.width() / stride, in.depth() * stride),
                work.out(),
                work.filterHigh(),
                Extent.partsOf(work.filterWide(), stride),
                work.strideHigh(),
                1,
                work.activated(),
                work.fromFar(),
                work.toFar(),
                work.linearIn(),
                work.linearOut());
    }

    private Work fullyConnected(GraphOperator operator, int activation) {
        GraphTensor weights = graph.tensors().get(operator.inputs()[1]);
        return work(
                operator,
                Work.Kind.FULLY_CONNECTED,
                new Extent(1, 1, weights.size(1)),
                new Extent(1, 1, weights.size(0)),
                new int[] {1, 1, 1, 1},
                activation != 0);
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
                new int[] {
                    options.i32(4, 1), options.i32(3, 1), once ? 1 : options.i32(2, 1), once ? 1 : options.i32(1, 1)
                },
                options.i8(5, 0) != 0);
    }

    private Work work(
            GraphOperator operator, Work.Kind kind, Extent in, Extent out, int[] geometry, boolean activated) {
        boolean first = contains(graph.inputs(), operator.inputs()[0]);
        boolean last = contains(graph.outputs(), operator.outputs()[0]);
        return new Work(
                kind,
                in,
                out,
                geometry[0],
                geometry[1],
                geometry[2],
                geometry[3],
                activated,
                first && processor.ports(),
                last && processor.ports(),
                first,
                last || isReadBySoftmax(operator.outputs()[0]));
    }

    private boolean isReadBySoftmax(int tensor) {
        return graph.operators().stream().anyMatch(each -> each.code() == SOFTMAX && contains(each.inputs(), tensor));
    }

    private static boolean contains(int[] indices, int index) {
        for (int each : indices) {
            if (each == index) {
                return true;
            }
        }
        return false;
    }

    private Extent image(int tensor) {
        GraphTensor image = graph.tensors().get(tensor);
        return new Extent(image.size(1), image.size(2), image.size(3));
    }
}
