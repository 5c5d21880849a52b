// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.kernel;

import java.util.function.IntUnaryOperator;
import org.ganglion.driver.npu.arithmetic.FixedPoint;
import org.ganglion.driver.npu.arithmetic.Multiplier;
import org.ganglion.driver.npu.arithmetic.Rounding;

/** A function of one 8-bit integer: computed once for each of the 256, then read. */
final class LookUp implements Kernel {
    private static final int LOGISTIC_BITS = 4;
    private static final int OUTPUT_BITS = 8;

    private final byte[] in;
    private final byte[] out;
    private final byte[] results = new byte[256];

    private LookUp(Operand in, Operand out, IntUnaryOperator function) {
        this.in = in.i8();
        this.out = out.i8();
        for (int i = 0; i < results.length; i++) {
            int value = function.applyAsInt(i + Byte.MIN_VALUE);
            results[i] = (byte) Math.max(Byte.MIN_VALUE, Math.min(Byte.MAX_VALUE, value));
        }
    }

    /** The logistic function in fixed point, with 4 integer bits before and 1/256 as a step after it. */
    static LookUp logistic(Operand in, Operand out, Rounding rounding) {
        Multiplier multiplier = Multiplier.of((double) in.tensor().scale() * (1 << (31 - LOGISTIC_BITS)));
        int radius = FixedPoint.inputRadius(LOGISTIC_BITS, multiplier.shift());
        int zero = in.tensor().zeroPoint();
        return new LookUp(in, out, x -> logistic(x - zero, radius, multiplier, rounding));
    }

    private static int logistic(int x, int radius, Multiplier multiplier, Rounding rounding) {
        if (x <= -radius) {
            return Byte.MIN_VALUE;
        }
        if (x >= radius) {
            return Byte.MAX_VALUE;
        }
        int share = FixedPoint.logistic(multiplier.apply(x, rounding), LOGISTIC_BITS);
        return FixedPoint.divideByPowerOfTwo(share, 31 - OUTPUT_BITS) + Byte.MIN_VALUE;
    }

    /** From one scale and zero point to others. */
    static LookUp requantized(Operand in, Operand out, ActivationRange range, Rounding rounding) {
        double factor = (double) in.tensor().scale() / out.tensor().scale();
        range.requireRescaling(factor, 1 << 15);
        Multiplier multiplier = Multiplier.of(factor);
        int zeroIn = in.tensor().zeroPoint();
        int zeroOut = out.tensor().zeroPoint();
        return new LookUp(in, out, x -> multiplier.apply(x - zeroIn, rounding) + zeroOut);
    }

    @Override
    public void run() {
        for (int i = 0; i < out.length; i++) {
            out[i] = results[in[i] - Byte.MIN_VALUE];
        }
    }
}
