// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.tflite;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads the tables of a TensorFlow Lite flatbuffer: schema version 3, file identifier TFL3. The numbers are those of the fields in
 * tensorflow/lite/schema/schema.fbs.
 */
final class ModelReader {
    private static final int MAX_TABLES = 1 << 16;
    private static final int MAX_SUBGRAPHS = 64;
    private static final int MAX_RANK = 8;

    private final Flatbuffer file;

    ModelReader(byte[] content) {
        this.file = new Flatbuffer(content);
    }

    TfliteModel read() {
        Require.wellFormed(
                file.identifier().equals("TFL3"),
                Place.MODEL.field("file identifier"),
                "is '%s', expected 'TFL3'",
                file.identifier());
        FlatTable model = file.root();
        long version = model.u32(0, "version", 0);
        Require.supported(version == 3, Place.MODEL.field("version"), "is %d, only 3 is known", version);
        List<FlatTable> codes = model.tables(1, "operator_codes", MAX_TABLES);
        List<Span> buffers = buffers(model);
        List<Subgraph> subgraphs = new ArrayList<>();
        for (FlatTable table : model.tables(2, "subgraphs", MAX_SUBGRAPHS)) {
            subgraphs.add(subgraph(table, codes, buffers));
        }
        Require.wellFormed(!subgraphs.isEmpty(), Place.MODEL.field("subgraphs"), "is empty");
        checkMetadata(model, buffers.size());
        checkSignatures(model, subgraphs);
        return new TfliteModel(model.text(3, "description"), List.copyOf(subgraphs));
    }

    private List<Span> buffers(FlatTable model) {
        List<Span> buffers = new ArrayList<>();
        for (FlatTable buffer : model.tables(4, "buffers", MAX_TABLES)) {
            Require.supported(
                    buffer.i64(1, "offset", 0) == 0 && buffer.i64(2, "size", 0) == 0,
                    buffer.place(),
                    "lies outside of the flatbuffer, as in files above 2 GB");
            buffers.add(buffer.bytes(0, "data"));
        }
        Require.wellFormed(!buffers.isEmpty(), Place.MODEL.field("buffers"), "is empty");
        return buffers;
    }

    private Subgraph subgraph(FlatTable table, List<FlatTable> codes, List<Span> buffers) {
        List<GraphTensor> tensors = new ArrayList<>();
        for (FlatTable tensor : table.tables(0, "tensors", MAX_TABLES)) {
            tensors.add(tensor(tensor, buffers));
        }
        List<GraphOperator> operators = new ArrayList<>();
        for (FlatTable operator : table.tables(3, "operators", MAX_TABLES)) {
            operators.add(operator(operator, codes));
        }
        Require.wellFormed(!tensors.isEmpty(), table.place("tensors"), "is empty");
        Require.wellFormed(!operators.isEmpty(), table.place("operators"), "is empty");
        table.text(4, "name");
        return new Subgraph(
                table.place(),
                List.copyOf(tensors),
                table.ints(1, "inputs"),
                table.ints(2, "outputs"),
                List.copyOf(operators),
                file);
    }

    private GraphTensor tensor(FlatTable table, List<Span> buffers) {
        int code = table.i8(1, "type", 0);
        ElementType type = ElementType.of(code);
        Require.supported(type != null, table.place("type"), "is %d, not known", code);
        int[] shape = table.ints(0, "shape");
        long elements = elements(shape, table.place("shape"));
        long buffer = table.u32(2, "buffer", 0);
        Require.consistent(
                buffer < buffers.size(), table.place("buffer"), "is %d, there are %d buffers", buffer, buffers.size());
        Require.supported(!table.has(6), table.place("sparsity"), "is not supported: store the tensor dense");
        table.ints(7, "shape_signature");
        Require.supported(
                !table.flag(5, "is_variable", false),
                table.place("is_variable"),
                "is set: a model that keeps elements from one inference to the next is not supported");
        return new GraphTensor(
                table.place(),
                table.text(3, "name"),
                type,
                shape,
                elements,
                buffers.get((int) buffer),
                affine(table.table(4, "quantization")));
    }

