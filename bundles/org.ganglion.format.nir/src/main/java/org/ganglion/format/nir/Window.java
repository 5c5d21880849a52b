// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir;

import java.util.Arrays;

/**
 * How a window slides along the spatial dimensions.
 *
 * @param kernel elements per dimension, at least 1
 * @param stride elements from one place to the next, at least 1
 * @param padding zeros before and behind, at least 0; null for as many as keep the length ("same")
 * @param dilation elements from one tap to the next, at least 1
 */
record Window(int[] kernel, int[] stride, int[] padding, int[] dilation) {

    /** The number of spatial dimensions. */
    int rank() {
        return kernel.length;
    }

    /** The lengths behind the window: floor((n + 2 p - d (k - 1) - 1) / s + 1), as PyTorch defines it. */
    int[] slide(int[] lengths, String field) {
        if (padding == null) {
            return lengths.clone();
        }
        int[] behind = new int[rank()];
        for (int axis = 0; axis < behind.length; axis++) {
            long room = lengths[axis] + 2L * padding[axis] - (long) dilation[axis] * (kernel[axis] - 1) - 1;
            long places = room < 0 ? 0 : room / stride[axis] + 1;
            if (places < 1 || places > Integer.MAX_VALUE) {
                throw NodeFields.wrong(
                        field,
                        "gives a window that has no place in an input of the lengths " + Arrays.toString(lengths));
            }
            behind[axis] = (int) places;
        }
        return behind;
    }

    /** Refuses a list with an element below a bound. */
    static int[] atLeast(int bound, String field, int[] values) {
        for (int value : values) {
            if (value < bound) {
                throw NodeFields.wrong(field, "is " + Arrays.toString(values) + ", expected at least " + bound);
            }
        }
        return values;
    }
}
