// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.cycles;

import static org.ganglion.driver.npu.flatbuffer.OperatorCode.ADD;
import static org.ganglion.driver.npu.flatbuffer.OperatorCode.CONCATENATION;
import static org.ganglion.driver.npu.flatbuffer.OperatorCode.LOGISTIC;
import static org.ganglion.driver.npu.flatbuffer.OperatorCode.MUL;
import static org.ganglion.driver.npu.flatbuffer.OperatorCode.PAD;
import static org.ganglion.driver.npu.flatbuffer.OperatorCode.QUANTIZE;
import static org.ganglion.driver.npu.flatbuffer.OperatorCode.SOFTMAX;

import java.util.ArrayList;
import java.util.List;
import org.ganglion.driver.npu.cycles.BlockSearch.Blocks;
import org.ganglion.driver.npu.flatbuffer.ElementType;
import org.ganglion.driver.npu.flatbuffer.GraphOperator;
import org.ganglion.driver.npu.flatbuffer.GraphTensor;
import org.ganglion.driver.npu.flatbuffer.ModelGraph;

/** The operators of a graph as the processor executes them, with what they take. */
public final class NetworkCycles {
    private final EthosU processor;
    private final ModelGraph graph;
    private final SramUse sram;
    private final GraphWork works;
    /** Cycles in which the next operator's weights can be fetched. */
    private long slack;

    private NetworkCycles(EthosU processor, ModelGraph graph) {
        this.processor = processor;
        this.graph = graph;
        this.sram = new SramUse(processor, graph);
        this.works = new GraphWork(processor, graph);
    }

    /** What the model says of a graph that the emulator accepts. Operators on real numbers are left out: a processor beside does them. */
    public static NetworkEstimate of(EthosU processor, ModelGraph graph) {
        return new NetworkCycles(processor, graph).estimate();
    }

    private NetworkEstimate estimate() {
        List<NetworkEstimate.Row> rows = new ArrayList<>();
        for (int i = 0; i < graph.operators().size(); i++) {
            GraphOperator operator = graph.operators().get(i);
            Step step = step(operator);
            if (step != null) {
                sram.take(i, step.bytes(), step.otherBuffer());
                rows.add(new NetworkEstimate.Row(
                        i,
                        operator.code(),
                        step.cycles(),
                        step.traffic().fast(),
                        step.traffic().far(),
                        step.weights(),
                        step.macs()));
            }
        }
        return new NetworkEstimate(processor, List.copyOf(rows), sram.peak());
    }

    /**
     * One operator.
     *
     * @param weights bytes in the far memory
     * @param bytes of SRAM that weights on their way take, from the operator before on
     * @param otherBuffer bytes of SRAM for the second part of the weights
     */
    private record Step(long cycles, Traffic traffic, long macs, long weights, long bytes, long otherBuffer) {}

    private Step step(GraphOperator operator) {
        return switch (operator.code()) {
            case ADD -> elementwise(operator, processor.outputCycles().addition());
            case MUL -> elementwise(operator, processor.outputCycles().product());
            case CONCATENATION, PAD, QUANTIZE, LOGISTIC ->
                elementwise(operator, processor.outputCycles().other());
            case SOFTMAX -> softmax(operator);
            default -> {
                Work work = works.of(operator);
                yield work == null ? null : step(work);
            }
        };
    }

    private Step step(Work work) {
        Blocks blocks = new BlockSearch(processor, work).find();
        long own = CycleModel.of(processor, work, blocks);
        Traffic traffic = Traffic.of(processor, work, blocks);
        if (work.filter() == null || work.kind() == Work.Kind.FULLY_CONNECTED) {
            slack = CycleModel.of(processor, work.between(processor.ports()), blocks);
            long bytes = work.filter() == null
                    ? 0
                    : WeightTransfer.bytes(
                            processor, work, blocks, 0, work.out().depth());
            return new Step(own, traffic.with(processor, true, bytes), work.macs(), bytes, 0, 0);
        }
        WeightTransfer transfer = WeightTransfer.of(processor, work, blocks, own, slack);
        slack = transfer.slack();
        return new Step(
                transfer.cycles(), traffic, work.macs(), transfer.bytes(), transfer.buffer(), transfer.otherBuffer());
    }

    /** An element of the output at a time; maps that the processor computed lie in bricks. */
    private Step elementwise(GraphOperator operator, double cyclesPerElement) {
        int output = operator.outputs()[0];
        if (graph.tensors().get(operator.inputs()[0]).type() != ElementType.INT8) {
            return null;
        }
        double elements = sram.bytes(output);
        long cycles = (long) Math.ceil(elements * cyclesPerElement);
        Traffic traffic = Traffic.NONE.with(processor, isFar(output), elements);
        for (int input : operator.inputs()) {
            GraphTensor tensor = input < 0 ? null : graph.tensors().get(input);
            if (tensor != null && tensor.type() == ElementType.INT8) {
                traffic = traffic.with(processor, tensor.isConstant() || isFar(input), sram.bytes(input));
            }
        }
        slack = cycles;
        return new Step(cycles, traffic, 0, 0, 0, 0);
    }

    private Step softmax(GraphOperator operator) {
        GraphTensor tensor = graph.tensors().get(operator.inputs()[0]);
        int classes = tensor.size(tensor.rank() - 1);
        SoftmaxCycles softmax = new SoftmaxCycles(processor, tensor.elements() / classes, classes);
        slack = 0;
        return new Step((long) softmax.total(), new Traffic(0, softmax.waiting()), 0, 0, 0, 0);
    }

    private boolean isFar(int tensor) {
        return processor.ports()
                && (SramUse.contains(graph.inputs(), tensor) || SramUse.contains(graph.outputs(), tensor));
    }
}
