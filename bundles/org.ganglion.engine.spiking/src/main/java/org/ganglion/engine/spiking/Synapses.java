// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.spiking;

import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Weights;

/** The synapses of a transform as its node gives them. Read-only: shared between plans and threads. */
abstract class Synapses implements Weights {
    static Synapses of(Node node) {
        return node.type().equals(SparseSynapses.TYPE) ? SparseSynapses.of(node) : DenseSynapses.of(node);
    }

    /** Refuses a node whose ports have other sizes. */
    abstract void check(Node node);

    /** The delay of each synapse, also where all have the same; null where none has any. */
    int[] delayOfEach() {
        return delay();
    }

    @Override
    public final void changed(int from, int to) {
        throw new IllegalStateException("these weights do not learn");
    }

    static double finite(String field, double value) {
        if (!Double.isFinite(value)) {
            throw wrong(field, "has the value " + value);
        }
        return value;
    }

    static GanglionException wrong(String field, String what) {
        return new GanglionException(Reason.INCONSISTENT, "field '" + field + "' " + what);
    }
}
