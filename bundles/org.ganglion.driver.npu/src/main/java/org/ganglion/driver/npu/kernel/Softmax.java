// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.kernel;

import org.ganglion.driver.npu.arithmetic.FixedPoint;
import org.ganglion.driver.npu.arithmetic.Multiplier;
import org.ganglion.driver.npu.arithmetic.Rounding;

/**
 * Softmax over the last dimension, in fixed point: differences with 5 integer bits, their exp with none, the sum with 12. From 512 equal
 * classes on a share is below half of its step and 0; there the reference kernel shifts by more bits than a number has.
 */
final class Softmax implements Kernel {
    private static final int DIFFERENCE_BITS = 5;
    private static final int SUM_BITS = 12;
    private static final int MOST_SHIFTED = 31;
    private static final double LARGEST_SINGLE = (1L << 30) - 1;
    private static final double LARGEST_DOUBLE = (1L << 31) - 1;

    private final byte[] in;
    private final byte[] out;
    private final int depth;
    /** exp of every difference to the largest, from 0 down. */
    private final int[] exp = new int[256];

    private final int lowestDifference;

    Softmax(Operand in, Operand out, float beta, Rounding rounding) {
        this.in = in.i8();
        this.out = out.i8();
        this.depth = in.tensor().size(in.tensor().rank() - 1);
        double scale = (double) beta * in.tensor().scale() * (1 << (31 - DIFFERENCE_BITS));
        Multiplier multiplier =
                Multiplier.of(Math.min(scale, rounding == Rounding.SINGLE ? LARGEST_SINGLE : LARGEST_DOUBLE));
        this.lowestDifference = -FixedPoint.inputRadius(DIFFERENCE_BITS, multiplier.shift());
        for (int i = 0; i < exp.length && -i >= lowestDifference; i++) {
            exp[i] = FixedPoint.exp(multiplier.apply(-i, rounding), DIFFERENCE_BITS);
        }
    }

    @Override
    public void run() {
        for (int from = 0; from < in.length; from += depth) {
            row(from);
        }
    }

    private void row(int from) {
        int largest = Byte.MIN_VALUE;
        for (int i = from; i < from + depth; i++) {
            largest = Math.max(largest, in[i]);
        }
        int sum = 0;
        for (int i = from; i < from + depth; i++) {
            if (in[i] - largest >= lowestDifference) {
                sum += FixedPoint.divideByPowerOfTwo(exp[largest - in[i]], SUM_BITS);
            }
        }
        int headroom = Integer.numberOfLeadingZeros(sum);
        int fraction = (int) (((sum & 0xFFFFFFFFL) << headroom) - (1L << 31));
        divide(from, largest, FixedPoint.reciprocalOfOnePlus(fraction), SUM_BITS - headroom + 31 - 8);
    }

    private void divide(int from, int largest, int reciprocal, int shift) {
        for (int i = from; i < from + depth; i++) {
            int value = Byte.MIN_VALUE;
            if (in[i] - largest >= lowestDifference && shift <= MOST_SHIFTED) {
                value +=
                        FixedPoint.divideByPowerOfTwo(FixedPoint.multiplyHigh(reciprocal, exp[largest - in[i]]), shift);
            }
            out[i] = (byte) Math.max(Byte.MIN_VALUE, Math.min(Byte.MAX_VALUE, value));
        }
    }
}
