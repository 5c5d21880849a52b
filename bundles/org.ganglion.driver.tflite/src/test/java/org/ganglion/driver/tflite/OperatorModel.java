// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.tflite;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bytedeco.tensorflowlite.global.tensorflowlite;
import org.ganglion.driver.npu.flatbuffer.FlatbufferWriter;

/** Models of one operator each, written for the tests: what the models beside the project do not contain. */
final class OperatorModel {
    private static final byte FLOAT = 0;
    private static final byte INT32 = 2;
    private static final byte UINT8 = 3;
    private static final byte BOOL = 6;
    private static final byte INT8 = 9;
    private static final Map<String, OperatorModel> ALL = new LinkedHashMap<>();

    private final int code;
    private final List<SortedMap<Integer, Object>> tensors = new ArrayList<>();
    private final List<SortedMap<Integer, Object>> buffers = new ArrayList<>();
    private final List<Integer> inputs = new ArrayList<>();
    private final List<Integer> graphInputs = new ArrayList<>();
    private final List<Integer> outputs = new ArrayList<>();
    private SortedMap<Integer, Object> options;
    private int optionsType;

    private OperatorModel(int code) {
        this.code = code;
        buffers.add(new TreeMap<>());
    }

    static {
        unary();
        binary();
        reductions();
        layouts();
        layers();
    }

    /** The names by which {@link #of} knows the models. */
    static List<String> names() {
        return List.copyOf(ALL.keySet());
    }

    static byte[] of(String name) {
        return ALL.get(name).bytes();
    }

    private static void unary() {
        Map<String, Integer> same = new LinkedHashMap<>();
        same.put("FLOOR", tensorflowlite.kTfLiteBuiltinFloor);
        same.put("LOGISTIC", tensorflowlite.kTfLiteBuiltinLogistic);
        same.put("RELU", tensorflowlite.kTfLiteBuiltinRelu);
        same.put("RELU_N1_TO_1", tensorflowlite.kTfLiteBuiltinReluN1To1);
        same.put("RELU_0_TO_1", tensorflowlite.kTfLiteBuiltinRelu0To1);
        same.put("RELU6", tensorflowlite.kTfLiteBuiltinRelu6);
        same.put("TANH", tensorflowlite.kTfLiteBuiltinTanh);
        same.put("EXP", tensorflowlite.kTfLiteBuiltinExp);
        same.put("LOG_SOFTMAX", tensorflowlite.kTfLiteBuiltinLogSoftmax);
        same.put("NEG", tensorflowlite.kTfLiteBuiltinNeg);
        same.put("SIN", tensorflowlite.kTfLiteBuiltinSin);
        same.put("COS", tensorflowlite.kTfLiteBuiltinCos);
        same.put("LOG", tensorflowlite.kTfLiteBuiltinLog);
        same.put("SQRT", tensorflowlite.kTfLiteBuiltinSqrt);
        same.put("RSQRT", tensorflowlite.kTfLiteBuiltinRsqrt);
        same.put("SQUARE", tensorflowlite.kTfLiteBuiltinSquare);
        same.put("ABS", tensorflowlite.kTfLiteBuiltinAbs);
        same.put("CEIL", tensorflowlite.kTfLiteBuiltinCeil);
        same.put("ROUND", tensorflowlite.kTfLiteBuiltinRound);
        same.put("ELU", tensorflowlite.kTfLiteBuiltinElu);
        same.put("HARD_SWISH", tensorflowlite.kTfLiteBuiltinHardSwish);
        same.put("SIGN", tensorflowlite.kTfLiteBuiltinSign);
        same.forEach((name, code) -> add(name, code).in(FLOAT, 1, 2, 3).out(FLOAT, 1, 2, 3));
        add("GELU", tensorflowlite.kTfLiteBuiltinGelu).in(FLOAT, 1, 6).out(FLOAT, 1, 6);
        add("LEAKY_RELU", tensorflowlite.kTfLiteBuiltinLeakyRelu)
                .in(FLOAT, 1, 6)
                .out(FLOAT, 1, 6)
                .with(75, 0, 0.1f);
        add("L2_NORMALIZATION", tensorflowlite.kTfLiteBuiltinL2Normalization)
                .in(FLOAT, 1, 6)
                .out(FLOAT, 1, 6)
                .with(12);
        add("SOFTMAX", tensorflowlite.kTfLiteBuiltinSoftmax)
                .in(FLOAT, 1, 6)
                .out(FLOAT, 1, 6)
                .with(9, 0, 1f);
        add("LOGICAL_NOT", tensorflowlite.kTfLiteBuiltinLogicalNot)
                .in(BOOL, 1, 6)
                .out(BOOL, 1, 6);
        add("CAST", tensorflowlite.kTfLiteBuiltinCast)
                .in(FLOAT, 1, 6)
                .out(INT32, 1, 6)
                .with(37, 0, FLOAT, 1, INT32);
        add("QUANTIZE", tensorflowlite.kTfLiteBuiltinQuantize).in(FLOAT, 1, 6).outQuantized(INT8, 1, 6);
        add("DEQUANTIZE", tensorflowlite.kTfLiteBuiltinDequantize)
                .inQuantized(UINT8, 1, 6)
                .out(FLOAT, 1, 6);
    }

