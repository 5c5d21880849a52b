// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.tflite;

import java.util.Arrays;
import java.util.Set;

/** Checks an operator's options and the shapes of its tensors, so that no kernel divides by zero or leaves its arrays. */
final class OperatorCheck {
    private static final int MAX_STEP = 1 << 15;
    private static final double MAX_RESCALING = 1 << 15;
    private static final Set<ElementType> QUANTIZED =
            Set.of(ElementType.INT4, ElementType.INT8, ElementType.UINT8, ElementType.INT16);

    private final Subgraph graph;

    OperatorCheck(Subgraph graph) {
        this.graph = graph;
    }

    void check(GraphOperator operator) {
        OperatorRule rule = OperatorRule.of(operator.kind());
        Require.supported(rule != null, operator.place(), "is %s, which is not supported", operator.label());
        checkCounts(operator, rule);
        Require.consistent(
                rule.options() == 0 || operator.optionsType() == rule.options() && operator.options() != null,
                operator.place().field("builtin_options"),
                "are not those of %s",
                operator.label());
        switch (rule.size()) {
            case SAME_SHAPE -> sameShape(operator);
            case SAME_COUNT -> sameCount(operator);
            case BROADCAST -> broadcast(operator);
            case NOT_MORE -> notMore(operator);
            case TOTAL -> total(operator);
            case OWN -> own(operator);
        }
    }

    private static void checkCounts(GraphOperator operator, OperatorRule rule) {
        int inputs = operator.inputs().length;
        Require.consistent(
                inputs >= rule.fewestInputs() && inputs <= rule.mostInputs(),
                operator.place().field("inputs"),
                "has %d tensors, %s takes %d to %d",
                inputs,
                operator.label(),
                rule.fewestInputs(),
                rule.mostInputs());
        for (int i = 0; i < inputs; i++) {
            boolean optional = rule.biased() && i == rule.mostInputs() - 1;
            Require.consistent(
                    operator.inputs()[i] >= 0 || optional,
                    operator.place().field("inputs"),
                    "leaves out tensor %d, which %s needs",
                    i,
                    operator.label());
        }
        Require.consistent(
                operator.outputs().length <= rule.mostOutputs(),
                operator.place().field("outputs"),
                "has %d tensors, %s gives at most %d",
                operator.outputs().length,
                operator.label(),
                rule.mostOutputs());
    }

    private void own(GraphOperator operator) {
        switch (operator.kind()) {
            case CONV_2D -> convolution(operator);
            case DEPTHWISE_CONV_2D -> depthwise(operator);
            case FULLY_CONNECTED -> fullyConnected(operator);
            case TRANSPOSE_CONV -> transposedConvolution(operator);
            case AVERAGE_POOL_2D, MAX_POOL_2D -> pooling(operator);
            case PAD, PADV2, MIRROR_PAD -> padding(operator);
            case RESIZE_BILINEAR, RESIZE_NEAREST_NEIGHBOR -> resizing(operator);
            case BATCH_MATMUL -> matrixProduct(operator);
            case SPLIT -> splitting(operator);
            default -> throw new IllegalStateException(operator.label());
        }
    }

    private void sameShape(GraphOperator operator) {
        GraphTensor in = graph.input(operator, 0);
        expectShape(operator, in.shape());
        if (operator.kind() == BuiltinOperator.SOFTMAX) {
            float beta = operator.options().f32(0, "beta", 0);
            Require.consistent(
                    in.rank() >= 1 && beta > 0 && beta <= MAX_STEP,
                    operator.place().field("builtin_options").field("beta"),
                    "is %s",
                    beta);
        }
    }

    private void sameCount(GraphOperator operator) {
        long in = graph.input(operator, 0).elements();
        long out = graph.output(operator, 0).elements();
        Require.consistent(in == out, operator.place(), "makes %d elements of %d", out, in);
        if (operator.kind() == BuiltinOperator.DEPTH_TO_SPACE || operator.kind() == BuiltinOperator.SPACE_TO_DEPTH) {
            stepWithin(operator, "block_size", operator.options().i32(0, "block_size", 0));
        }
    }

    private void broadcast(GraphOperator operator) {
        int[] shape = {};
        for (int i = 0; i < operator.inputs().length; i++) {
            int[] other = graph.input(operator, i).shape();
            int rank = Math.max(shape.length, other.length);
            int[] joint = new int[rank];
            for (int d = 1; d <= rank; d++) {
                int a = d <= shape.length ? shape[shape.length - d] : 1;
                int b = d <= other.length ? other[other.length - d] : 1;
                Require.consistent(
                        a == b || a == 1 || b == 1,
                        operator.place().field("inputs"),
                        "have the shapes %s and %s, which do not extend each other",
                        shape,
                        other);
                joint[rank - d] = Math.max(a, b);
            }
            shape = joint;
        }
        expectShape(operator, shape);
    }

