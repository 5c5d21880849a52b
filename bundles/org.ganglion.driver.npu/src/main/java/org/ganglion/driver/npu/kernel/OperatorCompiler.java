// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.driver.npu.arithmetic.Multiplier;
import org.ganglion.driver.npu.arithmetic.Rounding;
import org.ganglion.driver.npu.flatbuffer.ElementType;
import org.ganglion.driver.npu.flatbuffer.FlatTable;
import org.ganglion.driver.npu.flatbuffer.GraphOperator;
import org.ganglion.driver.npu.flatbuffer.GraphTensor;

/** Makes the kernel of one operator, after checking its options and shapes. Numbers of options are those of the schema. */
final class OperatorCompiler {
    private static final int ADD = 0;
    private static final int AVERAGE_POOL_2D = 1;
    private static final int CONCATENATION = 2;
    private static final int CONV_2D = 3;
    private static final int DEPTHWISE_CONV_2D = 4;
    private static final int DEQUANTIZE = 6;
    private static final int FULLY_CONNECTED = 9;
    private static final int LOGISTIC = 14;
    private static final int MAX_POOL_2D = 17;
    private static final int MUL = 18;
    private static final int RESHAPE = 22;
    private static final int SOFTMAX = 25;
    private static final int PAD = 34;
    private static final int QUANTIZE = 114;

    private static final int MAX_STEP = 1 << 15;
    private static final int MAX_RESCALING = 1 << 15;
    /** A sum of more terms than this of at most 255 * 128 could leave 32 bits. */
    private static final int MAX_TERMS = 1 << 16;
    /** Half a second of one operator: ten times the largest layer of the networks that boards run. */
    private static final long MAX_PRODUCTS = 1L << 31;
    /** From so many addends on the sum of a softmax leaves its 12 bits. */
    private static final int MAX_CLASSES = 4095;

    private final Operands operands;
    private final GraphOperator operator;
    private final Rounding rounding;

    OperatorCompiler(Operands operands, GraphOperator operator, Rounding rounding) {
        this.operands = operands;
        this.operator = operator;
        this.rounding = rounding;
    }

    Kernel compile() {
        consistent(operator.outputs().length == 1, "has " + operator.outputs().length + " outputs, not one");
        return switch (operator.code()) {
            case CONV_2D -> convolution();
            case DEPTHWISE_CONV_2D -> depthwise();
            case FULLY_CONNECTED -> fullyConnected();
            case AVERAGE_POOL_2D -> pooling(true);
            case MAX_POOL_2D -> pooling(false);
            case ADD -> addition();
            case MUL -> multiplication();
            case CONCATENATION -> concatenation();
            case PAD -> padding();
            case RESHAPE -> reshape();
            case SOFTMAX -> softmax();
            case LOGISTIC -> logistic();
            case QUANTIZE -> quantize();
            case DEQUANTIZE -> dequantize();
            default ->
                throw new GanglionException(
                        Reason.UNSUPPORTED, "is operator " + operator.code() + ", which the emulator does not execute");
        };
    }

    private Kernel convolution() {
        inputs(2, 3);
        Operand in = image(0);
        GraphTensor filter = constant(1, ElementType.INT8);
        FlatTable options = options(1);
        consistent(filter.rank() == 4, "has a filter of " + filter.rank() + " dimensions");
        int units = filter.size(0);
        int channels = filter.size(3);
        consistent(
                in.tensor().size(3) % channels == 0 && units % (in.tensor().size(3) / channels) == 0,
                "has " + in.tensor().size(3) + " channels for a filter of " + channels);
        boolean same = isSame(options);
        Window high = window(in.tensor().size(1), filter.size(1), options.i32(2, 0), options.i32(5, 1), same);
        Window wide = window(in.tensor().size(2), filter.size(2), options.i32(1, 0), options.i32(4, 1), same);
        Operand out = out(in.tensor().size(0), high.out(), wide.out(), units);
        terms((long) channels * high.filter() * wide.filter(), out);
        Requantization requantization = requantization(in.tensor(), filter, 0, out.tensor(), options.i8(3, 0));
        boolean everyPixelAlone = high.reach() == 1 && wide.reach() == 1 && high.stride() == 1 && wide.stride() == 1;
        if (everyPixelAlone && channels == in.tensor().size(3) && high.out() * wide.out() < units) {
            return new FullyConnected(in, out, filter.i8(), bias(units), requantization, operands.memory());
        }
        int groups = in.tensor().size(3) / channels;
        return new Convolution(
                in,
                out,
                high,
                wide,
                new Convolution.Filter(byChannel(filter), bias(units), groups, channels),
                requantization,
                operands.memory());
    }

