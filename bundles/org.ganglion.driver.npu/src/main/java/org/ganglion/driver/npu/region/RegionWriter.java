// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.region;

import static org.ganglion.driver.npu.flatbuffer.OperatorCode.AVERAGE_POOL_2D;
import static org.ganglion.driver.npu.flatbuffer.OperatorCode.CONV_2D;
import static org.ganglion.driver.npu.flatbuffer.OperatorCode.DEPTHWISE_CONV_2D;
import static org.ganglion.driver.npu.flatbuffer.OperatorCode.FULLY_CONNECTED;
import static org.ganglion.driver.npu.flatbuffer.OperatorCode.MAX_POOL_2D;
import static org.ganglion.driver.npu.flatbuffer.OperatorCode.PAD;
import static org.ganglion.driver.npu.flatbuffer.OperatorCode.RESHAPE;

import java.util.Arrays;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.network.ActivationScales;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Quantization;
import org.ganglion.api.network.Tensor;
import org.ganglion.driver.npu.flatbuffer.ModelWriter;

/**
 * Writes a chain as an int8 model. Images lie by channel, row and column in a network and by row, column and channel in the model; what
 * is flattened keeps the model's order, and the weights behind it follow.
 */
public final class RegionWriter {
    private static final int CONV_OPTIONS = 1;
    private static final int DEPTHWISE_OPTIONS = 2;
    private static final int POOL_OPTIONS = 5;
    private static final int FULLY_CONNECTED_OPTIONS = 8;
    private static final int RESHAPE_OPTIONS = 17;
    private static final byte KEEP_DIMENSIONS = 1;
    private static final byte SAME = 0;
    private static final byte VALID = 1;

    private final ModelWriter model = new ModelWriter();
    private final Options options;
    private final Chain chain;
    /** The tensor that was made last. */
    private int tensor;
    /** Its rows, columns and channels, or its elements alone. */
    private int[] shape;
    /** By element of it: which element of the network's signal. */
    private int[] order;

    private Quantization quantization;
    private Activation activation;
    private long macs;

    private RegionWriter(Network network, Chain chain) {
        this.options = network.options();
        this.chain = chain;
    }

    /**
     * Writes it.
     *
     * @throws GanglionException UNSUPPORTED or INCONSISTENT, with the node
     */
    public static Region write(Network network, Chain chain) {
        return new RegionWriter(network, chain).region();
    }

    private Region region() {
        quantization = scales(chain.first()).in();
        int[] entering = chain.first().input().shape();
        if (SumLayout.isSum(chain.first())) {
            SumLayout sums = SumLayout.of(chain.first());
            order = sums.inputOrder();
            shape = sums.rows() == 1 ? new int[] {sums.length()} : new int[] {sums.rows(), sums.length()};
        } else {
            order = elements(entering);
            shape = entering.length == 3
                    ? new int[] {entering[1], entering[2], entering[0]}
                    : new int[] {chain.first().input().size()};
        }
        tensor = model.map(quantization, withBatch(shape));
        int input = tensor;
        Quantization in = quantization;
        int[] inputOrder = order;
        for (int i = 0; i < chain.nodes().size(); i++) {
            Node node = chain.nodes().get(i);
            Node next = i + 1 < chain.nodes().size() ? chain.nodes().get(i + 1) : null;
            boolean rectified = Chains.isWeighted(node) && next != null && Chains.isReLU(next);
            try {
                add(node, scales(rectified ? next : node).out(), rectified);
            } catch (GanglionException e) {
                throw e.at("node '" + node.id() + "'");
            }
        }
        activation = activation == null ? Activation.none(quantization) : activation;
        return new Region(chain, model.write(input, tensor), in, quantization, inputOrder, order, activation, macs);
    }

    private ActivationScales scales(Node node) {
        return ActivationScales.of(options, node.id()).orElseThrow();
    }

    private void add(Node node, Quantization out, boolean rectified) {
        byte activated = (byte) (rectified ? 1 : 0);
        switch (node.type()) {
            case "Affine", "Linear" -> fullyConnected(node, out, activated);
            case "Conv2d" -> convolution(node, out, activated);
            case "SumPool2d" -> summed(node, out, 1);
            case "AvgPool2d" -> averaged(node, out);
            case "transform.MaxPool2d" -> largest(node);
            case "Flatten" -> flatten();
            case "transform.CumSum", "transform.Sum" -> sums(SumLayout.of(node), out, activated);
            default -> {
                // a ReLU is part of the layer before, any other function of how its results leave
                if (Activation.FUNCTIONS.containsKey(node.type())) {
                    activation = Activation.of(node, quantization, out, options);
                }
            }
        }
        if (node.output().size() != order.length) {
            throw new GanglionException(
                    Reason.INCONSISTENT,
                    "makes " + order.length + " elements, its output has "
                            + node.output().size());
        }
    }

