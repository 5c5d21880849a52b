// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.kernel;

import org.ganglion.driver.npu.arithmetic.Multiplier;
import org.ganglion.driver.npu.arithmetic.Rounding;

/**
 * From accumulators to 8-bit integers.
 *
 * @param multipliers by output channel
 * @param rounding how
 * @param zeroPoint of the output
 * @param lowest of the activation
 * @param highest of the activation
 */
record Requantization(Multiplier[] multipliers, Rounding rounding, int zeroPoint, int lowest, int highest) {
    byte apply(int accumulator, int channel) {
        return bounded(multipliers[channel].apply(accumulator, rounding));
    }

    byte bounded(int scaled) {
        return (byte) Math.max(lowest, Math.min(highest, scaled + zeroPoint));
    }
}