    /** From (unit, row, column, channel) to (unit, channel, row, column). */
    private int[] byChannel(GraphTensor filter) {
        byte[] from = filter.i8();
        int taps = filter.size(1) * filter.size(2);
        int channels = filter.size(3);
        int[] weights = operands.memory().i32(from.length);
        for (int i = 0; i < from.length; i++) {
            int unit = i / (taps * channels);
            int tap = i / channels % taps;
            weights[(unit * channels + i % channels) * taps + tap] = from[i];
        }
        return weights;
    }

    private Kernel depthwise() {
        inputs(2, 3);
        Operand in = image(0);
        GraphTensor filter = constant(1, ElementType.INT8);
        FlatTable options = options(2);
        consistent(filter.rank() == 4, "has a filter of " + filter.rank() + " dimensions");
        int units = filter.size(3);
        int channels = in.tensor().size(3);
        consistent(
                filter.size(0) == 1 && units % channels == 0 && options.i32(3, 0) == units / channels,
                "has " + channels + " channels for a filter of " + units);
        boolean same = isSame(options);
        Window high = window(in.tensor().size(1), filter.size(1), options.i32(2, 0), options.i32(6, 1), same);
        Window wide = window(in.tensor().size(2), filter.size(2), options.i32(1, 0), options.i32(5, 1), same);
        Operand out = out(in.tensor().size(0), high.out(), wide.out(), units);
        terms((long) high.filter() * wide.filter(), out);
        return new Convolution(
                in,
                out,
                high,
                wide,
                new Convolution.Filter(byUnit(filter), bias(units), channels, 1),
                requantization(in.tensor(), filter, 3, out.tensor(), options.i8(4, 0)),
                operands.memory());
    }

    /** From (row, column, unit) to (unit, row, column). */
    private int[] byUnit(GraphTensor filter) {
        byte[] from = filter.i8();
        int units = filter.size(3);
        int[] weights = operands.memory().i32(from.length);
        for (int i = 0; i < from.length; i++) {
            weights[i % units * (from.length / units) + i / units] = from[i];
        }
        return weights;
    }

    private Kernel fullyConnected() {
        inputs(2, 3);
        Operand in = in(0);
        GraphTensor weights = constant(1, ElementType.INT8);
        FlatTable options = options(8);
        supported(options.i8(1, 0) == 0, "has shuffled weights");
        consistent(weights.rank() == 2, "has weights of " + weights.rank() + " dimensions");
        int units = weights.size(0);
        int depth = weights.size(1);
        int elements = in.tensor().elements();
        Operand out = output(operator.outputs()[0]);
        consistent(
                elements % depth == 0
                        && elements / depth == out.tensor().elements() / units
                        && out.tensor().elements() % units == 0,
                "makes " + out.tensor().elements() + " elements of " + elements);
        terms(depth, out);
        return new FullyConnected(
                in,
                out,
                weights.i8(),
                bias(units),
                requantization(in.tensor(), weights, 0, out.tensor(), options.i8(0, 0)),
                operands.memory());
    }

    private Kernel pooling(boolean mean) {
        inputs(1, 1);
        Operand in = image(0);
        FlatTable options = options(5);
        boolean same = isSame(options);
        Window high = window(in.tensor().size(1), options.i32(4, 0), options.i32(2, 0), 1, same);
        Window wide = window(in.tensor().size(2), options.i32(3, 0), options.i32(1, 0), 1, same);
        Operand out =
                out(in.tensor().size(0), high.out(), wide.out(), in.tensor().size(3));
        sameScale(in.tensor(), out.tensor());
        terms((long) high.filter() * wide.filter(), out);
        ActivationRange range = ActivationRange.of(options.i8(5, 0), out.tensor());
        return new Pooling(in, out, high, wide, mean, range.lowest(), range.highest());
    }

    private Kernel addition() {
        inputs(2, 2);
        Operand first = in(0);
        Operand second = in(1);
        Operand out = extended(first, second);
        ActivationRange range = ActivationRange.of(options(11).i8(0, 0), out.tensor());
        return Addition.of(first, second, out, range, rounding, operands.memory());
    }

