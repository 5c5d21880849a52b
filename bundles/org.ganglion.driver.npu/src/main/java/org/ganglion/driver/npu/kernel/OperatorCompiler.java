// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.kernel;

import static org.ganglion.driver.npu.flatbuffer.OperatorCode.ADD;
import static org.ganglion.driver.npu.flatbuffer.OperatorCode.AVERAGE_POOL_2D;
import static org.ganglion.driver.npu.flatbuffer.OperatorCode.CONCATENATION;
import static org.ganglion.driver.npu.flatbuffer.OperatorCode.CONV_2D;
import static org.ganglion.driver.npu.flatbuffer.OperatorCode.DEPTHWISE_CONV_2D;
import static org.ganglion.driver.npu.flatbuffer.OperatorCode.DEQUANTIZE;
import static org.ganglion.driver.npu.flatbuffer.OperatorCode.FULLY_CONNECTED;
import static org.ganglion.driver.npu.flatbuffer.OperatorCode.LOGISTIC;
import static org.ganglion.driver.npu.flatbuffer.OperatorCode.MAX_POOL_2D;
import static org.ganglion.driver.npu.flatbuffer.OperatorCode.MUL;
import static org.ganglion.driver.npu.flatbuffer.OperatorCode.PAD;
import static org.ganglion.driver.npu.flatbuffer.OperatorCode.QUANTIZE;
import static org.ganglion.driver.npu.flatbuffer.OperatorCode.RESHAPE;
import static org.ganglion.driver.npu.flatbuffer.OperatorCode.SOFTMAX;

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

/** Makes the kernel of one operator, after checking its shapes. Numbers of options are those of the schema. */
final class OperatorCompiler {
    private static final int MAX_RESCALING = 1 << 15;
    /** From so many addends on the sum of a softmax leaves its 12 bits. */
    private static final int MAX_CLASSES = 4095;

    private final CheckedOperator operator;
    private final Rounding rounding;

    OperatorCompiler(Operands operands, GraphOperator operator, Rounding rounding) {
        this.operator = new CheckedOperator(operands, operator);
        this.rounding = rounding;
    }

    Kernel compile() {
        operator.requireOneOutput();
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
        operator.requireInputs(2, 3);
        Operand in = operator.image(0);
        GraphTensor filter = operator.constant(1, ElementType.INT8);
        FlatTable options = operator.options(1);
        operator.consistent(filter.rank() == 4, "has a filter of " + filter.rank() + " dimensions");
        int units = filter.size(0);
        int channels = filter.size(3);
        operator.consistent(
                in.tensor().size(3) % channels == 0 && units % (in.tensor().size(3) / channels) == 0,
                "has " + in.tensor().size(3) + " channels for a filter of " + channels);
        boolean same = operator.isSame(options);
        Window high = operator.window(in.tensor().size(1), filter.size(1), options.i32(2, 0), options.i32(5, 1), same);
        Window wide = operator.window(in.tensor().size(2), filter.size(2), options.i32(1, 0), options.i32(4, 1), same);
        Operand out = operator.out(in.tensor().size(0), high.out(), wide.out(), units);
        operator.requireTerms((long) channels * high.filter() * wide.filter(), out);
        Requantization requantization = requantization(in.tensor(), filter, 0, out.tensor(), options.i8(3, 0));
        boolean everyPixelAlone = high.reach() == 1 && wide.reach() == 1 && high.stride() == 1 && wide.stride() == 1;
        if (everyPixelAlone && channels == in.tensor().size(3) && high.out() * wide.out() < units) {
            return new FullyConnected(in, out, filter.i8(), operator.bias(units), requantization, operator.memory());
        }
        int groups = in.tensor().size(3) / channels;
        return new Convolution(
                in,
                out,
                high,
                wide,
                new Convolution.Filter(byChannel(filter), operator.bias(units), groups, channels),
                requantization,
                operator.memory());
    }

    /** From (unit, row, column, channel) to (unit, channel, row, column). */
    private int[] byChannel(GraphTensor filter) {
        byte[] from = filter.i8();
        int taps = filter.size(1) * filter.size(2);
        int channels = filter.size(3);
        int[] weights = operator.memory().i32(from.length);
        for (int i = 0; i < from.length; i++) {
            int unit = i / (taps * channels);
            int tap = i / channels % taps;
            weights[(unit * channels + i % channels) * taps + tap] = from[i];
        }
        return weights;
    }