    private void notMore(GraphOperator operator) {
        long in = graph.input(operator, 0).elements();
        long out = graph.output(operator, 0).elements();
        Require.consistent(out <= in, operator.place(), "makes %d elements of %d", out, in);
    }

    private void total(GraphOperator operator) {
        long in = 0;
        for (int index : operator.inputs()) {
            in += graph.tensors().get(index).elements();
        }
        long out = 0;
        for (int index : operator.outputs()) {
            out += graph.tensors().get(index).elements();
        }
        Require.consistent(in == out, operator.place(), "makes %d elements of %d", out, in);
        if (operator.kind() == BuiltinOperator.CONCATENATION) {
            concatenation(operator);
        }
    }

    private void concatenation(GraphOperator operator) {
        int[] out = graph.output(operator, 0).shape();
        int axis = operator.options().i32(0, "axis", 0);
        int along = axis < 0 ? axis + out.length : axis;
        Require.consistent(
                along >= 0 && along < out.length,
                operator.place().field("builtin_options").field("axis"),
                "is %d of %d",
                axis,
                out.length);
        for (int i = 0; i < operator.inputs().length; i++) {
            int[] in = graph.input(operator, i).shape().clone();
            if (in.length == out.length) {
                in[along] = out[along];
            }
            Require.consistent(
                    Arrays.equals(in, out),
                    operator.place().field("inputs"),
                    "has tensor %d of another shape than the output",
                    i);
        }
    }

    private void convolution(GraphOperator operator) {
        GraphTensor in = image(operator, 0);
        GraphTensor filter = image(operator, 1);
        int[] f = filter.shape();
        Require.consistent(
                in.shape()[3] % f[3] == 0 && f[0] % (in.shape()[3] / f[3]) == 0,
                operator.place().field("inputs"),
                "has %d channels for a filter of %d",
                in.shape()[3],
                f[3]);
        FlatTable options = operator.options();
        int height = windows(
                operator, in.shape()[1], f[1], options.i32(2, "stride_h", 0), options.i32(5, "dilation_h_factor", 1));
        int width = windows(
                operator, in.shape()[2], f[2], options.i32(1, "stride_w", 0), options.i32(4, "dilation_w_factor", 1));
        expectShape(operator, in.shape()[0], height, width, f[0]);
        bias(operator, 2, f[0]);
        rescaling(operator, in, filter);
    }

    private void depthwise(GraphOperator operator) {
        GraphTensor in = image(operator, 0);
        GraphTensor filter = image(operator, 1);
        int[] f = filter.shape();
        Require.consistent(
                f[0] == 1 && f[3] % in.shape()[3] == 0,
                operator.place().field("inputs"),
                "has %d channels for a filter of %s",
                in.shape()[3],
                f);
        FlatTable options = operator.options();
        int multiplier = options.i32(3, "depth_multiplier", 0);
        Require.consistent(
                multiplier == f[3] / in.shape()[3],
                operator.place().field("builtin_options").field("depth_multiplier"),
                "is %d, the shapes say %d",
                multiplier,
                f[3] / in.shape()[3]);
        int height = windows(
                operator, in.shape()[1], f[1], options.i32(2, "stride_h", 0), options.i32(6, "dilation_h_factor", 1));
        int width = windows(
                operator, in.shape()[2], f[2], options.i32(1, "stride_w", 0), options.i32(5, "dilation_w_factor", 1));
        expectShape(operator, in.shape()[0], height, width, f[3]);
        bias(operator, 2, f[3]);
        rescaling(operator, in, filter);
    }

    private void pooling(GraphOperator operator) {
        GraphTensor in = image(operator, 0);
        FlatTable options = operator.options();
        int filterHeight = options.i32(4, "filter_height", 0);
        int filterWidth = options.i32(3, "filter_width", 0);
        stepWithin(operator, "filter_height", filterHeight);
        stepWithin(operator, "filter_width", filterWidth);
        int height = windows(operator, in.shape()[1], filterHeight, options.i32(2, "stride_h", 0), 1);
        int width = windows(operator, in.shape()[2], filterWidth, options.i32(1, "stride_w", 0), 1);
        expectShape(operator, in.shape()[0], height, width, in.shape()[3]);
    }

