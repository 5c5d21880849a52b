// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.spiking;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Tensor;

/**
 * Synapses in use, found again by the very tensors that they were made from, so that sessions on one network share them. Holds neither
 * tensors nor synapses alive. Safe for use by several threads.
 */
final class SharedSynapses {
    private final List<Entry> entries = new ArrayList<>();

    private record Entry(WeakReference<Tensor> weight, WeakReference<Tensor> bias, WeakReference<Synapses> synapses) {
        boolean gone() {
            return weight.refersTo(null) || synapses.refersTo(null) || bias != null && bias.refersTo(null);
        }

        boolean madeFrom(Tensor otherWeight, Tensor otherBias) {
            return weight.refersTo(otherWeight) && (bias == null ? otherBias == null : bias.refersTo(otherBias));
        }
    }

    synchronized Synapses of(Node node) {
        Tensor weight = node.parameters().tensor("weight");
        Tensor bias = node.parameters().has("bias") ? node.parameters().tensor("bias") : null;
        entries.removeIf(Entry::gone);
        for (Entry entry : entries) {
            Synapses found = entry.madeFrom(weight, bias) ? entry.synapses.get() : null;
            if (found != null) {
                return found;
            }
        }
        Synapses made = Synapses.of(node);
        entries.add(new Entry(
                new WeakReference<>(weight),
                bias == null ? null : new WeakReference<>(bias),
                new WeakReference<>(made)));
        return made;
    }
}
