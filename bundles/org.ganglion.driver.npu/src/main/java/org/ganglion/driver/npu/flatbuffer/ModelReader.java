// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.flatbuffer;

import java.util.ArrayList;
import java.util.List;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/** Reads a model's only graph. Field numbers are those of the TensorFlow Lite schema, version 3. */
public final class ModelReader {
    private static final int MAX_TABLES = 1 << 14;
    private static final int MAX_RANK = 6;
    private static final float SMALLEST_SCALE = 1e-20f;
    private static final float LARGEST_SCALE = 1e20f;

    private final Flatbuffer file;
    private final List<FlatTable> codes;
    private final List<FlatTable> buffers;

    private ModelReader(Flatbuffer file, FlatTable model) {
        this.file = file;
        this.codes = model.tables(1, "operator_codes", MAX_TABLES);
        this.buffers = model.tables(4, "buffers", MAX_TABLES);
    }

    /**
     * Reads a graph.
     *
     * @throws GanglionException MALFORMED, INCONSISTENT, UNSUPPORTED or TOO_LARGE, with the place in the file
     */
    public static ModelGraph read(byte[] content) {
        Flatbuffer file = new Flatbuffer(content);
        FlatTable model = file.root("TFL3");
        require(model.i32(0, 0) == 3, Reason.UNSUPPORTED, "version", "is not 3");
        List<FlatTable> graphs = model.tables(2, "subgraphs", MAX_TABLES);
        require(graphs.size() == 1, Reason.UNSUPPORTED, "subgraphs", "are " + graphs.size() + ", not one");
        return new ModelReader(file, model).graph(graphs.get(0));
    }

    private ModelGraph graph(FlatTable table) {
        List<GraphTensor> tensors = new ArrayList<>();
        for (FlatTable tensor : table.tables(0, "tensors", MAX_TABLES)) {
            tensors.add(tensor(tensor));
        }
        List<GraphOperator> operators = new ArrayList<>();
        for (FlatTable operator : table.tables(3, "operators", MAX_TABLES)) {
            operators.add(operator(operator, tensors.size()));
        }
        return new ModelGraph(
                List.copyOf(tensors),
                indices(table.ints(1, "inputs"), 0, tensors.size(), "inputs"),
                indices(table.ints(2, "outputs"), 0, tensors.size(), "outputs"),
                List.copyOf(operators));
    }

    private GraphTensor tensor(FlatTable table) {
        int[] shape = table.ints(0, "shape");
        int buffer = table.i32(2, 0);
        require(buffer >= 0 && buffer < buffers.size(), Reason.INCONSISTENT, table.place(), "names buffer " + buffer);
        require(table.i8(5, 0) == 0, Reason.UNSUPPORTED, table.place(), "keeps its elements between inferences");
        require(!table.has(6), Reason.UNSUPPORTED, table.place(), "is stored sparse");
        ElementType type = ElementType.of(table.i8(1, 0));
        int elements = elements(shape, table.place());
        FlatTable.Span data = buffers.get(buffer).bytes(0, "data");
        require(
                data.length() == 0 || type == null || data.length() == (long) elements * type.bytes(),
                Reason.INCONSISTENT,
                table.place(),
                "has " + data.length() + " bytes for " + elements + " elements");
        FlatTable affine = table.table(4, "quantization");
        float[] scales = affine == null ? new float[0] : affine.floats(2, "scale");
        long[] zeroPoints = affine == null ? new long[0] : affine.longs(3, "zero_point");
        int dimension = affine == null ? 0 : affine.i32(6, 0);
        checkAffine(scales, zeroPoints, type, table.place());
        return new GraphTensor(
                table.place(), type, shape, elements, scales, zeroPoints, dimension, file, data.start(), data.length());
    }

    private static int elements(int[] shape, String place) {
        require(shape.length <= MAX_RANK, Reason.UNSUPPORTED, place, "has " + shape.length + " dimensions");
        long elements = 1;
        for (int length : shape) {
            require(length > 0, Reason.UNSUPPORTED, place, "has a dimension of length " + length);
            elements *= length;
            require(elements <= Integer.MAX_VALUE / 8, Reason.TOO_LARGE, place, "has too many elements");
        }
        return (int) elements;
    }

    private static void checkAffine(float[] scales, long[] zeroPoints, ElementType type, String place) {
        require(
                scales.length == zeroPoints.length || scales.length == 0,
                Reason.INCONSISTENT,
                place,
                "has " + scales.length + " scales and " + zeroPoints.length + " zero points");
        for (float scale : scales) {
            require(
                    scale >= SMALLEST_SCALE && scale <= LARGEST_SCALE,
                    Reason.INCONSISTENT,
                    place,
                    "has the scale " + scale);
        }
        for (long zeroPoint : zeroPoints) {
            boolean fits = type != ElementType.INT8 || zeroPoint >= Byte.MIN_VALUE && zeroPoint <= Byte.MAX_VALUE;
            require(fits, Reason.INCONSISTENT, place, "has the zero point " + zeroPoint);
        }
    }

    private GraphOperator operator(FlatTable table, int tensors) {
        int index = table.i32(0, 0);
        require(index >= 0 && index < codes.size(), Reason.INCONSISTENT, table.place(), "names code " + index);
        FlatTable code = codes.get(index);
        return new GraphOperator(
                table.place(),
                // a byte held all codes until 127 was reached; the wider field came later and is 0 in older files
                Math.max(code.i8(0, 0), code.i32(3, 0)),
                indices(table.ints(1, "inputs"), -1, tensors, table.place()),
                indices(table.ints(2, "outputs"), 0, tensors, table.place()),
                table.i8(3, 0) & 0xFF,
                table.table(4, "builtin_options"));
    }

    private static int[] indices(int[] indices, int lowest, int count, String place) {
        for (int index : indices) {
            require(index >= lowest && index < count, Reason.INCONSISTENT, place, "names tensor " + index);
        }
        return indices;
    }

    private static void require(boolean holds, Reason reason, String place, String rule) {
        if (!holds) {
            throw new GanglionException(reason, place + ": " + rule);
        }
    }
}
