// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.kernel;

/**
 * How a filter moves along one dimension of an image.
 *
 * @param in length of the input
 * @param out length of the output
 * @param filter taps
 * @param stride between two outputs
 * @param dilation between two taps
 * @param before how far the first tap of the first output lies before the input
 */
record Window(int in, int out, int filter, int stride, int dilation, int before) {
    /** Filters that the padding SAME lays over the whole input, or VALID only where all taps are inside. */
    static Window of(int in, int filter, int stride, int dilation, boolean same) {
        int reach = (filter - 1) * dilation + 1;
        int out = same ? (in + stride - 1) / stride : (in - reach + stride) / stride;
        int missing = Math.max(0, (out - 1) * stride + reach - in);
        return new Window(in, out, filter, stride, dilation, same ? missing / 2 : 0);
    }

    /** From the first to the last tap. */
    int reach() {
        return (filter - 1) * dilation + 1;
    }

    /** The position of the first tap of an output, maybe negative. */
    int start(int output) {
        return output * stride - before;
    }

    /** The first position of a window that is inside; without dilation. */
    int from(int output) {
        return Math.max(0, start(output));
    }

    /** The end of a window inside; without dilation. */
    int to(int output) {
        return Math.min(in, start(output) + filter);
    }
}
