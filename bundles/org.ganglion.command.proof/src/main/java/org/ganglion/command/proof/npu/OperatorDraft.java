// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.npu;

import java.util.Random;

/** Draws operators: shapes, scales, zero points, activations, strides and paddings from one generator. */
final class OperatorDraft {
    private static final int CONV_OPTIONS = 1;
    private static final int DEPTHWISE_OPTIONS = 2;
    private static final int POOL_OPTIONS = 5;
    private static final int FULLY_CONNECTED_OPTIONS = 8;
    private static final int SOFTMAX_OPTIONS = 9;
    private static final int CONCATENATION_OPTIONS = 10;
    private static final int ADD_OPTIONS = 11;
    private static final int MUL_OPTIONS = 21;
    /** What the standard deviation of an accumulator is for each term, with uniform inputs and weights. */
    private static final double PER_TERM = 74 * 73;

    private static final float[] NO_SCALES = {};

    private final Random random;

    OperatorDraft(long seed) {
        this.random = new Random(seed);
    }

    /** The kinds that can be drawn, by their number in the schema. */
    enum Kind {
        ADD(0),
        AVERAGE_POOL_2D(1),
        CONCATENATION(2),
        CONV_2D(3),
        DEPTHWISE_CONV_2D(4),
        DEQUANTIZE(6),
        FULLY_CONNECTED(9),
        LOGISTIC(14),
        MAX_POOL_2D(17),
        MUL(18),
        RESHAPE(22),
        SOFTMAX(25),
        PAD(34),
        QUANTIZE(114);

        private final int code;

        Kind(int code) {
            this.code = code;
        }
    }

    byte[] draw(Kind kind) {
        OneOperator operator = new OneOperator(kind.code);
        switch (kind) {
            case CONV_2D -> convolution(operator);
            case DEPTHWISE_CONV_2D -> depthwise(operator);
            case FULLY_CONNECTED -> fullyConnected(operator);
            case AVERAGE_POOL_2D, MAX_POOL_2D -> pooling(operator);
            case ADD -> pair(operator, ADD_OPTIONS);
            case MUL -> pair(operator, MUL_OPTIONS);
            case CONCATENATION -> concatenation(operator);
            case PAD -> padding(operator);
            case RESHAPE -> reshape(operator);
            case SOFTMAX -> softmax(operator);
            case LOGISTIC -> logistic(operator);
            case QUANTIZE -> quantize(operator);
            case DEQUANTIZE -> dequantize(operator);
        }
        return operator.bytes();
    }

    /** One dimension of a window that fits: input, filter, stride, dilation and output. */
    private record Length(int in, int filter, int stride, int dilation, int out) {
        /**
         * Whether the last window ends before the input does. With the padding SAME, XNNPACK 2.20 computes a negative padding there and
         * reads elsewhere; TensorFlow Lite's own kernels do not.
         */
        boolean skipsEnd() {
            return (out - 1) * stride + (filter - 1) * dilation + 1 < in;
        }
    }

    private Length length(boolean same, boolean dilated) {
        int in = from(1, 14);
        int filter = from(1, Math.min(5, in));
        int stride = from(1, 3);
        int dilation = dilated && stride == 1 && (same || 2 * filter - 1 <= in) ? from(1, 2) : 1;
        int reach = (filter - 1) * dilation + 1;
        int out = same ? (in + stride - 1) / stride : (in - reach + stride) / stride;
        return new Length(in, filter, stride, dilation, out);
    }

    /** Without scales of its bias XNNPACK leaves an operator to TensorFlow Lite's own kernels. */
    private static boolean takenByXnnpack(boolean same, Length high, Length wide) {
        return !same || !high.skipsEnd() && !wide.skipsEnd();
    }

    private void convolution(OneOperator operator) {
        boolean same = random.nextBoolean();
        Length high = length(same, true);
        Length wide = length(same, true);
        int channels = from(1, 17);
        int units = from(1, 20);
        int batch = from(1, 2);
        byte padding = (byte) (same ? 0 : 1);
        float in = scale();
        float[] scales = scales(units);
        operator.in(OneOperator.INT8, shape(batch, high.in, wide.in, channels), in, zeroPoint())
                .weights(
                        weights(units * high.filter * wide.filter * channels),
                        shape(units, high.filter, wide.filter, channels),
                        0,
                        scales)
                .bias(
                        bias(units, high.filter * wide.filter * channels),
                        in,
                        takenByXnnpack(same, high, wide) ? scales : NO_SCALES)
                .out(
                        OneOperator.INT8,
                        shape(batch, high.out, wide.out, units),
                        outScale(in * scales[0], high.filter * wide.filter * channels),
                        zeroPoint())
                .with(
                        CONV_OPTIONS,
                        0,
                        padding,
                        1,
                        wide.stride,
                        2,
                        high.stride,
                        3,
                        activation(),
                        4,
                        wide.dilation,
                        5,
                        high.dilation);
    }

