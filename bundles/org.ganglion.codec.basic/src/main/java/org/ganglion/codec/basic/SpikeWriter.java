// SPDX-License-Identifier: Apache-2.0
package org.ganglion.codec.basic;

import java.util.Arrays;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Form;
import org.ganglion.api.network.Port;
import org.ganglion.api.network.Signal;

/** Spikes of one step, in ascending order of elements, for a port that takes spikes or, where it takes none, ones and zeros. */
final class SpikeWriter {
    private final boolean spikes;
    private Signal into;
    private int count;

    SpikeWriter(Frame frame) {
        Port port = frame.port();
        this.spikes = port.forms().contains(Form.SPIKES);
        if (!spikes) {
            frame.real();
        }
    }

    void begin(Signal signal) {
        into = signal;
        count = 0;
        if (!spikes && signal.type() == Dtype.F64) {
            Arrays.fill(signal.f64(), 0, signal.size(), 0);
        } else if (!spikes) {
            Arrays.fill(signal.f32(), 0, signal.size(), 0);
        }
    }

    void spike(int element) {
        if (spikes) {
            into.index()[count++] = element;
        } else if (into.type() == Dtype.F64) {
            into.f64()[element] = 1;
        } else {
            into.f32()[element] = 1;
        }
    }

    void end() {
        if (spikes) {
            into.spikes(count);
        } else {
            into.dense();
        }
    }
}