    private void transposedConvolution(GraphOperator operator) {
        GraphTensor filter = image(operator, 1);
        GraphTensor in = image(operator, 2);
        int[] out = graph.output(operator, 0).shape();
        int[] f = filter.shape();
        FlatTable options = operator.options();
        int stridesHigh = options.i32(2, "stride_h", 0);
        int stridesWide = options.i32(1, "stride_w", 0);
        expectConstant(operator, 0, out);
        Require.consistent(
                out.length == 4 && out[0] == in.shape()[0] && out[3] == f[0] && in.shape()[3] == f[3],
                operator.place().field("inputs"),
                "have shapes that do not fit the output %s",
                out);
        Require.consistent(
                windows(operator, out[1], f[1], stridesHigh, 1) == in.shape()[1]
                        && windows(operator, out[2], f[2], stridesWide, 1) == in.shape()[2],
                operator.place().field("inputs"),
                "has another size than the output %s and the strides say",
                out);
        bias(operator, 3, f[0]);
        rescaling(operator, in, filter);
    }

    private void fullyConnected(GraphOperator operator) {
        GraphTensor in = graph.input(operator, 0);
        GraphTensor weights = graph.input(operator, 1);
        GraphTensor out = graph.output(operator, 0);
        Require.supported(
                operator.options().i8(1, "weights_format", 0) == 0,
                operator.place().field("builtin_options").field("weights_format"),
                "is shuffled");
        Require.consistent(
                weights.rank() == 2, operator.place().field("inputs"), "has weights of %d dimensions", weights.rank());
        int units = weights.shape()[0];
        int depth = weights.shape()[1];
        Require.consistent(
                in.rank() >= 1 && in.elements() % depth == 0 && in.elements() / depth * units == out.elements(),
                operator.place(),
                "makes %d elements of %d with weights of %d x %d",
                out.elements(),
                in.elements(),
                units,
                depth);
        Require.consistent(
                out.rank() >= 1 && out.shape()[out.rank() - 1] == units,
                operator.place().field("outputs"),
                "ends in another length than the %d units",
                units);
        bias(operator, 2, units);
        rescaling(operator, in, weights);
    }

    private void matrixProduct(GraphOperator operator) {
        GraphTensor left = graph.input(operator, 0);
        GraphTensor right = graph.input(operator, 1);
        GraphTensor out = graph.output(operator, 0);
        Require.supported(
                operator.outputs().length == 1
                        && left.rank() == right.rank()
                        && left.rank() == out.rank()
                        && left.rank() >= 2
                        && left.rank() <= 5,
                operator.place().field("inputs"),
                "have %d and %d dimensions",
                left.rank(),
                right.rank());
        boolean turnedLeft = operator.options().flag(0, "adj_x", false);
        boolean turnedRight = operator.options().flag(1, "adj_y", false);
        int last = left.rank() - 1;
        int[] l = left.shape();
        int[] r = right.shape();
        int[] o = out.shape();
        boolean fits = l[turnedLeft ? last - 1 : last] == r[turnedRight ? last : last - 1]
                && o[last - 1] == l[turnedLeft ? last : last - 1]
                && o[last] == r[turnedRight ? last - 1 : last];
        for (int d = 0; d < last - 1; d++) {
            fits &= (l[d] == r[d] || l[d] == 1 || r[d] == 1) && o[d] == Math.max(l[d], r[d]);
        }
        Require.consistent(fits, operator.place(), "multiplies %s by %s", l, r);
        rescaling(operator, left, right);
    }

    private void padding(GraphOperator operator) {
        int[] in = graph.input(operator, 0).shape();
        int[] amounts = constant(operator, 1);
        Require.consistent(
                amounts.length == 2 * in.length, operator.place().field("inputs"), "has %d amounts", amounts.length);
        int[] shape = in.clone();
        for (int d = 0; d < in.length; d++) {
            int before = amounts[2 * d];
            int after = amounts[2 * d + 1];
            Require.consistent(
                    before >= 0 && after >= 0 && before <= MAX_STEP && after <= MAX_STEP,
                    operator.place().field("inputs"),
                    "pads by %d and %d",
                    before,
                    after);
            boolean mirrored = operator.kind() == BuiltinOperator.MIRROR_PAD;
            Require.consistent(
                    !mirrored || before < in[d] && after < in[d],
                    operator.place().field("inputs"),
                    "mirrors more than there is");
            shape[d] += before + after;
        }
        expectShape(operator, shape);
    }

    private void resizing(GraphOperator operator) {
        int[] in = image(operator, 0).shape();
        int[] size = constant(operator, 1);
        Require.consistent(size.length == 2, operator.place().field("inputs"), "has a size of %d numbers", size.length);
        expectShape(operator, in[0], size[0], size[1], in[3]);
    }