    private void depthwise(OneOperator operator) {
        boolean same = random.nextBoolean();
        Length high = length(same, true);
        Length wide = length(same, true);
        int channels = from(1, 17);
        int multiplier = random.nextInt(3) == 0 ? from(2, 3) : 1;
        int units = channels * multiplier;
        int batch = from(1, 2);
        byte padding = (byte) (same ? 0 : 1);
        float in = scale();
        float[] scales = scales(units);
        operator.in(OneOperator.INT8, shape(batch, high.in, wide.in, channels), in, zeroPoint())
                .weights(
                        weights(units * high.filter * wide.filter),
                        shape(1, high.filter, wide.filter, units),
                        3,
                        scales)
                .bias(bias(units, high.filter * wide.filter), in, takenByXnnpack(same, high, wide) ? scales : NO_SCALES)
                .out(
                        OneOperator.INT8,
                        shape(batch, high.out, wide.out, units),
                        outScale(in * scales[0], high.filter * wide.filter),
                        zeroPoint())
                .with(
                        DEPTHWISE_OPTIONS,
                        0,
                        padding,
                        1,
                        wide.stride,
                        2,
                        high.stride,
                        3,
                        multiplier,
                        4,
                        activation(),
                        5,
                        wide.dilation,
                        6,
                        high.dilation);
    }

    private void fullyConnected(OneOperator operator) {
        int batch = from(1, 4);
        int depth = from(1, 200);
        int units = from(1, 40);
        float in = scale();
        float weight = scale();
        operator.in(OneOperator.INT8, shape(batch, depth), in, zeroPoint())
                .weights(weights(units * depth), shape(units, depth), 0, weight)
                .bias(bias(units, depth), in, weight)
                .out(OneOperator.INT8, shape(batch, units), outScale(in * weight, depth), zeroPoint())
                .with(FULLY_CONNECTED_OPTIONS, 0, activation());
    }

    private void pooling(OneOperator operator) {
        boolean same = random.nextBoolean();
        Length high = length(same, false);
        Length wide = length(same, false);
        int channels = from(1, 20);
        int batch = from(1, 2);
        float scale = scale();
        int zeroPoint = zeroPoint();
        operator.in(OneOperator.INT8, shape(batch, high.in, wide.in, channels), scale, zeroPoint)
                .out(OneOperator.INT8, shape(batch, high.out, wide.out, channels), scale, zeroPoint)
                .with(
                        POOL_OPTIONS,
                        0,
                        (byte) (same ? 0 : 1),
                        1,
                        wide.stride,
                        2,
                        high.stride,
                        3,
                        wide.filter,
                        4,
                        high.filter,
                        5,
                        activation());
    }

    /** The second is as large, has length 1 in some dimensions, or is a constant. */
    private void pair(OneOperator operator, int options) {
        int[] shape = shape(from(1, 2), from(1, 8), from(1, 8), from(1, 16));
        int[] other = shape.clone();
        for (int d = 0; d < other.length && random.nextInt(3) == 0; d++) {
            other[d] = 1;
        }
        float first = scale();
        float second = first * (0.25f + 4 * random.nextFloat());
        boolean product = options == MUL_OPTIONS;
        float out = product
                ? first * second * (20 + 100 * random.nextFloat())
                : (first + second) * (0.3f + random.nextFloat());
        operator.in(OneOperator.INT8, shape, first, zeroPoint());
        if (random.nextInt(4) == 0) {
            operator.constant(weights(size(other)), other, second, zeroPoint());
        } else {
            operator.in(OneOperator.INT8, other, second, zeroPoint());
        }
        operator.out(OneOperator.INT8, shape, out, zeroPoint()).with(options, 0, activation());
    }

    private void concatenation(OneOperator operator) {
        int[] shape = shape(1, from(1, 6), from(1, 6), from(1, 8));
        int axis = from(1, 3);
        float scale = scale();
        int zeroPoint = zeroPoint();
        int along = 0;
        for (int i = from(2, 4); i > 0; i--) {
            shape[axis] = from(1, 6);
            along += shape[axis];
            operator.in(OneOperator.INT8, shape.clone(), scale, zeroPoint);
        }
        shape[axis] = along;
        operator.out(OneOperator.INT8, shape, scale, zeroPoint)
                .with(CONCATENATION_OPTIONS, 0, random.nextBoolean() ? axis : axis - shape.length);
    }

