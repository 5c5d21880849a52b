// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.spiking;

/** Parameters that must be above 0. */
final class Positive {
    private Positive() {}

    /** @throws IllegalArgumentException if one is not */
    static void require(String field, double... values) {
        for (int i = 0; i < values.length; i++) {
            if (!(values[i] > 0)) {
                throw new IllegalArgumentException(
                        "field '" + field + "' is " + values[i] + " at element " + i + ", must be above 0");
            }
        }
    }
}