    private static long elements(int[] shape, Place field) {
        Require.bounded(
                shape.length <= MAX_RANK, field, "has %d dimensions, at most %d are allowed", shape.length, MAX_RANK);
        long elements = 1;
        for (int length : shape) {
            Require.consistent(length >= 0, field, "is %s, with a negative length", shape);
            elements *= length;
            Require.bounded(elements <= Integer.MAX_VALUE, field, "is %s, above 2^31 - 1 elements", shape);
        }
        return elements;
    }

    private static Affine affine(FlatTable table) {
        if (table == null) {
            return Affine.NONE;
        }
        Require.supported(table.i8(4, "details_type", 0) == 0, table.place("details"), "is a custom quantisation");
        table.floats(0, "min");
        table.floats(1, "max");
        float[] scale = table.floats(2, "scale");
        long[] zeroPoint = table.longs(3, "zero_point");
        if (scale.length == 0) {
            return Affine.NONE;
        }
        Require.consistent(
                zeroPoint.length == scale.length,
                table.place("zero_point"),
                "has %d elements for %d scales",
                zeroPoint.length,
                scale.length);
        return new Affine(scale, zeroPoint, table.i32(6, "quantized_dimension", 0));
    }

    private static GraphOperator operator(FlatTable table, List<FlatTable> codes) {
        long index = table.u32(0, "opcode_index", 0);
        Require.consistent(
                index < codes.size(),
                table.place("opcode_index"),
                "is %d, there are %d operator codes",
                index,
                codes.size());
        FlatTable code = codes.get((int) index);
        // a byte held all codes until 127 was reached; the wider field came later and is 0 in older files
        int number = Math.max(code.i8(0, "deprecated_builtin_code", 0), code.i32(3, "builtin_code", 0));
        BuiltinOperator kind = BuiltinOperator.of(number);
        Require.supported(
                kind != null,
                code.place("builtin_code"),
                "is %d, the operators known here end at %d",
                number,
                BuiltinOperator.known() - 1);
        String customName = code.text(1, "custom_code");
        Require.wellFormed(
                kind != BuiltinOperator.CUSTOM || !customName.isEmpty(), code.place("custom_code"), "is missing");
        table.bytes(5, "custom_options");
        table.bytes(7, "mutating_variable_inputs");
        table.ints(8, "intermediates");
        Require.supported(
                table.i64(9, "large_custom_options_offset", 0) == 0,
                table.place("large_custom_options_offset"),
                "refers outside of the flatbuffer");
        return new GraphOperator(
                table.place(),
                kind,
                kind == BuiltinOperator.CUSTOM ? customName : "",
                table.ints(1, "inputs"),
                table.ints(2, "outputs"),
                table.i8(3, "builtin_options_type", 0) & 0xFF,
                table.table(4, "builtin_options"));
    }

    private static void checkMetadata(FlatTable model, int buffers) {
        for (FlatTable entry : model.tables(6, "metadata", MAX_TABLES)) {
            Require.wellFormed(entry.has(0), entry.place("name"), "is missing");
            entry.text(0, "name");
            long buffer = entry.u32(1, "buffer", 0);
            Require.consistent(buffer < buffers, entry.place("buffer"), "is %d, there are %d buffers", buffer, buffers);
        }
    }

    private static void checkSignatures(FlatTable model, List<Subgraph> subgraphs) {
        for (FlatTable signature : model.tables(7, "signature_defs", MAX_SUBGRAPHS)) {
            long index = signature.u32(4, "subgraph_index", 0);
            Require.consistent(
                    index < subgraphs.size(),
                    signature.place("subgraph_index"),
                    "is %d, there are %d subgraphs",
                    index,
                    subgraphs.size());
            Require.wellFormed(signature.has(2), signature.place("signature_key"), "is missing");
            signature.text(2, "signature_key");
            int tensors = subgraphs.get((int) index).tensors().size();
            checkTensorMap(signature.tables(0, "inputs", MAX_TABLES), tensors);
            checkTensorMap(signature.tables(1, "outputs", MAX_TABLES), tensors);
        }
    }

    private static void checkTensorMap(List<FlatTable> entries, int tensors) {
        for (FlatTable entry : entries) {
            Require.wellFormed(entry.has(0), entry.place("name"), "is missing");
            entry.text(0, "name");
            long index = entry.u32(1, "tensor_index", 0);
            Require.consistent(
                    index < tensors, entry.place("tensor_index"), "is %d, there are %d tensors", index, tensors);
        }
    }
}
