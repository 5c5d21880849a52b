// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.tflite;

import java.util.BitSet;

/**
 * Checks that a subgraph can be run: every reference leads somewhere, every tensor has elements before it is read and gets them
 * from one place only, and all of it fits into a board's memory. Native kernels trust what is checked here.
 */
final class GraphCheck {
    /** What the tensors that are computed may take in all; the models of MLPerf Tiny take 0.05 to 0.3 MB. */
    private static final long MAX_COMPUTED_BYTES = 256L << 20;

    private static final float SMALLEST_SCALE = 1e-20f;
    private static final float LARGEST_SCALE = 1e20f;

    private final Subgraph graph;
    private final OperatorCheck operators;
    private final BitSet filled = new BitSet();
    private final BitSet computed = new BitSet();
    private final BitSet read = new BitSet();

    GraphCheck(Subgraph graph) {
        this.graph = graph;
        this.operators = new OperatorCheck(graph);
    }

    void run() {
        checkTensors();
        checkReferences(graph.inputs(), graph.place().field("inputs"));
        checkReferences(graph.outputs(), graph.place().field("outputs"));
        fillInputs();
        for (GraphOperator operator : graph.operators()) {
            checkReads(operator);
            checkWrites(operator);
            if (operator.kind() != BuiltinOperator.CUSTOM) {
                operators.check(operator);
            }
        }
        for (int index : graph.outputs()) {
            Require.consistent(
                    computed.get(index),
                    graph.place().field("outputs"),
                    "names tensor %d, which nothing computes",
                    index);
            read.set(index);
        }
        checkNothingIsInVain();
    }

    private void checkTensors() {
        long bytes = 0;
        for (GraphTensor tensor : graph.tensors()) {
            Require.supported(tensor.type().isFixed(), tensor.place().field("type"), "is %s", tensor.type());
            Require.supported(tensor.elements() > 0, tensor.place().field("shape"), "has no elements");
            checkAffine(tensor);
            if (tensor.isConstant()) {
                checkConstant(tensor);
            } else {
                bytes += tensor.bytes();
            }
        }
        Require.bounded(
                bytes <= MAX_COMPUTED_BYTES,
                graph.place().field("tensors"),
                "take %d bytes, at most %d are allowed",
                bytes,
                MAX_COMPUTED_BYTES);
    }

    private static void checkConstant(GraphTensor tensor) {
        Require.consistent(
                tensor.data().length() == tensor.bytes(),
                tensor.place().field("buffer"),
                "holds %d bytes, the shape needs %d",
                tensor.data().length(),
                tensor.bytes());
        long alignment = Math.max(1, Math.min(8, tensor.type().bytes(1)));
        Require.wellFormed(
                tensor.data().start() % Math.min(4, alignment) == 0,
                tensor.place().field("buffer"),
                "is not aligned");
    }

    private static void checkAffine(GraphTensor tensor) {
        Affine affine = tensor.affine();
        if (affine.isAbsent()) {
            return;
        }
        Place field = tensor.place().field("quantization");
        if (!affine.isPerTensor()) {
            int dimension = affine.dimension();
            Require.consistent(
                    dimension >= 0 && dimension < tensor.rank() && tensor.shape()[dimension] == affine.scale().length,
                    field,
                    "has %d scales for dimension %d",
                    affine.scale().length,
                    dimension);
        }
        for (float scale : affine.scale()) {
            Require.consistent(scale >= SMALLEST_SCALE && scale <= LARGEST_SCALE, field, "has the scale %s", scale);
        }
        for (long zeroPoint : affine.zeroPoint()) {
            Require.consistent(
                    zeroPoint >= lowest(tensor.type()) && zeroPoint <= highest(tensor.type()),
                    field,
                    "has the zero point %d, no value of %s",
                    zeroPoint,
                    tensor.type());
        }
    }

    private static long lowest(ElementType type) {
        return switch (type) {
            case INT4 -> -8;
            case INT8 -> Byte.MIN_VALUE;
            case INT16 -> Short.MIN_VALUE;
            case INT32 -> Integer.MIN_VALUE;
            default -> 0;
        };
    }

    private static long highest(ElementType type) {
        return switch (type) {
            case INT4 -> 7;
            case INT8 -> Byte.MAX_VALUE;
            case UINT8 -> 255;
            case INT16 -> Short.MAX_VALUE;
            case UINT16 -> 65535;
            case INT32 -> Integer.MAX_VALUE;
            default -> 0;
        };
    }

    private void checkReferences(int[] indices, Place field) {
        Require.wellFormed(indices.length > 0, field, "is empty");
        BitSet seen = new BitSet();
        for (int index : indices) {
            Require.consistent(
                    index >= 0 && index < graph.tensors().size(),
                    field,
                    "names tensor %d, there are %d",
                    index,
                    graph.tensors().size());
            Require.consistent(!seen.get(index), field, "names tensor %d twice", index);
            seen.set(index);
        }
    }

    private void fillInputs() {
        for (int i = 0; i < graph.tensors().size(); i++) {
            GraphTensor tensor = graph.tensors().get(i);
            filled.set(i, tensor.isConstant());
        }
        for (int index : graph.inputs()) {
            Require.consistent(
                    !filled.get(index), graph.place().field("inputs"), "names tensor %d, which is not computed", index);
            filled.set(index);
        }
    }

    /** XNNPACK ends the process over an operator whose result nobody reads. */
    private void checkNothingIsInVain() {
        for (GraphOperator operator : graph.operators()) {
            for (int index : operator.outputs()) {
                Require.supported(
                        read.get(index),
                        operator.place().field("outputs"),
                        "names tensor %d, which nothing reads",
                        index);
            }
        }
    }

    private void checkReads(GraphOperator operator) {
        boolean changing = false;
        for (int index : operator.inputs()) {
            if (index == -1) {
                continue;
            }
            Require.consistent(
                    index >= 0 && index < graph.tensors().size(),
                    operator.place().field("inputs"),
                    "names tensor %d, there are %d",
                    index,
                    graph.tensors().size());
            Require.consistent(
                    filled.get(index),
                    operator.place().field("inputs"),
                    "names tensor %d, which no operator before computes",
                    index);
            read.set(index);
            changing |= !graph.tensors().get(index).isConstant();
        }
        Require.supported(changing, operator.place().field("inputs"), "has constants only");
    }

    private void checkWrites(GraphOperator operator) {
        Require.wellFormed(operator.outputs().length > 0, operator.place().field("outputs"), "is empty");
        for (int index : operator.outputs()) {
            Require.consistent(
                    index >= 0 && index < graph.tensors().size(),
                    operator.place().field("outputs"),
                    "names tensor %d, there are %d",
                    index,
                    graph.tensors().size());
            Require.consistent(
                    !filled.get(index),
                    operator.place().field("outputs"),
                    "names tensor %d, which has its elements already",
                    index);
            filled.set(index);
            computed.set(index);
        }
    }
}
