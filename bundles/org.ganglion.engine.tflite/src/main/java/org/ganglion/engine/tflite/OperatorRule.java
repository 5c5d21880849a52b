// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.tflite;

import static org.ganglion.engine.tflite.BuiltinOperator.*;

import java.util.EnumMap;
import java.util.Map;

/**
 * How many tensors an operator takes and gives, and how the sizes of its outputs follow from those of its inputs.
 *
 * @param fewestInputs that must be given, from the first
 * @param mostInputs that may be given
 * @param mostOutputs that may be given; at least one is
 * @param size the relation of sizes
 * @param biased whether the last input is a bias, which may be left out
 * @param options the table of the schema's union that must follow, or 0 where none needs to
 */
record OperatorRule(int fewestInputs, int mostInputs, int mostOutputs, Size size, boolean biased, int options) {
    /** How the number of elements of the outputs follows from the inputs. */
    enum Size {
        /** The output has the shape of the first input. */
        SAME_SHAPE,
        /** The output has as many elements as the first input. */
        SAME_COUNT,
        /** The output has the shape to which the inputs extend each other. */
        BROADCAST,
        /** No output has more elements than the first input. */
        NOT_MORE,
        /** All outputs together have as many elements as all inputs of the output's type together. */
        TOTAL,
        /** As the geometry of the operator says, see {@link OperatorCheck}. */
        OWN
    }

    private static final int MANY = 1024;
    private static final Map<BuiltinOperator, OperatorRule> RULES = new EnumMap<>(BuiltinOperator.class);

    static {
        one(
                Size.SAME_SHAPE,
                0,
                FLOOR,
                LOGISTIC,
                RELU,
                RELU_N1_TO_1,
                RELU_0_TO_1,
                RELU6,
                TANH,
                EXP,
                LOG_SOFTMAX,
                NEG,
                SIN);
        one(Size.SAME_SHAPE, 0, COS, LOG, SQRT, RSQRT, SQUARE, ABS, CEIL, ROUND, ELU, HARD_SWISH, GELU, SIGN);
        one(Size.SAME_SHAPE, 0, LOGICAL_NOT, QUANTIZE, DEQUANTIZE, CAST, L2_NORMALIZATION);
        one(Size.SAME_SHAPE, 9, SOFTMAX);
        one(Size.SAME_SHAPE, 75, LEAKY_RELU);
        one(Size.SAME_COUNT, 0, SQUEEZE);
        one(Size.SAME_COUNT, 94, DEPTH_TO_SPACE);
        one(Size.SAME_COUNT, 19, SPACE_TO_DEPTH);
        one(Size.OWN, 5, AVERAGE_POOL_2D, MAX_POOL_2D);
        two(Size.BROADCAST, 0, ADD, SUB, MUL, DIV, MAXIMUM, MINIMUM, POW, FLOOR_DIV, FLOOR_MOD, SQUARED_DIFFERENCE);
        two(
                Size.BROADCAST,
                0,
                LESS,
                LESS_EQUAL,
                GREATER,
                GREATER_EQUAL,
                EQUAL,
                NOT_EQUAL,
                LOGICAL_AND,
                LOGICAL_OR,
                PRELU);
        two(Size.NOT_MORE, 27, MEAN, SUM, REDUCE_PROD, REDUCE_MAX, REDUCE_MIN, REDUCE_ANY, REDUCE_ALL);
        two(Size.NOT_MORE, 40, ARG_MAX);
        two(Size.NOT_MORE, 57, ARG_MIN);
        two(Size.SAME_COUNT, 0, TRANSPOSE, EXPAND_DIMS);
        two(Size.SAME_SHAPE, 0, REVERSE_V2);
        two(Size.SAME_SHAPE, 102, CUMSUM);
        two(Size.OWN, 0, PAD);
        two(Size.OWN, 77, MIRROR_PAD);
        two(Size.OWN, 15, RESIZE_BILINEAR);
        two(Size.OWN, 74, RESIZE_NEAREST_NEIGHBOR);
        two(Size.OWN, 101, BATCH_MATMUL);
        put(new OperatorRule(2, 2, MANY, Size.OWN, false, 35), SPLIT);
        put(new OperatorRule(3, 3, 1, Size.OWN, false, 0), PADV2);
        put(new OperatorRule(3, 3, 1, Size.NOT_MORE, false, 0), SLICE);
        put(new OperatorRule(4, 4, 1, Size.NOT_MORE, false, 32), STRIDED_SLICE);
        put(new OperatorRule(3, 3, 1, Size.BROADCAST, false, 0), SELECT_V2);
        put(new OperatorRule(1, 2, 1, Size.SAME_COUNT, false, 0), RESHAPE);
        put(new OperatorRule(1, MANY, 1, Size.TOTAL, false, 10), CONCATENATION);
        put(new OperatorRule(1, MANY, 1, Size.TOTAL, false, 59), PACK);
        put(new OperatorRule(1, 1, MANY, Size.TOTAL, false, 64), UNPACK);
        put(new OperatorRule(2, 3, 1, Size.OWN, true, 1), CONV_2D);
        put(new OperatorRule(2, 3, 1, Size.OWN, true, 2), DEPTHWISE_CONV_2D);
        put(new OperatorRule(2, 3, 1, Size.OWN, true, 8), FULLY_CONNECTED);
        put(new OperatorRule(3, 4, 1, Size.OWN, true, 49), TRANSPOSE_CONV);
    }

    private static void one(Size size, int options, BuiltinOperator... kinds) {
        put(new OperatorRule(1, 1, 1, size, false, options), kinds);
    }

    private static void two(Size size, int options, BuiltinOperator... kinds) {
        put(new OperatorRule(2, 2, 1, size, false, options), kinds);
    }

    private static void put(OperatorRule rule, BuiltinOperator... kinds) {
        for (BuiltinOperator kind : kinds) {
            RULES.put(kind, rule);
        }
    }

    /** Returns the rule of an operator, or null where there is none, so that it cannot be run. */
    static OperatorRule of(BuiltinOperator kind) {
        return RULES.get(kind);
    }
}
