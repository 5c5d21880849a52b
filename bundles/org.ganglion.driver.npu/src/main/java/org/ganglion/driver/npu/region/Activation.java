// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.region;

import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Quantization;

/**
 * A function of each element that is applied while the results of the layer before leave: as straight pieces, evaluated once for each of
 * the 256 integers (ActiBA of XAMBA, arXiv 2502.06924).
 *
 * @param meaning by integer of the layer before, from -128 on: the real number that leaves
 * @param pieces of the function
 * @param error of the pieces against the function at most, over all 256 integers, without the rounding to 8 bits
 */
record Activation(double[] meaning, int pieces, double error) {
    static final Map<String, DoubleUnaryOperator> FUNCTIONS = Map.of(
            "transform.SiLU",
            x -> x * logistic(x),
            "transform.Softplus",
            x -> Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x))),
            "transform.Sigmoid",
            Activation::logistic,
            "transform.Tanh",
            StrictMath::tanh);

    /** The option of a network that says how many pieces. */
    static final String PIECES = "npu.pieces";

    private static final int DEFAULT_PIECES = 16;
    private static final int MOST_PIECES = 256;

    private static double logistic(double x) {
        return 1 / (1 + StrictMath.exp(-x));
    }

    /** None: integers mean what they meant. */
    static Activation none(Quantization out) {
        double[] meaning = new double[256];
        for (int i = 0; i < meaning.length; i++) {
            meaning[i] = out.dequantize(i + Byte.MIN_VALUE);
        }
        return new Activation(meaning, 0, 0);
    }

    static Activation of(Node node, Quantization before, Quantization after, Options options) {
        int pieces = pieces(options);
        DoubleUnaryOperator function = FUNCTIONS.get(node.type());
        PiecewiseLinear straight = PiecewiseLinear.of(
                function, before.dequantize(Byte.MIN_VALUE), before.dequantize(Byte.MAX_VALUE), pieces);
        double[] meaning = new double[256];
        double error = 0;
        for (int i = 0; i < meaning.length; i++) {
            double x = before.dequantize(i + Byte.MIN_VALUE);
            double y = straight.applyAsDouble(x);
            error = Math.max(error, Math.abs(y - function.applyAsDouble(x)));
            meaning[i] = after.dequantize(after.quantize(y));
        }
        return new Activation(meaning, pieces, error);
    }

    private static int pieces(Options options) {
        String text = options.more().getOrDefault(PIECES, Integer.toString(DEFAULT_PIECES));
        try {
            int pieces = Integer.parseInt(text);
            if (pieces >= 1 && pieces <= MOST_PIECES) {
                return pieces;
            }
        } catch (NumberFormatException e) {
            throw new GanglionException(Reason.USAGE, "option '" + PIECES + "' is '" + text + "', not a number", e);
        }
        throw new GanglionException(
                Reason.USAGE, "option '" + PIECES + "' is " + text + ", not within 1 to " + MOST_PIECES);
    }
}
