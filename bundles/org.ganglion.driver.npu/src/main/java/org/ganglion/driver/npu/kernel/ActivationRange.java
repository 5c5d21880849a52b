// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.kernel;

import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.driver.npu.arithmetic.Multiplier;
import org.ganglion.driver.npu.arithmetic.Rounding;
import org.ganglion.driver.npu.flatbuffer.GraphTensor;

/**
 * The integers that an output can have: the activation function fused with an operator, in the output's own scale.
 *
 * @param zeroPoint of the output
 * @param lowest integer
 * @param highest integer
 */
record ActivationRange(int zeroPoint, int lowest, int highest) {
    private static final int NONE = 0;
    private static final int RELU = 1;
    private static final int RELU_N1_TO_1 = 2;
    private static final int RELU6 = 3;

    /** The range of an output with an activation as the schema numbers them. */
    static ActivationRange of(int activation, GraphTensor out) {
        return switch (activation) {
            case NONE -> new ActivationRange(out.zeroPoint(), Byte.MIN_VALUE, Byte.MAX_VALUE);
            case RELU -> new ActivationRange(out.zeroPoint(), quantized(0, out), Byte.MAX_VALUE);
            case RELU_N1_TO_1 -> new ActivationRange(out.zeroPoint(), quantized(-1, out), quantized(1, out));
            case RELU6 -> new ActivationRange(out.zeroPoint(), quantized(0, out), quantized(6, out));
            default ->
                throw new GanglionException(
                        Reason.UNSUPPORTED, "has the activation " + activation + ", known are 0 to 3");
        };
    }

    private static int quantized(float real, GraphTensor out) {
        double steps = (double) (real / out.scale());
        double rounded = StrictMath.signum(steps) * Math.floor(Math.abs(steps) + 0.5);
        return (int) Math.max(Byte.MIN_VALUE, Math.min(Byte.MAX_VALUE, out.zeroPoint() + rounded));
    }

    Requantization requantization(Rounding rounding, Multiplier... multipliers) {
        return new Requantization(multipliers, rounding, zeroPoint, lowest, highest);
    }

    /** Refuses a factor that the 32-bit arithmetic of the reference kernels cannot hold. */
    void requireRescaling(double factor, int below) {
        if (!(factor > 0 && factor < below)) {
            throw new GanglionException(
                    Reason.INCONSISTENT, "multiplies integers by " + factor + ", not between 0 and " + below);
        }
    }
}