    private void fullyConnected(Node node, Quantization out, byte activated) {
        Tensor weight = node.parameters().tensor("weight");
        int inputs = order.length;
        int units = node.output().size();
        if (weight.size() != (long) inputs * units) {
            throw new GanglionException(
                    Reason.UNSUPPORTED,
                    "has weights of " + weight + " for " + inputs + " inputs and " + units + " outputs");
        }
        double[] arranged = new double[weight.size()];
        for (int k = 0; k < arranged.length; k++) {
            arranged[k] = weight.at(k / inputs * inputs + order[k % inputs]);
        }
        flatten();
        QuantizedWeights weights = QuantizedWeights.of(arranged, bias(node, units), quantization.scale());
        int[] operands = operands(weights, 0, units, inputs);
        macs += weights.nonZero();
        result(out, units);
        model.operator(FULLY_CONNECTED, operands, tensor, FULLY_CONNECTED_OPTIONS, 0, activated);
    }

    /** Rows of as many elements as there are in a sum, each multiplied with a constant matrix. */
    private void sums(SumLayout sums, Quantization out, byte activated) {
        double[] matrix = sums.matrix();
        double[] arranged = new double[matrix.length];
        for (int k = 0; k < arranged.length; k++) {
            // in one row what comes may lie in another order; several rows are laid where they enter
            int column = sums.rows() == 1 ? order[k % sums.length()] : k % sums.length();
            arranged[k] = matrix[k / sums.length() * sums.length() + column];
        }
        if (sums.rows() == 1) {
            flatten();
        }
        QuantizedWeights weights = QuantizedWeights.of(arranged, new double[sums.units()], quantization.scale());
        int[] operands = operands(weights, 0, sums.units(), sums.length());
        macs += weights.nonZero() * sums.rows();
        result(out, sums.rows() == 1 ? new int[] {sums.units()} : new int[] {sums.rows(), sums.units()});
        order = sums.outputOrder();
        model.operator(FULLY_CONNECTED, operands, tensor, FULLY_CONNECTED_OPTIONS, 0, activated, 2, KEEP_DIMENSIONS);
    }

    private void convolution(Node node, Quantization out, byte activated) {
        Tensor weight = node.parameters().tensor("weight");
        int[] filter = weight.shape();
        if (filter.length != 4) {
            throw new GanglionException(Reason.INCONSISTENT, "has weights of " + weight);
        }
        int taps = filter[2] * filter[3];
        double[] arranged = new double[weight.size()];
        for (int k = 0; k < arranged.length; k++) {
            int unit = k / (filter[1] * taps);
            int tap = k / filter[1] % taps;
            arranged[k] = weight.at((unit * filter[1] + k % filter[1]) * taps + tap);
        }
        Window window = Window.of(node, filter[2], filter[3]);
        byte padding = pad(window);
        QuantizedWeights weights = QuantizedWeights.of(arranged, bias(node, filter[0]), quantization.scale());
        int[] operands = operands(weights, 0, filter[0], filter[2], filter[3], filter[1]);
        slide(window, out, filter[0], padding);
        macs += weights.nonZero() * shape[0] * shape[1];
        model.operator(
                CONV_2D,
                operands,
                tensor,
                CONV_OPTIONS,
                0,
                padding,
                1,
                window.stride()[1],
                2,
                window.stride()[0],
                3,
                activated,
                4,
                window.dilation()[1],
                5,
                window.dilation()[0]);
    }

    /** As a convolution of each channel with equal weights, which 8 bits hold exactly. */
    private void summed(Node node, Quantization out, double factor) {
        requireImage();
        int channels = shape[2];
        Window window = window(node);
        byte padding = pad(window);
        double[] equal = new double[channels * window.filter()[0] * window.filter()[1]];
        Arrays.fill(equal, factor);
        QuantizedWeights weights = QuantizedWeights.of(equal, new double[channels], quantization.scale());
        // all are equal, so that the order by unit is also that by tap
        int[] operands = operands(weights, 3, 1, window.filter()[0], window.filter()[1], channels);
        slide(window, out, channels, padding);
        macs += (long) order.length * window.filter()[0] * window.filter()[1];
        model.operator(
                DEPTHWISE_CONV_2D,
                operands,
                tensor,
                DEPTHWISE_OPTIONS,
                0,
                padding,
                1,
                window.stride()[1],
                2,
                window.stride()[0],
                3,
                1,
                5,
                window.dilation()[1],
                6,
                window.dilation()[0]);
    }

