// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir;

import java.util.Arrays;
import org.ganglion.api.GanglionException;
import org.ganglion.api.network.Shapes;

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
            try {
                behind[axis] = Shapes.places(lengths[axis], kernel[axis], stride[axis], padding[axis], dilation[axis]);
            } catch (GanglionException e) {
                throw e.at("field '" + field + "'");
            }
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
