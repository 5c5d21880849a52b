// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.cycles;

/**
 * An operator as the processor executes it.
 *
 * @param kind of the operator
 * @param in one image of the input
 * @param out one image of the output
 * @param filterHigh taps
 * @param filterWide taps
 * @param strideHigh between outputs
 * @param strideWide between outputs
 * @param activated whether a ReLU is fused
 * @param fromFar whether the input is in the far memory
 * @param toFar whether the output goes to the far memory
 * @param linearIn whether the input lies pixel by pixel, not in bricks of 16 channels
 * @param linearOut whether the output does
 */
record Work(
        Kind kind,
        Extent in,
        Extent out,
        int filterHigh,
        int filterWide,
        int strideHigh,
        int strideWide,
        boolean activated,
        boolean fromFar,
        boolean toFar,
        boolean linearIn,
        boolean linearOut) {
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

    int taps() {
        return filterHigh * filterWide;
    }
}
