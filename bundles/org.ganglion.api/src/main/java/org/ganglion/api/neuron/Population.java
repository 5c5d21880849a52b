// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.neuron;

import org.osgi.annotation.versioning.ConsumerType;

/** Neurons of one node, advanced together. Used by the session's thread only; allocates nothing. */
@ConsumerType
public interface Population {
    /**
     * Advances by one step: reads the site's inbox at delay 0, changes the state, fills the site's output.
     *
     * @param t number of the step, from 0
     */
    void step(long t);

    /** Membrane updates of one step as NeuroBench counts them: the number of neurons, unless fewer are computed. */
    default long membraneUpdates() {
        return -1;
    }
}
