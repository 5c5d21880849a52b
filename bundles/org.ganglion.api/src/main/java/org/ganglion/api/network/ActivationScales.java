// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.network;

import java.util.Optional;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/**
 * How a transform's signals are written with 8 bits, as calibration found it; an option of the network for each transform. A driver that
 * computes with integers needs them, all others ignore them.
 *
 * @param in of what arrives at the transform
 * @param out of what leaves it
 */
public record ActivationScales(Quantization in, Quantization out) {
    private static final String PREFIX = "int8.";
    private static final int LEVELS = 255;

    /** The option that holds a node's. */
    public static String option(String node) {
        return PREFIX + node;
    }

    /**
     * A node's, or nothing if the network was never calibrated.
     *
     * @throws GanglionException USAGE if the option is not scale, zero point, scale, zero point
     */
    public static Optional<ActivationScales> of(Options options, String node) {
        String text = options.more().get(option(node));
        if (text == null) {
            return Optional.empty();
        }
        String[] words = text.strip().split("\\s+");
        try {
            if (words.length == 4) {
                return Optional.of(new ActivationScales(quantization(words, 0), quantization(words, 2)));
            }
        } catch (IllegalArgumentException e) {
            throw new GanglionException(Reason.USAGE, wrong(node, text) + ": " + e.getMessage(), e);
        }
        throw new GanglionException(Reason.USAGE, wrong(node, text));
    }

    private static String wrong(String node, String text) {
        return "option '" + option(node) + "' is '" + text + "', expected scale and zero point of input and of output";
    }

    private static Quantization quantization(String[] words, int at) {
        int zeroPoint = Integer.parseInt(words[at + 1]);
        if (zeroPoint < Byte.MIN_VALUE || zeroPoint > Byte.MAX_VALUE) {
            throw new IllegalArgumentException("the zero point " + zeroPoint + " has more than 8 bits");
        }
        return new Quantization(Float.parseFloat(words[at]), zeroPoint);
    }

    /**
     * The 256 integers spread over a range, which is widened so that 0 is one of them exactly. As TensorFlow Lite quantises activations.
     *
     * @param least finite
     * @param most finite, at least {@code least}
     */
    public static Quantization over(double least, double most) {
        double low = Math.min(0, least);
        double high = Math.max(0, most);
        if (!(high - low > Float.MIN_NORMAL)) {
            return new Quantization(1f / LEVELS, Byte.MIN_VALUE);
        }
        float scale = (float) ((high - low) / LEVELS);
        long zeroPoint = Byte.MIN_VALUE - Math.round(low / scale);
        return new Quantization(scale, (int) Math.max(Byte.MIN_VALUE, Math.min(Byte.MAX_VALUE, zeroPoint)));
    }

    /** The option's value. */
    public String text() {
        return (float) in.scale() + " " + in.zeroPoint() + ' ' + (float) out.scale() + ' ' + out.zeroPoint();
    }
}
