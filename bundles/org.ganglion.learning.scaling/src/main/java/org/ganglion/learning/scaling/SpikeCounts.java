// SPDX-License-Identifier: Apache-2.0
package org.ganglion.learning.scaling;

import org.ganglion.api.network.Form;
import org.ganglion.api.network.Signal;

/** Counts the spikes of the targets; a neuron with several receptors has one target for each. */
final class SpikeCounts {
    private final Signal post;
    private final int[] counts;

    /** @param counts per target, a multiple of the neurons */
    SpikeCounts(Signal post, int[] counts) {
        this.post = post;
        this.counts = counts;
    }

    /** Takes this step's spikes: the elements that are not 0. */
    void take() {
        int entries = post.count();
        if (post.form() == Form.SPIKES) {
            for (int n = 0; n < entries; n++) {
                add(post.index()[n]);
            }
            return;
        }
        double[] values = post.f64();
        boolean dense = post.form() == Form.DENSE;
        for (int n = 0; n < entries; n++) {
            if (values[n] != 0) {
                add(dense ? n : post.index()[n]);
            }
        }
    }

    private void add(int neuron) {
        for (int target = neuron; target < counts.length; target += post.size()) {
            counts[target]++;
        }
    }
}
