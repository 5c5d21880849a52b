// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.kernel;

import java.util.Arrays;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.driver.npu.flatbuffer.ElementType;
import org.ganglion.driver.npu.flatbuffer.FlatTable;
import org.ganglion.driver.npu.flatbuffer.GraphOperator;
import org.ganglion.driver.npu.flatbuffer.GraphTensor;

/**
 * An operator whose tensors and options are handed out only after they were checked.
 *
 * <p>What is wrong is thrown as a {@link GanglionException} without the operator's place: INCONSISTENT where it contradicts itself,
 * UNSUPPORTED where the emulator does not execute it, TOO_LARGE.
 */
final class CheckedOperator {
    /** The most that a stride, a dilation, a length of a filter or an amount of padding may be. */
    static final int MAX_STEP = 1 << 15;

    /** A sum of more terms than this of at most 255 * 128 could leave 32 bits. */
    private static final int MAX_TERMS = 1 << 16;
    /** Half a second of one operator: ten times the largest layer of the networks that boards run. */
    private static final long MAX_PRODUCTS = 1L << 31;

    private final Operands operands;
    private final GraphOperator operator;

    CheckedOperator(Operands operands, GraphOperator operator) {
        this.operands = operands;
        this.operator = operator;
    }

    int code() {
        return operator.code();
    }

    int inputCount() {
        return operator.inputs().length;
    }

    /** For what a kernel needs beside its tensors. */
    Memory memory() {
        return operands.memory();
    }

    void requireOneOutput() {
        consistent(operator.outputs().length == 1, "has " + operator.outputs().length + " outputs, not one");
    }

    void requireInputs(int fewest, int most) {
        int count = operator.inputs().length;
        consistent(count >= fewest && count <= most, "has " + count + " inputs");
    }

    /** An input of any type. */
    Operand read(int position) {
        return operands.read(index(position));
    }

    /** An input of 8-bit integers. */
    Operand in(int position) {
        Operand operand = read(position);
        supported(operand.i8() != null, "reads real numbers");
        return operand;
    }

    /** An input of 8-bit integers by batch, row, column and channel. */
    Operand image(int position) {
        Operand operand = in(position);
        consistent(
                operand.tensor().rank() == 4,
                "has an input of " + operand.tensor().rank() + " dimensions, not 4");
        return operand;
    }

    private int index(int position) {
        int index = operator.inputs()[position];
        consistent(index >= 0, "leaves out input " + position);
        return index;
    }

    GraphTensor constant(int position, ElementType type) {
        GraphTensor tensor = operands.tensor(index(position));
        supported(
                tensor.isConstant() && tensor.type() == type, "needs a constant of " + type + " as input " + position);
        return tensor;
    }

    /** The output, of any type. */
    Operand create() {
        return operands.create(operator.outputs()[0]);
    }

    /** The output, of 8-bit integers. */
    Operand output() {
        Operand operand = create();
        supported(operand.i8() != null, "makes real numbers");
        return operand;
    }

    /** The output, of 8-bit integers and this shape. */
    Operand out(int... shape) {
        Operand operand = output();
        requireShape(operand, shape);
        return operand;
    }

    void requireShape(Operand operand, int[] shape) {
        consistent(
                Arrays.equals(shape, operand.tensor().shape()),
                "makes the shape " + Arrays.toString(shape) + " for an output of "
                        + Arrays.toString(operand.tensor().shape()));
    }

    /** The options, as the schema numbers their kind. */
    FlatTable options(int type) {
        consistent(operator.options() != null && operator.optionsType() == type, "has no options of its kind");
        return operator.options();
    }

    /** Whether the padding is SAME and not VALID; both kinds of windows have it as their first option. */
    boolean isSame(FlatTable options) {
        int padding = options.i8(0, 0);
        consistent(padding == 0 || padding == 1, "has the padding " + padding);
        return padding == 0;
    }

    Window window(int in, int filter, int stride, int dilation, boolean same) {
        consistent(
                isStep(filter) && isStep(stride) && isStep(dilation),
                "has a filter of " + filter + ", stride " + stride + ", dilation " + dilation);
        long reach = (filter - 1L) * dilation + 1;
        consistent(reach <= (same ? Integer.MAX_VALUE / 4 : in), "has a filter that reaches " + reach + " over " + in);
        return Window.of(in, filter, stride, dilation, same);
    }

    private static boolean isStep(int value) {
        return value >= 1 && value <= MAX_STEP;
    }

    /** The third input, or zeros where it is left out. */
    int[] bias(int units) {
        if (operator.inputs().length < 3 || operator.inputs()[2] < 0) {
            return new int[units];
        }
        GraphTensor bias = constant(2, ElementType.INT32);
        consistent(bias.elements() == units, "has a bias of " + bias.elements() + " for " + units + " units");
        return bias.i32();
    }

    /** Refuses sums that 32 bits cannot hold, and operators that would take too long. */
    void requireTerms(long count, Operand out) {
        supported(count <= MAX_TERMS, "adds " + count + " products, at most " + MAX_TERMS);
        long products = count * out.tensor().elements();
        require(products <= MAX_PRODUCTS, Reason.TOO_LARGE, "takes " + products + " products, at most " + MAX_PRODUCTS);
    }

    void requireSameScale(GraphTensor in, GraphTensor out) {
        supported(
                in.scale() == out.scale() && in.zeroPoint() == out.zeroPoint(),
                "changes the scale from " + in.scale() + " to " + out.scale());
    }

    void consistent(boolean holds, String message) {
        require(holds, Reason.INCONSISTENT, message);
    }

    void supported(boolean holds, String message) {
        require(holds, Reason.UNSUPPORTED, message);
    }

    private static void require(boolean holds, Reason reason, String message) {
        if (!holds) {
            throw new GanglionException(reason, message);
        }
    }
}