    private Kernel depthwise() {
        operator.requireInputs(2, 3);
        Operand in = operator.image(0);
        GraphTensor filter = operator.constant(1, ElementType.INT8);
        FlatTable options = operator.options(2);
        operator.consistent(filter.rank() == 4, "has a filter of " + filter.rank() + " dimensions");
        int units = filter.size(3);
        int channels = in.tensor().size(3);
        operator.consistent(
                filter.size(0) == 1 && units % channels == 0 && options.i32(3, 0) == units / channels,
                "has " + channels + " channels for a filter of " + units);
        boolean same = operator.isSame(options);
        Window high = operator.window(in.tensor().size(1), filter.size(1), options.i32(2, 0), options.i32(6, 1), same);
        Window wide = operator.window(in.tensor().size(2), filter.size(2), options.i32(1, 0), options.i32(5, 1), same);
        Operand out = operator.out(in.tensor().size(0), high.out(), wide.out(), units);
        operator.requireTerms((long) high.filter() * wide.filter(), out);
        return new Convolution(
                in,
                out,
                high,
                wide,
                new Convolution.Filter(byUnit(filter), operator.bias(units), channels, 1),
                requantization(in.tensor(), filter, 3, out.tensor(), options.i8(4, 0)),
                operator.memory());
    }

    /** From (row, column, unit) to (unit, row, column). */
    private int[] byUnit(GraphTensor filter) {
        byte[] from = filter.i8();
        int units = filter.size(3);
        int[] weights = operator.memory().i32(from.length);
        for (int i = 0; i < from.length; i++) {
            weights[i % units * (from.length / units) + i / units] = from[i];
        }
        return weights;
    }

    private Kernel fullyConnected() {
        operator.requireInputs(2, 3);
        Operand in = operator.in(0);
        GraphTensor weights = operator.constant(1, ElementType.INT8);
        FlatTable options = operator.options(8);
        operator.supported(options.i8(1, 0) == 0, "has shuffled weights");
        operator.consistent(weights.rank() == 2, "has weights of " + weights.rank() + " dimensions");
        int units = weights.size(0);
        int depth = weights.size(1);
        int elements = in.tensor().elements();
        Operand out = operator.output();
        operator.consistent(
                elements % depth == 0
                        && elements / depth == out.tensor().elements() / units
                        && out.tensor().elements() % units == 0,
                "makes " + out.tensor().elements() + " elements of " + elements);
        operator.requireTerms(depth, out);
        return new FullyConnected(
                in,
                out,
                weights.i8(),
                operator.bias(units),
                requantization(in.tensor(), weights, 0, out.tensor(), options.i8(0, 0)),
                operator.memory());
    }

    private Kernel pooling(boolean mean) {
        operator.requireInputs(1, 1);
        Operand in = operator.image(0);
        FlatTable options = operator.options(5);
        boolean same = operator.isSame(options);
        Window high = operator.window(in.tensor().size(1), options.i32(4, 0), options.i32(2, 0), 1, same);
        Window wide = operator.window(in.tensor().size(2), options.i32(3, 0), options.i32(1, 0), 1, same);
        Operand out = operator.out(
                in.tensor().size(0), high.out(), wide.out(), in.tensor().size(3));
        operator.requireSameScale(in.tensor(), out.tensor());
        operator.requireTerms((long) high.filter() * wide.filter(), out);
        ActivationRange range = ActivationRange.of(options.i8(5, 0), out.tensor());
        return new Pooling(in, out, high, wide, mean, range.lowest(), range.highest());
    }

    private Kernel addition() {
        operator.requireInputs(2, 2);
        Operand first = operator.in(0);
        Operand second = operator.in(1);
        Operand out = extended(first, second);
        ActivationRange range = ActivationRange.of(operator.options(11).i8(0, 0), out.tensor());
        return Addition.of(first, second, out, range, rounding, operator.memory());
    }

    private Kernel multiplication() {
        operator.requireInputs(2, 2);
        Operand first = operator.in(0);
        Operand second = operator.in(1);
        Operand out = extended(first, second);
        ActivationRange range = ActivationRange.of(operator.options(21).i8(0, 0), out.tensor());
        return Multiplication.of(first, second, out, range, rounding, operator.memory());
    }

    private Operand extended(Operand first, Operand second) {
        int[] a = first.tensor().shape();
        int[] b = second.tensor().shape();
        int[] joint = new int[Math.max(a.length, b.length)];
        for (int d = 1; d <= joint.length; d++) {
            int x = d <= a.length ? a[a.length - d] : 1;
            int y = d <= b.length ? b[b.length - d] : 1;
            operator.consistent(
                    x == y || x == 1 || y == 1, "joins " + Arrays.toString(a) + " and " + Arrays.toString(b));
            joint[joint.length - d] = Math.max(x, y);
        }
        return operator.out(joint);
    }