    private static void binary() {
        Map<String, Integer> real = new LinkedHashMap<>();
        real.put("ADD", tensorflowlite.kTfLiteBuiltinAdd);
        real.put("SUB", tensorflowlite.kTfLiteBuiltinSub);
        real.put("MUL", tensorflowlite.kTfLiteBuiltinMul);
        real.put("DIV", tensorflowlite.kTfLiteBuiltinDiv);
        real.put("MAXIMUM", tensorflowlite.kTfLiteBuiltinMaximum);
        real.put("MINIMUM", tensorflowlite.kTfLiteBuiltinMinimum);
        real.put("POW", tensorflowlite.kTfLiteBuiltinPow);
        real.put("FLOOR_DIV", tensorflowlite.kTfLiteBuiltinFloorDiv);
        real.put("FLOOR_MOD", tensorflowlite.kTfLiteBuiltinFloorMod);
        real.put("SQUARED_DIFFERENCE", tensorflowlite.kTfLiteBuiltinSquaredDifference);
        real.forEach((name, code) ->
                add(name, code).in(FLOAT, 1, 2, 3).in(FLOAT, 1, 1, 3).out(FLOAT, 1, 2, 3));
        add("PRELU", tensorflowlite.kTfLiteBuiltinPrelu)
                .in(FLOAT, 1, 2, 3)
                .constant(.1f, .2f, .3f)
                .out(FLOAT, 1, 2, 3);
        Map<String, Integer> compare = new LinkedHashMap<>();
        compare.put("LESS", tensorflowlite.kTfLiteBuiltinLess);
        compare.put("LESS_EQUAL", tensorflowlite.kTfLiteBuiltinLessEqual);
        compare.put("GREATER", tensorflowlite.kTfLiteBuiltinGreater);
        compare.put("GREATER_EQUAL", tensorflowlite.kTfLiteBuiltinGreaterEqual);
        compare.put("EQUAL", tensorflowlite.kTfLiteBuiltinEqual);
        compare.put("NOT_EQUAL", tensorflowlite.kTfLiteBuiltinNotEqual);
        compare.forEach(
                (name, code) -> add(name, code).in(FLOAT, 1, 4).in(FLOAT, 1, 4).out(BOOL, 1, 4));
        add("LOGICAL_AND", tensorflowlite.kTfLiteBuiltinLogicalAnd)
                .in(BOOL, 1, 4)
                .in(BOOL, 1, 4)
                .out(BOOL, 1, 4);
        add("LOGICAL_OR", tensorflowlite.kTfLiteBuiltinLogicalOr)
                .in(BOOL, 1, 4)
                .in(BOOL, 1, 4)
                .out(BOOL, 1, 4);
        add("SELECT_V2", tensorflowlite.kTfLiteBuiltinSelectV2)
                .in(BOOL, 1, 4)
                .in(FLOAT, 1, 4)
                .in(FLOAT, 1, 4)
                .out(FLOAT, 1, 4);
    }

