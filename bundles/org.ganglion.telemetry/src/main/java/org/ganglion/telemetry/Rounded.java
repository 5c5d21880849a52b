// SPDX-License-Identifier: Apache-2.0
package org.ganglion.telemetry;

/** Figures for people: five significant digits. */
final class Rounded {
    private Rounded() {}

    static double of(double value) {
        if (value == 0 || !Double.isFinite(value)) {
            return value;
        }
        return new java.math.BigDecimal(value)
                .round(new java.math.MathContext(5))
                .doubleValue();
    }
}
