// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.cycles;

/**
 * An operator as the processor executes it.
 *
 * @param kind of the operator
 * @param in one image of the input
 * @param out one image of the output
 * @param sliding how the filter or the window slides over the input
 * @param activated whether a ReLU is fused
 * @param fromFar whether the input is in the far memory
 * @param toFar whether the output goes to the far memory
 * @param linearIn whether the input lies pixel by pixel, not in bricks of 16 channels
 * @param linearOut whether the output does
 * @param filter the weights, or null where there are none
 */
record Work(
        Kind kind,
        Extent in,
        Extent out,
        Sliding sliding,
        boolean activated,
        boolean fromFar,
        boolean toFar,
        boolean linearIn,
        boolean linearOut,
        Filter filter) {
    /**
     * How a filter or a window slides.
     *
     * @param filterHigh taps
     * @param filterWide taps
     * @param strideHigh between outputs
     * @param strideWide between outputs
     */
    record Sliding(int filterHigh, int filterWide, int strideHigh, int strideWide) {
        /** Over every element once, alone. */
        static final Sliding NONE = new Sliding(1, 1, 1, 1);
    }

    /** How the processor goes about it. */
    enum Kind {
        CONVOLUTION,
        DEPTHWISE,
        FULLY_CONNECTED,
        MEAN,
        MAXIMUM;

        boolean isPooling() {
            return this == MEAN || this == MAXIMUM;
        }

        /** Whether an output channel is made of one input channel. */
        boolean keepsDepth() {
            return this == DEPTHWISE || isPooling();
        }

        boolean isConvolution() {
            return this == CONVOLUTION || this == DEPTHWISE;
        }
    }

    int filterHigh() {
        return sliding.filterHigh;
    }

    int filterWide() {
        return sliding.filterWide;
    }

    int strideHigh() {
        return sliding.strideHigh;
    }

    int strideWide() {
        return sliding.strideWide;
    }

    int taps() {
        return sliding.filterHigh * sliding.filterWide;
    }

    /** The same with its input and output in other memories. */
    Work between(boolean far) {
        return new Work(kind, in, out, sliding, activated, far, far, linearIn, linearOut, filter);
    }

    /** The part of it that makes the first units of the output. */
    Work ofDepth(int units) {
        Extent part = new Extent(out.height(), out.width(), units);
        return new Work(
                kind,
                kind.keepsDepth() ? new Extent(in.height(), in.width(), units) : in,
                part,
                sliding,
                activated,
                fromFar,
                toFar,
                linearIn,
                linearOut,
                filter);
    }

    long macs() {
        return out.elements() * taps() * (kind.keepsDepth() ? 1 : in.depth());
    }
}
