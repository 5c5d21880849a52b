// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.spiking;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Tensor;

/**
 * Synapses in use, found again by the very tensors that they were made from, so that sessions on one network share them. Holds neither
 * tensors nor synapses alive. Safe for use by several threads.
 */
final class SharedSynapses {
    private final List<Entry> entries = new ArrayList<>();

    private record Entry(List<WeakReference<Tensor>> tensors, WeakReference<Synapses> synapses) {
        boolean gone() {
            return synapses.refersTo(null) || tensors.stream().anyMatch(tensor -> tensor.refersTo(null));
        }

        boolean madeFrom(List<Tensor> others) {
            if (tensors.size() != others.size()) {
                return false;
            }
            for (int i = 0; i < others.size(); i++) {
                if (!tensors.get(i).refersTo(others.get(i))) {
                    return false;
                }
            }
            return true;
        }
    }

    synchronized Synapses of(Node node) {
        List<Tensor> tensors = tensors(node.parameters());
        entries.removeIf(Entry::gone);
        for (Entry entry : entries) {
            Synapses found = entry.madeFrom(tensors) ? entry.synapses.get() : null;
            if (found != null) {
                return found;
            }
        }
        Synapses made = Synapses.of(node);
        entries.add(new Entry(tensors.stream().map(WeakReference::new).toList(), new WeakReference<>(made)));
        return made;
    }

    private static List<Tensor> tensors(Parameters parameters) {
        return parameters.names().stream()
                .filter(name -> !parameters.isText(name))
                .sorted()
                .map(parameters::tensor)
                .toList();
    }
}
