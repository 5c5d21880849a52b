// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.neuron;

import java.util.List;
import org.ganglion.api.network.State;
import org.ganglion.api.network.Variable;
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

    /**
     * Takes over the state of the neuron model before, where names, units or shapes differ; variables of equal name, unit and shape are
     * there already.
     *
     * @param before the variables that were
     * @param old their values; only to be read, and only now
     * @return false to start what differs from initial values
     */
    default boolean adapt(List<Variable> before, State old) {
        return false;
    }

    /** Membrane updates of one step as NeuroBench counts them: the number of neurons, unless fewer are computed. */
    default long membraneUpdates() {
        return -1;
    }
}
