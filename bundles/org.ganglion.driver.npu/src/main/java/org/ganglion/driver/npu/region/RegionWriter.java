// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.region;

import static org.ganglion.driver.npu.flatbuffer.OperatorCode.AVERAGE_POOL_2D;
import static org.ganglion.driver.npu.flatbuffer.OperatorCode.CONV_2D;
import static org.ganglion.driver.npu.flatbuffer.OperatorCode.DEPTHWISE_CONV_2D;
import static org.ganglion.driver.npu.flatbuffer.OperatorCode.FULLY_CONNECTED;
import static org.ganglion.driver.npu.flatbuffer.OperatorCode.MAX_POOL_2D;

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

/** Writes a chain as an int8 model. What is flattened keeps the model's order, and the weights behind it follow. */
public final class RegionWriter {
    private static final int CONV_OPTIONS = 1;
    private static final int DEPTHWISE_OPTIONS = 2;
    private static final int POOL_OPTIONS = 5;
    private static final int FULLY_CONNECTED_OPTIONS = 8;
    private static final byte KEEP_DIMENSIONS = 1;

    private final ModelWriter model = new ModelWriter();
    private final Options options;
    private final Chain chain;
    private final FeatureMap map;
    private Activation activation;
    private long macs;

    private RegionWriter(Network network, Chain chain) {
        this.options = network.options();
        this.chain = chain;
        this.map = new FeatureMap(model, chain.first(), scales(chain.first()).in());
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
        int input = map.tensor();
        Quantization in = map.quantization();
        int[] inputOrder = map.order();
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
        activation = activation == null ? Activation.none(map.quantization()) : activation;
        return new Region(
                chain,
                model.write(input, map.tensor()),
                in,
                map.quantization(),
                inputOrder,
                map.order(),
                activation,
                macs);
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
            case "Flatten" -> map.flatten();
            case "transform.CumSum", "transform.Sum" -> sums(SumLayout.of(node), out, activated);
            default -> {
                // a ReLU is part of the layer before, any other function of how its results leave
                if (Activation.FUNCTIONS.containsKey(node.type())) {
                    activation = Activation.of(node, map.quantization(), out, options);
                }
            }
        }
        if (node.output().size() != map.order().length) {
            throw new GanglionException(
                    Reason.INCONSISTENT,
                    "makes " + map.order().length + " elements, its output has "
                            + node.output().size());
        }
    }

    private void fullyConnected(Node node, Quantization out, byte activated) {
        Tensor weight = node.parameters().tensor("weight");
        int inputs = map.order().length;
        int units = node.output().size();
        if (weight.size() != (long) inputs * units) {
            throw new GanglionException(
                    Reason.UNSUPPORTED,
                    "has weights of " + weight + " for " + inputs + " inputs and " + units + " outputs");
        }
        double[] arranged = new double[weight.size()];
        for (int k = 0; k < arranged.length; k++) {
            arranged[k] = weight.at(k / inputs * inputs + map.order()[k % inputs]);
        }
        map.flatten();
        QuantizedWeights weights = QuantizedWeights.of(
                arranged, bias(node, units), map.quantization().scale());
        int[] operands = map.operands(weights, 0, units, inputs);
        macs += weights.nonZero();
        map.result(out, units);
        model.operator(FULLY_CONNECTED, operands, map.tensor(), FULLY_CONNECTED_OPTIONS, 0, activated);
    }

    /** Rows of as many elements as there are in a sum, each multiplied with a constant matrix. */
    private void sums(SumLayout sums, Quantization out, byte activated) {
        double[] matrix = sums.matrix();
        double[] arranged = new double[matrix.length];
        for (int k = 0; k < arranged.length; k++) {
            // in one row what comes may lie in another order; several rows are laid where they enter
            int column = sums.rows() == 1 ? map.order()[k % sums.length()] : k % sums.length();
            arranged[k] = matrix[k / sums.length() * sums.length() + column];
        }
        if (sums.rows() == 1) {
            map.flatten();
        }
        QuantizedWeights weights = QuantizedWeights.of(
                arranged, new double[sums.units()], map.quantization().scale());
        int[] operands = map.operands(weights, 0, sums.units(), sums.length());
        macs += weights.nonZero() * sums.rows();
        map.result(
                out,
                sums.rows() == 1 ? new int[] {sums.units()} : new int[] {sums.rows(), sums.units()},
                sums.outputOrder());
        model.operator(
                FULLY_CONNECTED, operands, map.tensor(), FULLY_CONNECTED_OPTIONS, 0, activated, 2, KEEP_DIMENSIONS);
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
        byte padding = map.pad(window);
        QuantizedWeights weights = QuantizedWeights.of(
                arranged, bias(node, filter[0]), map.quantization().scale());
        int[] operands = map.operands(weights, 0, filter[0], filter[2], filter[3], filter[1]);
        map.slide(window, out, filter[0], padding);
        macs += weights.nonZero() * map.shape()[0] * map.shape()[1];
        model.operator(
                CONV_2D,
                operands,
                map.tensor(),
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
        map.requireImage();
        int channels = map.shape()[2];
        Window window = window(node);
        byte padding = map.pad(window);
        long taps = (long) window.filter()[0] * window.filter()[1];
        QuantizedWeights.requireCount(taps);
        QuantizedWeights.requireCount(taps * channels);
        double[] equal = new double[channels * window.filter()[0] * window.filter()[1]];
        Arrays.fill(equal, factor);
        QuantizedWeights weights = QuantizedWeights.of(
                equal, new double[channels], map.quantization().scale());
        // all are equal, so that the order by unit is also that by tap
        int[] operands = map.operands(weights, 3, 1, window.filter()[0], window.filter()[1], channels);
        map.slide(window, out, channels, padding);
        macs += (long) map.order().length * window.filter()[0] * window.filter()[1];
        model.operator(
                DEPTHWISE_CONV_2D,
                operands,
                map.tensor(),
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
        map.requireImage();
        int[] operands = {map.tensor()};
        map.slide(window, map.quantization(), map.shape()[2], FeatureMap.VALID);
        model.operator(
                code,
                operands,
                map.tensor(),
                POOL_OPTIONS,
                0,
                FeatureMap.VALID,
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

    private static double[] bias(Node node, int units) {
        return node.parameters().has("bias") ? node.parameters().numbers("bias", units) : new double[units];
    }
}
