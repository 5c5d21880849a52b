// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.flatbuffer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ganglion.api.network.Quantization;

/** Writes an int8 model operator by operator. Numbers of fields and types are those of the TensorFlow Lite schema, version 3. */
public final class ModelWriter {
    private static final byte INT32 = 2;
    private static final byte INT8 = 9;
    private static final int HIGHEST_BYTE_CODE = 127;
    private static final int NO_BUFFER = 0;

    private final List<SortedMap<Integer, Object>> tensors = new ArrayList<>();
    private final List<SortedMap<Integer, Object>> buffers = new ArrayList<>(List.of(new TreeMap<>()));
    private final List<SortedMap<Integer, Object>> operators = new ArrayList<>();
    private final List<Integer> codes = new ArrayList<>();

    /** Adds a tensor that goes in or is computed, and returns its index. */
    public int map(Quantization quantization, int... shape) {
        return tensor(INT8, NO_BUFFER, affine(0, (float) quantization.scale(), quantization.zeroPoint()), shape);
    }

    /** Adds weights with a scale for each index of a dimension, and returns their index. */
    public int weights(byte[] values, int dimension, float[] scales, int... shape) {
        return tensor(INT8, buffer(values), affine(dimension, scales), shape);
    }

    /** Adds a bias in steps of the given scales, and returns its index. */
    public int bias(int[] values, float[] scales) {
        return tensor(INT32, buffer(bytes(values)), affine(0, scales), values.length);
    }

    /** Adds constant integers, and returns their index. */
    public int integers(int[] values, int... shape) {
        return tensor(INT32, buffer(bytes(values)), null, shape);
    }

    /**
     * Adds an operator.
     *
     * @param code which
     * @param table of the union of options, or 0
     * @param options numbers of fields and values in turn
     */
    public void operator(int code, int[] inputs, int output, int table, Object... options) {
        if (!codes.contains(code)) {
            codes.add(code);
        }
        SortedMap<Integer, Object> operator = new TreeMap<>();
        operator.put(0, codes.indexOf(code));
        operator.put(1, inputs);
        operator.put(2, new int[] {output});
        if (table != 0) {
            SortedMap<Integer, Object> fields = new TreeMap<>();
            for (int i = 0; i < options.length; i += 2) {
                fields.put((Integer) options[i], options[i + 1]);
            }
            operator.put(3, (byte) table);
            operator.put(4, fields);
        }
        operators.add(operator);
    }

    /** The file. */
    public byte[] write(int input, int output) {
        SortedMap<Integer, Object> graph = new TreeMap<>();
        graph.put(0, tensors);
        graph.put(1, new int[] {input});
        graph.put(2, new int[] {output});
        graph.put(3, operators);
        SortedMap<Integer, Object> model = new TreeMap<>();
        model.put(0, 3);
        model.put(1, codes.stream().map(ModelWriter::code).toList());
        model.put(2, List.of(graph));
        model.put(4, buffers);
        return FlatbufferWriter.write("TFL3", model);
    }

    private static SortedMap<Integer, Object> code(int code) {
        SortedMap<Integer, Object> table = new TreeMap<>();
        table.put(0, (byte) Math.min(code, HIGHEST_BYTE_CODE));
        table.put(2, 1);
        table.put(3, code);
        return table;
    }

    private int tensor(byte type, int buffer, SortedMap<Integer, Object> affine, int... shape) {
        SortedMap<Integer, Object> tensor = new TreeMap<>();
        tensor.put(0, shape);
        tensor.put(1, type);
        tensor.put(2, buffer);
        tensor.put(3, "tensor" + tensors.size());
        if (affine != null) {
            tensor.put(4, affine);
        }
        tensors.add(tensor);
        return tensors.size() - 1;
    }

    private int buffer(byte[] values) {
        SortedMap<Integer, Object> buffer = new TreeMap<>();
        buffer.put(0, values);
        buffers.add(buffer);
        return buffers.size() - 1;
    }

    private static SortedMap<Integer, Object> affine(int dimension, float scale, long zeroPoint) {
        SortedMap<Integer, Object> affine = affine(dimension, new float[] {scale});
        affine.put(3, new long[] {zeroPoint});
        return affine;
    }

    private static SortedMap<Integer, Object> affine(int dimension, float[] scales) {
        SortedMap<Integer, Object> affine = new TreeMap<>();
        affine.put(2, scales);
        affine.put(3, new long[scales.length]);
        affine.put(6, dimension);
        return affine;
    }

    private static byte[] bytes(int[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.stream(values).forEach(bytes::putInt);
        return bytes.array();
    }
}
