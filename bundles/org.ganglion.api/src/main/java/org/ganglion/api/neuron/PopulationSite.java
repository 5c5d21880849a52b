// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.neuron;

import org.ganglion.api.network.Inbox;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.RandomStream;
import org.ganglion.api.network.Signal;
import org.ganglion.api.network.State;
import org.osgi.annotation.versioning.ProviderType;

/** What the engine gives to a population: the same objects for the life of the plan. */
@ProviderType
public interface PopulationSite {
    /** The node. */
    Node node();

    /** Number of neurons. */
    int size();

    /** The variables that the neuron model declared. */
    State state();

    /** What arrives at an input; input 0 is there always. */
    Inbox inbox(int input);

    /**
     * What arrives at an input in this step as a signal, edges summed, in whatever form it comes: for a population whose work falls with
     * the number of arrivals. Always the same object. A population asks for this or for {@link #inbox}, which costs a pass over all
     * elements in each step where the signal is not dense.
     */
    Signal arriving(int input);

    /** Where the spikes or values of this step go. */
    Signal output();

    /** The network's options. */
    Options options();

    /** This node's random generator. */
    RandomStream random();
}