    private Kernel multiplication() {
        inputs(2, 2);
        Operand first = in(0);
        Operand second = in(1);
        Operand out = extended(first, second);
        ActivationRange range = ActivationRange.of(options(21).i8(0, 0), out.tensor());
        return Multiplication.of(first, second, out, range, rounding, operands.memory());
    }

    private Operand extended(Operand first, Operand second) {
        int[] a = first.tensor().shape();
        int[] b = second.tensor().shape();
        int[] joint = new int[Math.max(a.length, b.length)];
        for (int d = 1; d <= joint.length; d++) {
            int x = d <= a.length ? a[a.length - d] : 1;
            int y = d <= b.length ? b[b.length - d] : 1;
            consistent(x == y || x == 1 || y == 1, "joins " + Arrays.toString(a) + " and " + Arrays.toString(b));
            joint[joint.length - d] = Math.max(x, y);
        }
        return out(joint);
    }

    private Kernel concatenation() {
        FlatTable options = options(10);
        supported(options.i8(1, 0) == 0, "has an activation");
        Operand out = output(operator.outputs()[0]);
        int rank = out.tensor().rank();
        int axis = options.i32(0, 0) < 0 ? options.i32(0, 0) + rank : options.i32(0, 0);
        consistent(axis >= 0 && axis < rank, "has the axis " + axis);
        List<Operand> inputs = new ArrayList<>();
        int along = 0;
        for (int i = 0; i < operator.inputs().length; i++) {
            Operand in = in(i);
            sameScale(in.tensor(), out.tensor());
            consistent(in.tensor().rank() == rank, "joins tensors of different dimensions");
            for (int d = 0; d < rank; d++) {
                consistent(
                        d == axis || in.tensor().size(d) == out.tensor().size(d), "joins tensors of different shapes");
            }
            along += in.tensor().size(axis);
            inputs.add(in);
        }
        consistent(
                along == out.tensor().size(axis),
                "makes a length of " + out.tensor().size(axis) + " of " + along);
        return new Concatenation(inputs, out, axis);
    }

    private Kernel padding() {
        inputs(2, 2);
        Operand in = in(0);
        int[] amounts = constant(1, ElementType.INT32).i32();
        int[] shape = in.tensor().shape().clone();
        consistent(amounts.length == 2 * shape.length && shape.length > 0, "has " + amounts.length + " amounts");
        for (int d = 0; d < shape.length; d++) {
            consistent(
                    Math.min(amounts[2 * d], amounts[2 * d + 1]) >= 0
                            && Math.max(amounts[2 * d], amounts[2 * d + 1]) <= MAX_STEP,
                    "pads by " + amounts[2 * d] + " and " + amounts[2 * d + 1]);
            shape[d] += amounts[2 * d] + amounts[2 * d + 1];
        }
        Operand out = out(shape);
        sameScale(in.tensor(), out.tensor());
        return new Padding(in, out, amounts, operands.memory());
    }

    private Kernel reshape() {
        inputs(1, 2);
        Operand in = in(0);
        Operand out = output(operator.outputs()[0]);
        consistent(
                in.tensor().elements() == out.tensor().elements(),
                "makes " + out.tensor().elements() + " elements of "
                        + in.tensor().elements());
        sameScale(in.tensor(), out.tensor());
        return new Copy(in.i8(), out.i8());
    }

    private Kernel softmax() {
        inputs(1, 1);
        Operand in = in(0);
        Operand out = out(in.tensor().shape());
        float beta = options(9).f32(0, 0);
        consistent(beta > 0 && beta <= MAX_STEP, "has the beta " + beta);
        consistent(in.tensor().rank() > 0, "has no dimension");
        int classes = in.tensor().size(in.tensor().rank() - 1);
        supported(classes <= MAX_CLASSES, "is over " + classes + " classes, at most " + MAX_CLASSES);
        shareScale(out.tensor());
        return new Softmax(in, out, beta, rounding);
    }

    private Kernel logistic() {
        inputs(1, 1);
        Operand in = in(0);
        Operand out = out(in.tensor().shape());
        shareScale(out.tensor());
        return LookUp.logistic(in, out, rounding);
    }

    private void shareScale(GraphTensor out) {
        consistent(
                out.scale() == 1f / 256 && out.zeroPoint() == Byte.MIN_VALUE,
                "gives shares with the scale " + out.scale() + " and not 1/256");
    }