    private void splitting(GraphOperator operator) {
        int[] axis = constant(operator, 0);
        GraphTensor in = graph.input(operator, 1);
        int along = axis[0] < 0 ? axis[0] + in.rank() : axis[0];
        int parts = operator.outputs().length;
        int declared = operator.options().i32(0, "num_splits", 0);
        Require.consistent(
                declared == parts,
                operator.place().field("builtin_options").field("num_splits"),
                "is %d for %d outputs",
                declared,
                parts);
        Require.consistent(
                axis.length == 1 && along >= 0 && along < in.rank() && in.shape()[along] % parts == 0,
                operator.place().field("inputs"),
                "cannot be split in %d along dimension %d",
                parts,
                axis[0]);
        int[] part = in.shape().clone();
        part[along] /= parts;
        for (int i = 0; i < parts; i++) {
            Require.consistent(
                    Arrays.equals(part, graph.output(operator, i).shape()),
                    operator.place().field("outputs"),
                    "has tensor %d of another shape than %s",
                    i,
                    part);
        }
    }

    private GraphTensor image(GraphOperator operator, int position) {
        GraphTensor tensor = graph.input(operator, position);
        Require.consistent(
                tensor.rank() == 4,
                operator.place().field("inputs"),
                "has tensor %d of %d dimensions, not 4",
                position,
                tensor.rank());
        return tensor;
    }

    private int windows(GraphOperator operator, int size, int filter, int stride, int dilation) {
        stepWithin(operator, "stride", stride);
        stepWithin(operator, "dilation", dilation);
        int padding = operator.options().i8(0, "padding", 0);
        Require.consistent(
                padding == 0 || padding == 1,
                operator.place().field("builtin_options").field("padding"),
                "is %d",
                padding);
        long reach = (filter - 1L) * dilation + 1;
        long room = padding == 0 ? size : size - reach + 1;
        Require.consistent(
                room >= 1, operator.place(), "has a filter that reaches %d over an input of %d", reach, size);
        return (int) ((room + stride - 1) / stride);
    }

    private static void stepWithin(GraphOperator operator, String field, int value) {
        Require.consistent(
                value >= 1 && value <= MAX_STEP,
                operator.place().field("builtin_options").field(field),
                "is %d, not 1 to %d",
                value,
                MAX_STEP);
    }

    private void bias(GraphOperator operator, int position, int channels) {
        boolean quantized = QUANTIZED.contains(graph.output(operator, 0).type());
        if (!graph.hasInput(operator, position)) {
            Require.supported(
                    operator.kind() != BuiltinOperator.DEPTHWISE_CONV_2D
                            && (!quantized || operator.kind() == BuiltinOperator.FULLY_CONNECTED),
                    operator.place().field("inputs"),
                    "leaves out the bias, which the kernels need of depthwise and of quantised convolutions");
            return;
        }
        GraphTensor bias = graph.input(operator, position);
        Require.consistent(
                bias.elements() == channels,
                operator.place().field("inputs"),
                "has a bias of %d for %d channels",
                bias.elements(),
                channels);
        Require.supported(
                bias.isConstant()
                        && quantized == (bias.type() == ElementType.INT32 || bias.type() == ElementType.INT64),
                operator.place().field("inputs"),
                "has a bias of %s",
                bias.type());
    }

    /** The kernels turn in * weight / out into a 32-bit multiplier and a shift, and abort where the ratio is out of hand. */
    private void rescaling(GraphOperator operator, GraphTensor in, GraphTensor weights) {
        GraphTensor out = graph.output(operator, 0);
        if (!QUANTIZED.contains(in.type()) || !QUANTIZED.contains(out.type())) {
            return;
        }
        for (GraphTensor tensor : new GraphTensor[] {in, weights, out}) {
            Require.consistent(!tensor.affine().isAbsent(), tensor.place().field("quantization"), "is missing");
        }
        for (float scale : weights.affine().scale()) {
            double ratio =
                    (double) in.affine().scale()[0] * scale / out.affine().scale()[0];
            Require.consistent(
                    ratio > 0 && ratio < MAX_RESCALING,
                    operator.place(),
                    "multiplies integers by %s, not 0 to 2^15",
                    ratio);
        }
    }

    private void expectShape(GraphOperator operator, int... shape) {
        GraphTensor out = graph.output(operator, 0);
        Require.consistent(
                operator.outputs().length == 1 && Arrays.equals(shape, out.shape()),
                operator.place().field("outputs"),
                "has the shape %s, %s gives %s",
                out.shape(),
                operator.label(),
                shape);
    }

    private int[] constant(GraphOperator operator, int position) {
        GraphTensor tensor = graph.input(operator, position);
        Require.supported(
                tensor.isConstant() && tensor.type() == ElementType.INT32,
                operator.place().field("inputs"),
                "has tensor %d that is not a constant of INT32",
                position);
        return graph.file().ints(tensor.data());
    }

    private void expectConstant(GraphOperator operator, int position, int[] expected) {
        Require.consistent(
                Arrays.equals(constant(operator, position), expected),
                operator.place().field("inputs"),
                "has tensor %d that differs from the output's shape",
                position);
    }
}
