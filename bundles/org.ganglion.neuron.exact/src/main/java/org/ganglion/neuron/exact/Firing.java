// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.exact;

import org.ganglion.api.network.Options;
import org.ganglion.api.network.Signal;

/** Spikes where the potential is above its threshold, and what they do to it in the same step. */
final class Firing {
    private final double[] threshold;
    private final double[] reset;
    private final double[] fall;
    private final boolean subtract;

    Firing(double[] vThreshold, double[] vReset, Options.Reset mode) {
        this.threshold = vThreshold;
        this.reset = vReset;
        this.subtract = mode == Options.Reset.SUBTRACT;
        this.fall = new double[vThreshold.length];
        for (int i = 0; i < fall.length; i++) {
            fall[i] = vThreshold[i] - vReset[i];
        }
    }

    void fire(double[] v, Signal output) {
        int[] index = output.index();
        int spikes = 0;
        for (int i = 0; i < v.length; i++) {
            if (v[i] > threshold[i]) {
                v[i] = subtract ? v[i] - fall[i] : reset[i];
                index[spikes++] = i;
            }
        }
        output.spikes(spikes);
    }
}