    private void averaged(Node node, Quantization out) {
        Window window = window(node);
        if (window.isPadded()) {
            summed(node, out, 1.0 / (window.filter()[0] * window.filter()[1]));
        } else {
            pool(AVERAGE_POOL_2D, window);
        }
    }

    private void largest(Node node) {
        Window window = window(node);
        if (window.isPadded()) {
            throw new GanglionException(
                    Reason.UNSUPPORTED, "has padding, which TensorFlow Lite's largest of a window cannot have");
        }
        pool(MAX_POOL_2D, window);
    }

    private void pool(int code, Window window) {
        requireImage();
        int[] operands = {tensor};
        slide(window, quantization, shape[2], VALID);
        model.operator(
                code,
                operands,
                tensor,
                POOL_OPTIONS,
                0,
                VALID,
                1,
                window.stride()[1],
                2,
                window.stride()[0],
                3,
                window.filter()[1],
                4,
                window.filter()[0]);
    }

    private static Window window(Node node) {
        return Window.of(node, Window.pair(node.parameters(), "kernel_size", 1));
    }

    private void flatten() {
        if (shape.length == 1) {
            return;
        }
        shape = new int[] {order.length};
        int[] batched = withBatch(shape);
        int[] operands = {tensor, model.integers(batched, batched.length)};
        tensor = model.map(quantization, batched);
        model.operator(RESHAPE, operands, tensor, RESHAPE_OPTIONS, 0, batched);
    }

    /** Pads where the operator cannot say it itself, and returns what it says. */
    private byte pad(Window window) {
        requireImage();
        if (!window.isPadded()) {
            return VALID;
        }
        if (window.isSame()) {
            return SAME;
        }
        int[] amounts = {0, 0, window.before()[0], window.after()[0], window.before()[1], window.after()[1], 0, 0};
        int[] operands = {tensor, model.integers(amounts, 4, 2)};
        shape = new int[] {shape[0] + amounts[2] + amounts[3], shape[1] + amounts[4] + amounts[5], shape[2]};
        tensor = model.map(quantization, withBatch(shape));
        model.operator(PAD, operands, tensor, 0);
        return VALID;
    }

    private void slide(Window window, Quantization out, int channels, byte padding) {
        int[] places = new int[2];
        for (int d = 0; d < 2; d++) {
            places[d] = padding == SAME ? shape[d] : (shape[d] - window.reach(d)) / window.stride()[d] + 1;
            if (places[d] < 1 || padding != SAME && shape[d] < window.reach(d)) {
                throw new GanglionException(
                        Reason.INCONSISTENT, "has a window of " + window.reach(d) + " over " + shape[d]);
            }
        }
        result(out, places[0], places[1], channels);
    }

    private void result(Quantization out, int... made) {
        shape = made;
        quantization = out;
        order = made.length == 3 ? elements(made[2], made[0], made[1]) : elements(made);
        tensor = model.map(out, withBatch(made));
    }

    private int[] operands(QuantizedWeights weights, int dimension, int... filter) {
        return new int[] {
            tensor,
            model.weights(weights.values(), dimension, weights.scales(), filter),
            model.bias(weights.bias(), weights.biasScales(quantization.scale()))
        };
    }

    private static double[] bias(Node node, int units) {
        return node.parameters().has("bias") ? node.parameters().numbers("bias", units) : new double[units];
    }

    private void requireImage() {
        if (shape.length != 3) {
            throw new GanglionException(Reason.UNSUPPORTED, "reads no image of channels, rows and columns");
        }
    }

    /** Of channels, rows and columns: where each element of rows, columns and channels lies; else the same order. */
    private static int[] elements(int... from) {
        int size = 1;
        for (int length : from) {
            size *= length;
        }
        int[] elements = new int[size];
        for (int k = 0; k < size; k++) {
            elements[k] = from.length == 3 ? k % from[0] * from[1] * from[2] + k / from[0] : k;
        }
        return elements;
    }

    private static int[] withBatch(int... shape) {
        int[] batched = new int[shape.length + 1];
        batched[0] = 1;
        System.arraycopy(shape, 0, batched, 1, shape.length);
        return batched;
    }
}