    private Kernel quantize() {
        inputs(1, 1);
        Operand in = operands.read(operator.inputs()[0]);
        Operand out = out(in.tensor().shape());
        return in.f32() != null ? new Quantize(in, out) : LookUp.requantized(in, out, rounding);
    }

    private Kernel dequantize() {
        inputs(1, 1);
        Operand in = in(0);
        Operand out = operands.create(operator.outputs()[0]);
        supported(out.f32() != null, "makes no real numbers");
        shape(out.tensor(), in.tensor().shape());
        return new Dequantize(in, out);
    }

    private void inputs(int fewest, int most) {
        int count = operator.inputs().length;
        consistent(count >= fewest && count <= most, "has " + count + " inputs");
    }

    private Operand in(int position) {
        Operand operand = operands.read(index(position));
        supported(operand.i8() != null, "reads real numbers");
        return operand;
    }

    private Operand image(int position) {
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

    private GraphTensor constant(int position, ElementType type) {
        GraphTensor tensor = operands.tensor(index(position));
        supported(
                tensor.isConstant() && tensor.type() == type, "needs a constant of " + type + " as input " + position);
        return tensor;
    }

    private Operand output(int index) {
        Operand operand = operands.create(index);
        supported(operand.i8() != null, "makes real numbers");
        return operand;
    }

    private Operand out(int... shape) {
        Operand operand = output(operator.outputs()[0]);
        shape(operand.tensor(), shape);
        return operand;
    }

    private void shape(GraphTensor tensor, int[] shape) {
        consistent(
                Arrays.equals(shape, tensor.shape()),
                "makes the shape " + Arrays.toString(shape) + " for an output of " + Arrays.toString(tensor.shape()));
    }

    private FlatTable options(int type) {
        consistent(operator.options() != null && operator.optionsType() == type, "has no options of its kind");
        return operator.options();
    }

    private boolean isSame(FlatTable options) {
        int padding = options.i8(0, 0);
        consistent(padding == 0 || padding == 1, "has the padding " + padding);
        return padding == 0;
    }

    private Window window(int in, int filter, int stride, int dilation, boolean same) {
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

    private int[] bias(int units) {
        if (operator.inputs().length < 3 || operator.inputs()[2] < 0) {
            return new int[units];
        }
        GraphTensor bias = constant(2, ElementType.INT32);
        consistent(bias.elements() == units, "has a bias of " + bias.elements() + " for " + units + " units");
        return bias.i32();
    }

    private Requantization requantization(
            GraphTensor in, GraphTensor weights, int dimension, GraphTensor out, int activation) {
        float[] scales = weights.scales();
        int units = weights.size(dimension);
        consistent(
                scales.length == 1 || scales.length == units && weights.dimension() == dimension,
                "has " + scales.length + " scales for " + units + " units");
        for (long zeroPoint : weights.zeroPoints()) {
            supported(zeroPoint == 0, "has weights with the zero point " + zeroPoint);
        }
        ActivationRange range = ActivationRange.of(activation, out);
        Multiplier[] multipliers = new Multiplier[units];
        for (int unit = 0; unit < units; unit++) {
            double factor = (double) in.scale() * scales[scales.length == 1 ? 0 : unit] / out.scale();
            range.requireRescaling(factor, MAX_RESCALING);
            multipliers[unit] = Multiplier.of(factor);
        }
        return range.requantization(rounding, multipliers);
    }

    private void terms(long count, Operand out) {
        supported(count <= MAX_TERMS, "adds " + count + " products, at most " + MAX_TERMS);
        long products = count * out.tensor().elements();
        require(products <= MAX_PRODUCTS, Reason.TOO_LARGE, "takes " + products + " products, at most " + MAX_PRODUCTS);
    }

    private void sameScale(GraphTensor in, GraphTensor out) {
        supported(
                in.scale() == out.scale() && in.zeroPoint() == out.zeroPoint(),
                "changes the scale from " + in.scale() + " to " + out.scale());
    }

    private void consistent(boolean holds, String message) {
        require(holds, Reason.INCONSISTENT, message);
    }

    private void supported(boolean holds, String message) {
        require(holds, Reason.UNSUPPORTED, message);
    }

    private static void require(boolean holds, Reason reason, String message) {
        if (!holds) {
            throw new GanglionException(reason, message);
        }
    }
}
