// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.kernel;

import org.ganglion.driver.npu.arithmetic.Multiplier;
import org.ganglion.driver.npu.arithmetic.Rounding;

/** The product of two tensors without their zero points, brought to the output's scale. */
final class Multiplication extends Elementwise {
    private final int firstZero;
    private final int secondZero;
    private final Requantization requantization;

    private Multiplication(Operand first, Operand second, Operand out, Requantization requantization, Memory memory) {
        super(first, second, out, memory);
        this.firstZero = first.tensor().zeroPoint();
        this.secondZero = second.tensor().zeroPoint();
        this.requantization = requantization;
    }

    static Multiplication of(
            Operand first, Operand second, Operand out, ActivationRange range, Rounding rounding, Memory memory) {
        double factor = (double) first.tensor().scale()
                * second.tensor().scale()
                / out.tensor().scale();
        range.requireRescaling(factor, 1 << 15);
        return new Multiplication(first, second, out, range.requantization(rounding, Multiplier.of(factor)), memory);
    }

    @Override
    byte combine(byte a, byte b) {
        return requantization.apply((a - firstZero) * (b - secondZero), 0);
    }
}
