// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.region;

import static org.ganglion.driver.npu.flatbuffer.OperatorCode.PAD;
import static org.ganglion.driver.npu.flatbuffer.OperatorCode.RESHAPE;

import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Quantization;
import org.ganglion.driver.npu.flatbuffer.ModelWriter;

/**
 * What a model under way has computed last: the tensor, and how it lies. Images lie by channel, row and column in a network and by row,
 * column and channel in the model.
 */
final class FeatureMap {
    /** The padding that operators call SAME. */
    static final byte SAME = 0;
    /** No padding. */
    static final byte VALID = 1;

    private static final int RESHAPE_OPTIONS = 17;

    private final ModelWriter model;
    /** Its index in the model. */
    private int tensor;
    /** Its rows, columns and channels, or its elements alone. */
    private int[] shape;
    /** By element of it: which element of the network's signal. */
    private int[] order;

    private Quantization quantization;

    /** What enters a model at its first node. */
    FeatureMap(ModelWriter model, Node first, Quantization in) {
        this.model = model;
        this.quantization = in;
        int[] entering = first.input().shape();
        if (SumLayout.isSum(first)) {
            SumLayout sums = SumLayout.of(first);
            order = sums.inputOrder();
            shape = sums.rows() == 1 ? new int[] {sums.length()} : new int[] {sums.rows(), sums.length()};
        } else {
            order = elements(entering);
            shape = entering.length == 3
                    ? new int[] {entering[1], entering[2], entering[0]}
                    : new int[] {first.input().size()};
        }
        tensor = model.map(quantization, withBatch(shape));
    }

    int tensor() {
        return tensor;
    }

    int[] shape() {
        return shape;
    }

    int[] order() {
        return order;
    }

    Quantization quantization() {
        return quantization;
    }

    /** The result of the next operator, in the usual order. */
    void result(Quantization out, int... made) {
        shape = made;
        quantization = out;
        order = made.length == 3 ? elements(made[2], made[0], made[1]) : elements(made);
        tensor = model.map(out, withBatch(made));
    }

    /** The result of the next operator, in an order of its own. */
    void result(Quantization out, int[] made, int[] lies) {
        result(out, made);
        order = lies;
    }

    /** The result of a window that slides over it. */
    void slide(Window window, Quantization out, int channels, byte padding) {
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

    /** Itself, with the weights and the bias of the next operator, as that one's inputs. */
    int[] operands(QuantizedWeights weights, int dimension, int... filter) {
        return new int[] {
            tensor,
            model.weights(weights.values(), dimension, weights.scales(), filter),
            model.bias(weights.bias(), weights.biasScales(quantization.scale()))
        };
    }

    /** Its elements one after the other. */
    void flatten() {
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
    byte pad(Window window) {
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

    /** @throws GanglionException UNSUPPORTED if it is no image */
    void requireImage() {
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