    private static void reductions() {
        Map<String, Integer> codes = new LinkedHashMap<>();
        codes.put("MEAN", tensorflowlite.kTfLiteBuiltinMean);
        codes.put("SUM", tensorflowlite.kTfLiteBuiltinSum);
        codes.put("REDUCE_PROD", tensorflowlite.kTfLiteBuiltinReduceProd);
        codes.put("REDUCE_MAX", tensorflowlite.kTfLiteBuiltinReduceMax);
        codes.put("REDUCE_MIN", tensorflowlite.kTfLiteBuiltinReduceMin);
        codes.forEach((name, code) ->
                add(name, code).in(FLOAT, 1, 2, 3).constant(1).out(FLOAT, 1, 3).with(27, 0, (byte) 0));
        add("REDUCE_ANY", tensorflowlite.kTfLiteBuiltinReduceAny)
                .in(BOOL, 1, 2, 3)
                .constant(1)
                .out(BOOL, 1, 3)
                .with(27);
        add("REDUCE_ALL", tensorflowlite.kTfLiteBuiltinReduceAll)
                .in(BOOL, 1, 2, 3)
                .constant(1)
                .out(BOOL, 1, 3)
                .with(27);
        add("ARG_MAX", tensorflowlite.kTfLiteBuiltinArgMax)
                .in(FLOAT, 1, 6)
                .constant(1)
                .out(INT32, 1)
                .with(40, 0, INT32);
        add("ARG_MIN", tensorflowlite.kTfLiteBuiltinArgMin)
                .in(FLOAT, 1, 6)
                .constant(1)
                .out(INT32, 1)
                .with(57, 0, INT32);
        add("CUMSUM", tensorflowlite.kTfLiteBuiltinCumsum)
                .in(FLOAT, 1, 6)
                .scalar(1)
                .out(FLOAT, 1, 6)
                .with(102);
        add("REVERSE_V2", tensorflowlite.kTfLiteBuiltinReverseV2)
                .in(FLOAT, 1, 6)
                .constant(1)
                .out(FLOAT, 1, 6);
    }

    private static void layouts() {
        add("SQUEEZE", tensorflowlite.kTfLiteBuiltinSqueeze)
                .in(FLOAT, 1, 1, 6)
                .out(FLOAT, 1, 6)
                .with(30, 0, new int[] {1});
        add("EXPAND_DIMS", tensorflowlite.kTfLiteBuiltinExpandDims)
                .in(FLOAT, 1, 6)
                .constant(1)
                .out(FLOAT, 1, 1, 6);
        add("TRANSPOSE", tensorflowlite.kTfLiteBuiltinTranspose)
                .in(FLOAT, 1, 2, 3)
                .constant(0, 2, 1)
                .out(FLOAT, 1, 3, 2);
        add("RESHAPE", tensorflowlite.kTfLiteBuiltinReshape)
                .in(FLOAT, 1, 6)
                .constant(1, 3, 2)
                .out(FLOAT, 1, 3, 2);
        add("RESHAPE_BY_OPTION", tensorflowlite.kTfLiteBuiltinReshape)
                .in(FLOAT, 1, 6)
                .out(FLOAT, 1, 3, 2)
                .with(17, 0, new int[] {1, 3, 2});
        add("DEPTH_TO_SPACE", tensorflowlite.kTfLiteBuiltinDepthToSpace)
                .in(FLOAT, 1, 2, 2, 4)
                .out(FLOAT, 1, 4, 4, 1)
                .with(94, 0, 2);
        add("SPACE_TO_DEPTH", tensorflowlite.kTfLiteBuiltinSpaceToDepth)
                .in(FLOAT, 1, 4, 4, 1)
                .out(FLOAT, 1, 2, 2, 4)
                .with(19, 0, 2);
        add("PAD", tensorflowlite.kTfLiteBuiltinPad)
                .in(FLOAT, 1, 3)
                .pairs(0, 0, 1, 2)
                .out(FLOAT, 1, 6);
        add("PADV2", tensorflowlite.kTfLiteBuiltinPadv2)
                .in(FLOAT, 1, 3)
                .pairs(0, 0, 1, 2)
                .constant(7f)
                .out(FLOAT, 1, 6);
        add("MIRROR_PAD", tensorflowlite.kTfLiteBuiltinMirrorPad)
                .in(FLOAT, 1, 3)
                .pairs(0, 0, 1, 2)
                .out(FLOAT, 1, 6)
                .with(77, 0, (byte) 0);
        add("RESIZE_BILINEAR", tensorflowlite.kTfLiteBuiltinResizeBilinear)
                .in(FLOAT, 1, 2, 2, 3)
                .constant(4, 5)
                .out(FLOAT, 1, 4, 5, 3)
                .with(15);
        add("RESIZE_NEAREST_NEIGHBOR", tensorflowlite.kTfLiteBuiltinResizeNearestNeighbor)
                .in(FLOAT, 1, 2, 2, 3)
                .constant(4, 5)
                .out(FLOAT, 1, 4, 5, 3)
                .with(74);
        add("SPLIT", tensorflowlite.kTfLiteBuiltinSplit)
                .scalar(1)
                .in(FLOAT, 1, 6)
                .out(FLOAT, 1, 3)
                .out(FLOAT, 1, 3)
                .with(35, 0, 2);
        add("SLICE", tensorflowlite.kTfLiteBuiltinSlice)
                .in(FLOAT, 1, 6)
                .constant(0, 2)
                .constant(1, 3)
                .out(FLOAT, 1, 3);
        add("STRIDED_SLICE", tensorflowlite.kTfLiteBuiltinStridedSlice)
                .in(FLOAT, 1, 6)
                .constant(0, 0)
                .constant(1, 6)
                .constant(1, 2)
                .out(FLOAT, 1, 3)
                .with(32);
        add("CONCATENATION", tensorflowlite.kTfLiteBuiltinConcatenation)
                .in(FLOAT, 1, 2)
                .in(FLOAT, 1, 3)
                .out(FLOAT, 1, 5)
                .with(10, 0, 1);
        add("PACK", tensorflowlite.kTfLiteBuiltinPack)
                .in(FLOAT, 1, 3)
                .in(FLOAT, 1, 3)
                .out(FLOAT, 1, 2, 3)
                .with(59, 0, 2, 1, 1);
        add("UNPACK", tensorflowlite.kTfLiteBuiltinUnpack)
                .in(FLOAT, 1, 2, 3)
                .out(FLOAT, 1, 3)
                .out(FLOAT, 1, 3)
                .with(64, 0, 2, 1, 1);
    }

