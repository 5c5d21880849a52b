// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.arithmetic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class FixedPointTest {
    private static final double UNIT = 1L << 31;

    @Test
    void givenNumbersBelowZero_whenExpIsTaken_thenItIsRightToSixDigits() {
        for (int raw = Integer.MIN_VALUE / 2; raw < 0; raw += 1_000_003) {
            double exact = StrictMath.exp(raw / (UNIT / 32));
            assertEquals(exact, FixedPoint.exp(raw, 5) / UNIT, 4e-7, () -> "exp");
        }
    }

    @Test
    void givenAnyNumber_whenTheLogisticIsTaken_thenItIsRightToSixDigits() {
        for (long raw = Integer.MIN_VALUE + 1; raw < Integer.MAX_VALUE; raw += 3_000_017) {
            double exact = 1 / (1 + StrictMath.exp(-raw / (UNIT / 16)));
            assertEquals(exact, FixedPoint.logistic((int) raw, 4) / UNIT, 2e-7, () -> "logistic");
        }
    }

    @Test
    void givenHalves_whenDividedByAPowerOfTwo_thenTheyGoAwayFromZero() {
        assertEquals(2, FixedPoint.divideByPowerOfTwo(3, 1));
        assertEquals(-2, FixedPoint.divideByPowerOfTwo(-3, 1));
        assertEquals(1, FixedPoint.divideByPowerOfTwo(5, 2));
        assertEquals(-1, FixedPoint.divideByPowerOfTwo(-5, 2));
    }

    @Test
    void givenTheTwoRoundings_whenANegativeHalfIsRescaled_thenOnlyTheDoubleOneGoesAwayFromZero() {
        Multiplier quarter = Multiplier.of(0.25);
        assertEquals(-1, quarter.apply(-6, Rounding.SINGLE));
        assertEquals(-2, quarter.apply(-6, Rounding.DOUBLE));
        assertEquals(2, quarter.apply(6, Rounding.SINGLE));
        assertEquals(2, quarter.apply(6, Rounding.DOUBLE));
    }
}
