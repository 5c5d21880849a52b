// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

/** Counts what is done, and ends it at a chosen point. */
final class PowerSupply {
    private final int lastOperation;
    private int operations;

    /** The process ends here. */
    static final class Cut extends Error {
        private static final long serialVersionUID = 1L;
    }

    PowerSupply(int lastOperation) {
        this.lastOperation = lastOperation;
    }

    static PowerSupply endless() {
        return new PowerSupply(Integer.MAX_VALUE);
    }

    /** Every operation that leaves a trace draws first. */
    void draw() {
        if (cutsNow()) {
            throw new Cut();
        }
        operations++;
    }

    boolean cutsNow() {
        return operations >= lastOperation;
    }
}
