// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.cpu;

import java.util.Arrays;
import org.ganglion.api.network.Form;
import org.ganglion.api.network.Signal;

/** Shows a signal as a value per element in every step. */
final class DenseView {
    private final Signal signal;
    private final double[] expanded;

    DenseView(Signal signal) {
        this.signal = signal;
        this.expanded = new double[signal.size()];
    }

    /** The values of this step; only to be read. */
    double[] values() {
        if (signal.form() == Form.DENSE) {
            return signal.f64();
        }
        Arrays.fill(expanded, 0);
        int[] index = signal.index();
        int count = signal.count();
        if (signal.form() == Form.SPIKES) {
            for (int n = 0; n < count; n++) {
                expanded[index[n]] = 1;
            }
        } else {
            double[] values = signal.f64();
            for (int n = 0; n < count; n++) {
                expanded[index[n]] = values[n];
            }
        }
        return expanded;
    }
}
