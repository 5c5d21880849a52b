// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.tflite;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Form;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Port;
import org.ganglion.api.network.Quantization;
import org.ganglion.api.network.Tensor;

/**
 * The node that a flatbuffer becomes. Its parameters are what a driver needs without parsing the file again:
 *
 * <ul>
 *   <li>{@code content}: the file's bytes, I8
 *   <li>{@code operators}: the operators of the graph, each once, joined by commas; a custom one as {@code CUSTOM:name}
 *   <li>{@code macs_dense}, {@code macs}: multiplications with accumulation of one inference, and those whose constant weight is not 0
 *   <li>{@code description}: the file's own, where it has one
 * </ul>
 *
 * <p>A port of type I8 or F32 has the elements of the tensor as they are; 8-bit unsigned, 16-bit and Boolean elements are widened to
 * I32. A leading dimension of length 1 is the batch and left out.
 */
final class ModelNode {
    static final String ID = "model";
    static final String TYPE = "tflite.Model";

    private ModelNode() {}

    static Node of(TfliteModel model, byte[] content) {
        Subgraph graph = model.main();
        return new Node(
                ID, TYPE, parameters(model, content), ports(graph, graph.inputs()), ports(graph, graph.outputs()));
    }

    private static Parameters parameters(TfliteModel model, byte[] content) {
        Subgraph graph = model.main();
        MultiplyAccumulates macs = MultiplyAccumulates.of(graph);
        Parameters.Builder parameters = Parameters.builder()
                .put("content", Tensor.of(content, content.length))
                .put("operators", operators(graph))
                .put("macs_dense", macs.dense())
                .put("macs", macs.effective());
        if (!model.description().isBlank()) {
            parameters.put("description", model.description().strip());
        }
        return parameters.build();
    }

    private static String operators(Subgraph graph) {
        Set<String> labels = new LinkedHashSet<>();
        for (GraphOperator operator : graph.operators()) {
            labels.add(operator.label());
        }
        return String.join(",", labels);
    }

    private static List<Port> ports(Subgraph graph, int[] indices) {
        Set<String> names = new LinkedHashSet<>();
        List<Port> ports = new ArrayList<>();
        for (int index : indices) {
            GraphTensor tensor = graph.tensors().get(index);
            String name = tensor.name().isBlank() ? "tensor" + index : tensor.name();
            ports.add(port(names.add(name) ? name : name + "#" + index, tensor));
        }
        return ports;
    }

    private static Port port(String name, GraphTensor tensor) {
        int[] shape = tensor.shape();
        int[] withoutBatch = shape.length > 1 && shape[0] == 1 ? Arrays.copyOfRange(shape, 1, shape.length) : shape;
        Dtype type = type(tensor);
        boolean quantized = type != Dtype.F32 && tensor.affine().isPerTensor();
        return new Port(
                name,
                withoutBatch,
                type,
                EnumSet.of(Form.DENSE),
                quantized
                        ? new Quantization(tensor.affine().scale()[0], (int)
                                tensor.affine().zeroPoint()[0])
                        : null);
    }

    private static Dtype type(GraphTensor tensor) {
        return switch (tensor.type()) {
            case INT8 -> Dtype.I8;
            case FLOAT32 -> Dtype.F32;
            case INT32, INT16, UINT8, BOOL -> Dtype.I32;
            default -> {
                Require.supported(
                        false, tensor.place().field("type"), "is %s, which no input or output can have", tensor.type());
                throw new AssertionError();
            }
        };
    }
}
