// SPDX-License-Identifier: Apache-2.0
package org.ganglion.learning.stdp;

import org.ganglion.api.network.Form;
import org.ganglion.api.network.Signal;

/** What the modulating node gives in a step. */
final class Reward {
    private final Signal modulator;
    private final double[] values;

    Reward(Signal modulator) {
        this.modulator = modulator;
        this.values = new double[modulator.size()];
    }

    /** Looks at this step; false if there is none. */
    boolean given() {
        if (modulator.form() != Form.DENSE && modulator.count() == 0) {
            return false;
        }
        modulator.read(values, 0);
        for (double value : values) {
            if (value != 0) {
                return true;
            }
        }
        return false;
    }

    /** The reward of a target, after {@link #given}. */
    double of(int target) {
        return values[target % values.length];
    }
}
