// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.kernel;

import java.util.ArrayList;
import java.util.List;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.driver.npu.flatbuffer.ElementType;
import org.ganglion.driver.npu.flatbuffer.GraphOperator;
import org.ganglion.driver.npu.flatbuffer.GraphTensor;
import org.ganglion.driver.npu.flatbuffer.ModelGraph;

/** The tensors of a graph that have their elements so far: every operator reads such, and writes one that has not. */
final class Operands {
    private final ModelGraph graph;
    private final Operand[] filled;
    private final Memory memory = new Memory();

    Operands(ModelGraph graph) {
        this.graph = graph;
        this.filled = new Operand[graph.tensors().size()];
    }

    Memory memory() {
        return memory;
    }

    void fillInputs() {
        for (int index : graph.inputs()) {
            create(index);
        }
    }

    GraphTensor tensor(int index) {
        return graph.tensors().get(index);
    }

    /** An input of an operator, with its elements. */
    Operand read(int index) {
        if (filled[index] == null && tensor(index).isConstant()) {
            filled[index] = allocate(index);
        }
        require(filled[index] != null, Reason.INCONSISTENT, "reads tensor " + index + ", which has no elements yet");
        return filled[index];
    }

    /** The output of an operator, with room for its elements. */
    Operand create(int index) {
        require(!tensor(index).isConstant(), Reason.INCONSISTENT, "writes tensor " + index + ", which is a constant");
        require(filled[index] == null, Reason.INCONSISTENT, "writes tensor " + index + ", which has elements already");
        filled[index] = allocate(index);
        return filled[index];
    }

    private Operand allocate(int index) {
        ElementType type = tensor(index).type();
        require(
                type == ElementType.INT8
                        || type == ElementType.FLOAT32 && !tensor(index).isConstant(),
                Reason.UNSUPPORTED,
                "uses tensor " + index + ", which is not of 8-bit integers");
        return Operand.allocate(tensor(index), memory);
    }

    Operand result(GraphOperator operator) {
        return filled[operator.outputs()[0]];
    }

    List<Operand> filled(int[] indices) {
        List<Operand> operands = new ArrayList<>();
        for (int index : indices) {
            require(filled[index] != null, Reason.INCONSISTENT, "tensor " + index + " is never computed");
            operands.add(filled[index]);
        }
        return List.copyOf(operands);
    }

    private static void require(boolean holds, Reason reason, String message) {
        if (!holds) {
            throw new GanglionException(reason, message);
        }
    }
}
