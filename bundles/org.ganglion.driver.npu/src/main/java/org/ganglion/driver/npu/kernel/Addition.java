// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.kernel;

import org.ganglion.driver.npu.arithmetic.Multiplier;
import org.ganglion.driver.npu.arithmetic.Rounding;

/** Both terms brought to one scale with 20 more bits, added, and brought to the scale of the sum. */
final class Addition extends Elementwise {
    private static final int MORE_BITS = 20;

    /** By value of a term, from -128 on: what it is worth in the common scale. */
    private final int[] firstTerm;

    private final int[] secondTerm;
    private final Requantization requantization;

    private Addition(
            Operand first,
            Operand second,
            Operand out,
            int[] firstTerm,
            int[] secondTerm,
            Requantization requantization,
            Memory memory) {
        super(first, second, out, memory);
        this.firstTerm = firstTerm;
        this.secondTerm = secondTerm;
        this.requantization = requantization;
    }

    static Addition of(
            Operand first, Operand second, Operand out, ActivationRange range, Rounding rounding, Memory memory) {
        double common = 2
                * Math.max((double) first.tensor().scale(), (double)
                        second.tensor().scale());
        double down = common / ((1 << MORE_BITS) * (double) out.tensor().scale());
        range.requireRescaling(down, 1);
        return new Addition(
                first,
                second,
                out,
                terms(first, common, rounding),
                terms(second, common, rounding),
                range.requantization(rounding, Multiplier.of(down)),
                memory);
    }

    private static int[] terms(Operand term, double common, Rounding rounding) {
        Multiplier multiplier = Multiplier.of(term.tensor().scale() / common);
        int[] terms = new int[256];
        for (int i = 0; i < terms.length; i++) {
            int value = i + Byte.MIN_VALUE - term.tensor().zeroPoint();
            terms[i] = multiplier.apply(value << MORE_BITS, rounding);
        }
        return terms;
    }

    @Override
    byte combine(byte a, byte b) {
        return requantization.apply(firstTerm[a - Byte.MIN_VALUE] + secondTerm[b - Byte.MIN_VALUE], 0);
    }
}
