// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.network;

import java.util.Arrays;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/** Arithmetic on shapes: lengths per dimension, without a batch dimension, row-major. */
public final class Shapes {
    private Shapes() {}

    /**
     * The number of elements.
     *
     * @throws GanglionException INCONSISTENT if a length is below 1, TOO_LARGE if the product exceeds 2^31 - 1
     */
    public static int size(int... shape) {
        long size = 1;
        for (int length : shape) {
            if (length < 1) {
                throw new GanglionException(
                        Reason.INCONSISTENT, "shape " + Arrays.toString(shape) + " has a length below 1");
            }
            size *= length;
            if (size > Integer.MAX_VALUE) {
                throw new GanglionException(
                        Reason.TOO_LARGE, "shape " + Arrays.toString(shape) + " has more than 2^31 - 1 elements");
            }
        }
        return (int) size;
    }

    /** The shape without its leading ones: [1,1,3] and [3] describe the same elements. */
    public static int[] withoutLeadingOnes(int... shape) {
        int first = 0;
        while (first < shape.length && shape[first] == 1) {
            first++;
        }
        return Arrays.copyOfRange(shape, first, shape.length);
    }

    /**
     * In how many places a window fits: floor((length + 2 padding - dilation (kernel - 1) - 1) / stride + 1), as PyTorch defines it.
     *
     * @throws GanglionException INCONSISTENT if in none, TOO_LARGE if in more than 2^31 - 1
     */
    public static int places(int length, int kernel, int stride, int padding, int dilation) {
        long room = length + 2L * padding - (long) dilation * (kernel - 1) - 1;
        long places = room < 0 ? 0 : room / stride + 1;
        if (places < 1) {
            throw new GanglionException(
                    Reason.INCONSISTENT,
                    "a window of " + kernel + " has no place in " + length + " elements with a padding of " + padding);
        }
        if (places > Integer.MAX_VALUE) {
            throw new GanglionException(Reason.TOO_LARGE, "a window has more than 2^31 - 1 places");
        }
        return (int) places;
    }
}
