// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.npu;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A flatbuffer of one operator. Numbers of fields and types are those of the TensorFlow Lite schema. */
final class OneOperator {
    static final byte FLOAT32 = 0;
    static final byte INT8 = 9;
    private static final byte INT32 = 2;
    private static final int HIGHEST_BYTE_CODE = 127;

    private final int code;
    private final List<SortedMap<Integer, Object>> tensors = new ArrayList<>();
    private final List<SortedMap<Integer, Object>> buffers = new ArrayList<>(List.of(new TreeMap<>()));
    private final List<Integer> inputs = new ArrayList<>();
    private final List<Integer> graphInputs = new ArrayList<>();
    private final List<Integer> outputs = new ArrayList<>();
    private SortedMap<Integer, Object> options;
    private int optionsType;

    OneOperator(int code) {
        this.code = code;
    }

    OneOperator in(byte type, int[] shape, float scale, int zeroPoint) {
        graphInputs.add(tensors.size());
        inputs.add(tensors.size());
        tensor(type, 0, shape);
        return affine(0, new float[] {scale}, zeroPoint);
    }

    OneOperator out(byte type, int[] shape, float scale, int zeroPoint) {
        outputs.add(tensors.size());
        tensor(type, 0, shape);
        return affine(0, new float[] {scale}, zeroPoint);
    }

    /** A constant of 8-bit integers, with one scale or one per index of a dimension. */
    OneOperator weights(byte[] values, int[] shape, int dimension, float... scales) {
        constant(INT8, values, shape);
        return affine(dimension, scales, 0);
    }

    /** A constant of 8-bit integers that an operator reads like an input. */
    OneOperator constant(byte[] values, int[] shape, float scale, int zeroPoint) {
        constant(INT8, values, shape);
        return affine(0, new float[] {scale}, zeroPoint);
    }

    OneOperator integers(int[] values, int... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(values);
        constant(INT32, bytes.array(), shape);
        return this;
    }

    /** The bias of a layer, in steps of the input's scale times the weights'; without these XNNPACK does not take the operator. */
    OneOperator bias(int[] values, float in, float... weights) {
        integers(values, values.length);
        float[] scales = new float[weights.length];
        for (int i = 0; i < scales.length; i++) {
            scales[i] = in * weights[i];
        }
        return affine(0, scales, 0);
    }

    /** The operator's options: the table of the union, then numbers of fields and values in turn. */
    OneOperator with(int table, Object... fields) {
        optionsType = table;
        options = new TreeMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            options.put((Integer) fields[i], fields[i + 1]);
        }
        return this;
    }

    private OneOperator affine(int dimension, float[] scales, int zeroPoint) {
        if (scales.length == 0 || tensors.get(tensors.size() - 1).get(1).equals(FLOAT32)) {
            return this;
        }
        SortedMap<Integer, Object> affine = new TreeMap<>();
        affine.put(2, scales);
        long[] zeroPoints = new long[scales.length];
        Arrays.fill(zeroPoints, zeroPoint);
        affine.put(3, zeroPoints);
        affine.put(6, dimension);
        tensors.get(tensors.size() - 1).put(4, affine);
        return this;
    }

    private void constant(byte type, byte[] data, int... shape) {
        SortedMap<Integer, Object> buffer = new TreeMap<>();
        buffer.put(0, data);
        buffers.add(buffer);
        inputs.add(tensors.size());
        tensor(type, buffers.size() - 1, shape);
    }

    private void tensor(byte type, int buffer, int... shape) {
        SortedMap<Integer, Object> tensor = new TreeMap<>();
        tensor.put(0, shape);
        tensor.put(1, type);
        tensor.put(2, buffer);
        tensor.put(3, "tensor" + tensors.size());
        tensors.add(tensor);
    }

    byte[] bytes() {
        SortedMap<Integer, Object> operatorCode = new TreeMap<>();
        operatorCode.put(0, (byte) Math.min(code, HIGHEST_BYTE_CODE));
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
        return FlatWriter.write("TFL3", model);
    }

    private static int[] indices(List<Integer> list) {
        return list.stream().mapToInt(Integer::intValue).toArray();
    }
}
