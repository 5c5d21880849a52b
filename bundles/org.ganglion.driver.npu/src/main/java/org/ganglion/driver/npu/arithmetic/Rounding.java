// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.arithmetic;

/**
 * How an accumulator becomes the next integer: {@code x * multiplier / 2^31 * 2^shift}, to the nearest.
 *
 * <p>Single rounding drops all bits at once, half up. Double rounding, the older of the two, first keeps the upper half of twice the
 * product, half away from zero, and then shifts right, half away from zero. They differ by one in rare cases.
 */
public enum Rounding {
    /** As TensorFlow Lite's XNNPACK comes out, and its reference kernels with {@code TFLITE_SINGLE_ROUNDING}. */
    SINGLE,
    /** As TensorFlow Lite Micro and the reference kernels of TensorFlow Lite come out. */
    DOUBLE;

    /** Rescales one integer; {@code multiplier} is 2^30 to 2^31 - 1 or 0, {@code shift} -31 to 30. */
    public int rescale(int x, int multiplier, int shift) {
        if (this == SINGLE) {
            int right = 31 - shift;
            return (int) ((x * (long) multiplier + (1L << (right - 1))) >> right);
        }
        int left = Math.max(shift, 0);
        return FixedPoint.divideByPowerOfTwo(FixedPoint.multiplyHigh(x << left, multiplier), left - shift);
    }
}