    private Kernel concatenation() {
        FlatTable options = operator.options(10);
        operator.supported(options.i8(1, 0) == 0, "has an activation");
        Operand out = operator.output();
        int rank = out.tensor().rank();
        int axis = options.i32(0, 0) < 0 ? options.i32(0, 0) + rank : options.i32(0, 0);
        operator.consistent(axis >= 0 && axis < rank, "has the axis " + axis);
        List<Operand> inputs = new ArrayList<>();
        int along = 0;
        for (int i = 0; i < operator.inputCount(); i++) {
            Operand in = operator.in(i);
            operator.requireSameScale(in.tensor(), out.tensor());
            operator.consistent(in.tensor().rank() == rank, "joins tensors of different dimensions");
            for (int d = 0; d < rank; d++) {
                operator.consistent(
                        d == axis || in.tensor().size(d) == out.tensor().size(d), "joins tensors of different shapes");
            }
            along = Math.addExact(along, in.tensor().size(axis));
            inputs.add(in);
        }
        operator.consistent(
                along == out.tensor().size(axis),
                "makes a length of " + out.tensor().size(axis) + " of " + along);
        return new Concatenation(inputs, out, axis);
    }

    private Kernel padding() {
        operator.requireInputs(2, 2);
        Operand in = operator.in(0);
        int[] amounts = operator.constant(1, ElementType.INT32).i32();
        int[] shape = in.tensor().shape().clone();
        operator.consistent(
                amounts.length == 2 * shape.length && shape.length > 0, "has " + amounts.length + " amounts");
        for (int d = 0; d < shape.length; d++) {
            operator.consistent(
                    Math.min(amounts[2 * d], amounts[2 * d + 1]) >= 0
                            && Math.max(amounts[2 * d], amounts[2 * d + 1]) <= CheckedOperator.MAX_STEP,
                    "pads by " + amounts[2 * d] + " and " + amounts[2 * d + 1]);
            shape[d] += amounts[2 * d] + amounts[2 * d + 1];
        }
        Operand out = operator.out(shape);
        operator.requireSameScale(in.tensor(), out.tensor());
        return new Padding(in, out, amounts, operator.memory());
    }

    private Kernel reshape() {
        operator.requireInputs(1, 2);
        Operand in = operator.in(0);
        Operand out = operator.output();
        operator.consistent(
                in.tensor().elements() == out.tensor().elements(),
                "makes " + out.tensor().elements() + " elements of "
                        + in.tensor().elements());
        operator.requireSameScale(in.tensor(), out.tensor());
        return new Copy(in.i8(), out.i8());
    }

    private Kernel softmax() {
        operator.requireInputs(1, 1);
        Operand in = operator.in(0);
        Operand out = operator.out(in.tensor().shape());
        float beta = operator.options(9).f32(0, 0);
        operator.consistent(beta > 0 && beta <= CheckedOperator.MAX_STEP, "has the beta " + beta);
        operator.consistent(in.tensor().rank() > 0, "has no dimension");
        int classes = in.tensor().size(in.tensor().rank() - 1);
        operator.supported(classes <= MAX_CLASSES, "is over " + classes + " classes, at most " + MAX_CLASSES);
        shareScale(out.tensor());
        return new Softmax(in, out, beta, rounding);
    }

    private Kernel logistic() {
        operator.requireInputs(1, 1);
        Operand in = operator.in(0);
        Operand out = operator.out(in.tensor().shape());
        shareScale(out.tensor());
        return LookUp.logistic(in, out, rounding);
    }

    private void shareScale(GraphTensor out) {
        operator.consistent(
                out.scale() == 1f / 256 && out.zeroPoint() == Byte.MIN_VALUE,
                "gives shares with the scale " + out.scale() + " and not 1/256");
    }

    private Kernel quantize() {
        operator.requireInputs(1, 1);
        Operand in = operator.read(0);
        Operand out = operator.out(in.tensor().shape());
        return in.f32() != null
                ? new Quantize(in, out)
                : LookUp.requantized(in, out, ActivationRange.of(0, out.tensor()), rounding);
    }

    private Kernel dequantize() {
        operator.requireInputs(1, 1);
        Operand in = operator.in(0);
        Operand out = operator.create();
        operator.supported(out.f32() != null, "makes no real numbers");
        operator.requireShape(out, in.tensor().shape());
        return new Dequantize(in, out);
    }

    private Requantization requantization(
            GraphTensor in, GraphTensor weights, int dimension, GraphTensor out, int activation) {
        float[] scales = weights.scales();
        int units = weights.size(dimension);
        operator.consistent(
                scales.length == 1 || scales.length == units && weights.dimension() == dimension,
                "has " + scales.length + " scales for " + units + " units");
        for (long zeroPoint : weights.zeroPoints()) {
            operator.supported(zeroPoint == 0, "has weights with the zero point " + zeroPoint);
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
}
