// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.model;

import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Form;
import org.ganglion.api.network.Signal;

/** Reads which elements of a signal spiked in a step. Used by one thread. */
final class SpikeReading {
    private int[] own = new int[0];
    private int[] indices = own;

    /**
     * The number of elements that spiked.
     *
     * @param entered whether the signal is what was fed into the network: a row of nothing but 0 and 1 is spikes then, although it is dense
     */
    int read(Signal signal, boolean entered) {
        if (signal.form() == Form.SPIKES) {
            indices = signal.index();
            return signal.count();
        }
        return entered && signal.form() == Form.DENSE && signal.type() == Dtype.F64 ? ones(signal) : 0;
    }

    /** Those that spiked, as many as {@link #read} said. */
    int[] indices() {
        return indices;
    }

    private int ones(Signal signal) {
        int size = signal.size();
        if (own.length < size) {
            own = new int[size];
        }
        indices = own;
        double[] values = signal.f64();
        int count = 0;
        for (int i = 0; i < size; i++) {
            if (values[i] == 1) {
                own[count++] = i;
            } else if (values[i] != 0) {
                return 0;
            }
        }
        return count;
    }
}
