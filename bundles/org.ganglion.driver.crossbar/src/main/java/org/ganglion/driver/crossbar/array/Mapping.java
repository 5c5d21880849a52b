// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.crossbar.array;

/** How a weight becomes conductances. */
public enum Mapping {
    /** Two devices, of which one holds the positive and the other the negative part; currents are subtracted before the converter. */
    PAIR,
    /** One device whose middle conductance is weight 0; what the middle brings is subtracted after the converter. */
    OFFSET,
    /**
     * As OFFSET, decoded with the whole range of conductances although the lowest level is never used, as CrossSim 3.2 does: results
     * are smaller by (2^bits - 2) / (2^bits - 1).
     */
    OFFSET_WHOLE;

    /** Devices per weight and slice. */
    int devices() {
        return this == PAIR ? 2 : 1;
    }

    boolean isPair() {
        return this == PAIR;
    }
}