    private static void layers() {
        byte valid = 1;
        add("FULLY_CONNECTED", tensorflowlite.kTfLiteBuiltinFullyConnected)
                .in(FLOAT, 1, 2)
                .weights(3, 2)
                .constant(.5f, 0f, -.5f)
                .out(FLOAT, 1, 3)
                .with(8);
        add("CONV_2D", tensorflowlite.kTfLiteBuiltinConv2d)
                .in(FLOAT, 1, 4, 4, 2)
                .weights(3, 3, 3, 2)
                .constant(.5f, 0f, -.5f)
                .out(FLOAT, 1, 2, 2, 3)
                .with(1, 0, valid, 1, 1, 2, 1);
        add("DEPTHWISE_CONV_2D", tensorflowlite.kTfLiteBuiltinDepthwiseConv2d)
                .in(FLOAT, 1, 4, 4, 2)
                .weights(1, 3, 3, 2)
                .constant(.5f, -.5f)
                .out(FLOAT, 1, 4, 4, 2)
                .with(2, 1, 1, 2, 1, 3, 1);
        add("TRANSPOSE_CONV", tensorflowlite.kTfLiteBuiltinTransposeConv)
                .constant(1, 4, 4, 3)
                .weights(3, 2, 2, 2)
                .in(FLOAT, 1, 2, 2, 2)
                .out(FLOAT, 1, 4, 4, 3)
                .with(49, 1, 2, 2, 2);
        add("AVERAGE_POOL_2D", tensorflowlite.kTfLiteBuiltinAveragePool2d)
                .in(FLOAT, 1, 4, 4, 2)
                .out(FLOAT, 1, 2, 2, 2)
                .with(5, 0, valid, 1, 2, 2, 2, 3, 2, 4, 2);
        add("MAX_POOL_2D", tensorflowlite.kTfLiteBuiltinMaxPool2d)
                .in(FLOAT, 1, 4, 4, 2)
                .out(FLOAT, 1, 2, 2, 2)
                .with(5, 0, valid, 1, 2, 2, 2, 3, 2, 4, 2);
        add("BATCH_MATMUL", tensorflowlite.kTfLiteBuiltinBatchMatmul)
                .in(FLOAT, 1, 2, 3)
                .in(FLOAT, 1, 3, 2)
                .out(FLOAT, 1, 2, 2)
                .with(101);
    }