    private void padding(OneOperator operator) {
        int[] shape = shape(1, from(1, 6), from(1, 6), from(1, 8));
        int[] amounts = new int[2 * shape.length];
        int[] padded = shape.clone();
        for (int d = 1; d < shape.length; d++) {
            amounts[2 * d] = from(0, 3);
            amounts[2 * d + 1] = from(0, 3);
            padded[d] += amounts[2 * d] + amounts[2 * d + 1];
        }
        float scale = scale();
        int zeroPoint = zeroPoint();
        operator.in(OneOperator.INT8, shape, scale, zeroPoint)
                .integers(amounts, shape.length, 2)
                .out(OneOperator.INT8, padded, scale, zeroPoint);
    }

    private void reshape(OneOperator operator) {
        int[] shape = shape(1, from(1, 6), from(1, 6), from(1, 8));
        int[] flat = shape(1, size(shape));
        float scale = scale();
        int zeroPoint = zeroPoint();
        operator.in(OneOperator.INT8, shape, scale, zeroPoint)
                .integers(flat, 2)
                .out(OneOperator.INT8, flat, scale, zeroPoint);
    }

    private void softmax(OneOperator operator) {
        int[] shape = shape(from(1, 6), from(2, 60));
        operator.in(OneOperator.INT8, shape, scale() * 4, zeroPoint())
                .out(OneOperator.INT8, shape, 1f / 256, Byte.MIN_VALUE)
                .with(SOFTMAX_OPTIONS, 0, random.nextBoolean() ? 1f : 0.25f + random.nextFloat());
    }

    private void logistic(OneOperator operator) {
        int[] shape = shape(1, from(1, 400));
        operator.in(OneOperator.INT8, shape, scale() * 2, zeroPoint())
                .out(OneOperator.INT8, shape, 1f / 256, Byte.MIN_VALUE);
    }

    private void quantize(OneOperator operator) {
        int[] shape = shape(1, from(1, 8), from(1, 40));
        float scale = scale();
        byte type = random.nextBoolean() ? OneOperator.FLOAT32 : OneOperator.INT8;
        operator.in(type, shape, scale, zeroPoint())
                .out(OneOperator.INT8, shape, scale * (0.3f + 2 * random.nextFloat()), zeroPoint());
    }

    private void dequantize(OneOperator operator) {
        int[] shape = shape(1, from(1, 8), from(1, 40));
        operator.in(OneOperator.INT8, shape, scale(), zeroPoint()).out(OneOperator.FLOAT32, shape, 0, 0);
    }

    /** Reals over the range of any input. */
    float real() {
        return (float) (random.nextGaussian() * (random.nextBoolean() ? 1 : 10));
    }

    /** Any 8-bit integer; the ends more often. */
    byte integer() {
        return switch (random.nextInt(16)) {
            case 0 -> Byte.MIN_VALUE;
            case 1 -> Byte.MAX_VALUE;
            default -> (byte) random.nextInt();
        };
    }

    private int from(int lowest, int highest) {
        return lowest + random.nextInt(highest - lowest + 1);
    }

    private static int[] shape(int... lengths) {
        return lengths;
    }

    private static int size(int[] shape) {
        int size = 1;
        for (int length : shape) {
            size *= length;
        }
        return size;
    }

    private float scale() {
        return (float) Math.scalb(1 + random.nextDouble(), -from(1, 8));
    }

    private int zeroPoint() {
        return switch (random.nextInt(4)) {
            case 0 -> Byte.MIN_VALUE;
            case 1 -> 0;
            default -> (byte) random.nextInt();
        };
    }

    /** One scale, or one per unit within a factor of 4. */
    private float[] scales(int units) {
        float[] scales = new float[random.nextInt(4) == 0 ? 1 : units];
        float first = scale();
        for (int i = 0; i < scales.length; i++) {
            scales[i] = i == 0 ? first : first * (0.5f + 1.5f * random.nextFloat());
        }
        return scales;
    }

    private byte[] weights(int count) {
        byte[] weights = new byte[count];
        for (int i = 0; i < count; i++) {
            weights[i] = (byte) Math.max(-127, integer());
        }
        return weights;
    }

    private int[] bias(int units, int terms) {
        int[] bias = new int[units];
        for (int i = 0; i < units; i++) {
            bias[i] = (int) (random.nextGaussian() * PER_TERM * Math.sqrt(terms) / 2);
        }
        return bias;
    }

    private float outScale(float product, int terms) {
        return (float) (product * PER_TERM * Math.sqrt(terms) / (20 + 60 * random.nextDouble()));
    }

    private byte activation() {
        return (byte) (random.nextBoolean() ? 0 : from(1, 3));
    }
}
