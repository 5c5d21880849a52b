// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.cpu;

import java.util.Arrays;
import org.ganglion.api.network.Form;
import org.ganglion.api.network.Signal;

/** Lists the elements of a signal that are not 0, with their values, ascending, whatever its form. */
final class ActiveElements {
    private final Signal signal;
    private final int[] index;
    private final double[] values;
    private int count;
    private boolean unit;
    private boolean ones;

    ActiveElements(Signal signal) {
        this.signal = signal;
        this.index = new int[signal.size()];
        this.values = new double[signal.size()];
    }

    /** Looks at the signal of this step. */
    void find() {
        count = 0;
        unit = true;
        ones = true;
        if (signal.form() == Form.DENSE) {
            double[] from = signal.f64();
            for (int i = 0; i < from.length; i++) {
                take(i, from[i]);
            }
            return;
        }
        int[] from = signal.index();
        int listed = signal.count();
        if (signal.form() == Form.SPIKES) {
            System.arraycopy(from, 0, index, 0, listed);
            Arrays.fill(values, 0, listed, 1);
            count = listed;
            return;
        }
        double[] value = signal.f64();
        for (int n = 0; n < listed; n++) {
            take(from[n], value[n]);
        }
    }

    private void take(int i, double value) {
        if (value != 0) {
            index[count] = i;
            values[count++] = value;
            unit &= value == 1 || value == -1;
            ones &= value == 1;
        }
    }

    int count() {
        return count;
    }

    int[] index() {
        return index;
    }

    double[] values() {
        return values;
    }

    /** Whether all of them are 1 or -1, so that synapses only accumulate. */
    boolean unit() {
        return unit;
    }

    /** Whether all of them are 1. */
    boolean ones() {
        return ones;
    }
}