    private static OperatorModel add(String name, int code) {
        OperatorModel model = new OperatorModel(code);
        ALL.put(name, model);
        return model;
    }

    private OperatorModel in(byte type, int... shape) {
        graphInputs.add(tensors.size());
        inputs.add(tensors.size());
        tensors.add(tensor(type, 0, shape));
        return this;
    }

    private OperatorModel inQuantized(byte type, int... shape) {
        in(type, shape);
        quantize();
        return this;
    }

    private OperatorModel out(byte type, int... shape) {
        outputs.add(tensors.size());
        tensors.add(tensor(type, 0, shape));
        return this;
    }

    private OperatorModel outQuantized(byte type, int... shape) {
        out(type, shape);
        quantize();
        return this;
    }

    private void quantize() {
        SortedMap<Integer, Object> affine = new TreeMap<>();
        affine.put(2, new float[] {.5f});
        affine.put(3, new long[] {3});
        tensors.get(tensors.size() - 1).put(4, affine);
    }

    private OperatorModel constant(int... values) {
        return constant(INT32, ints(values), values.length);
    }

    private OperatorModel scalar(int value) {
        return constant(INT32, ints(value));
    }

    private OperatorModel pairs(int... values) {
        return constant(INT32, ints(values), values.length / 2, 2);
    }

    private OperatorModel constant(float... values) {
        return constant(FLOAT, floats(values), values.length);
    }

    /** Weights of 0.1, 0.2 and so on. */
    private OperatorModel weights(int... shape) {
        float[] values = new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i + 1) / 10f;
        }
        return constant(FLOAT, floats(values), shape);
    }

    private OperatorModel constant(byte type, byte[] data, int... shape) {
        SortedMap<Integer, Object> buffer = new TreeMap<>();
        buffer.put(0, data);
        buffers.add(buffer);
        inputs.add(tensors.size());
        tensors.add(tensor(type, buffers.size() - 1, shape));
        return this;
    }

    /** The operator's options: the table of the union, then numbers of fields and values in turn. */
    private OperatorModel with(int table, Object... fields) {
        optionsType = table;
        options = new TreeMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            options.put((Integer) fields[i], fields[i + 1]);
        }
        return this;
    }

    private SortedMap<Integer, Object> tensor(byte type, int buffer, int... shape) {
        SortedMap<Integer, Object> tensor = new TreeMap<>();
        tensor.put(0, shape);
        tensor.put(1, type);
        tensor.put(2, buffer);
        tensor.put(3, "tensor" + tensors.size());
        return tensor;
    }

    private static byte[] ints(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(values);
        return bytes.array();
    }

    private static byte[] floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }

    private static int[] indices(List<Integer> list) {
        return list.stream().mapToInt(Integer::intValue).toArray();
    }

    private byte[] bytes() {
        SortedMap<Integer, Object> operatorCode = new TreeMap<>();
        operatorCode.put(0, (byte) Math.min(code, 127));
        operatorCode.put(2, 1);
        operatorCode.put(3, code);
        SortedMap<Integer, Object> operator = new TreeMap<>();
        operator.put(0, 0);
        operator.put(1, indices(inputs));
        operator.put(2, indices(outputs));
        if (options != null) {
            operator.put(3, (byte) optionsType);
            operator.put(4, options);
        }
        SortedMap<Integer, Object> graph = new TreeMap<>();
        graph.put(0, tensors);
        graph.put(1, indices(graphInputs));
        graph.put(2, indices(outputs));
        graph.put(3, List.of(operator));
        SortedMap<Integer, Object> model = new TreeMap<>();
        model.put(0, 3);
        model.put(1, List.of(operatorCode));
        model.put(2, List.of(graph));
        model.put(4, buffers);
        return FlatbufferWriter.write("TFL3", model);
    }
}
