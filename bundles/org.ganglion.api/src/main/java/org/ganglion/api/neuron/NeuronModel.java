// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.neuron;

import java.util.List;
import org.ganglion.api.GanglionException;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Variable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The service that creates populations for one or more node types. Stateless: all state is the engine's. Marked with
 * {@link NeuronTypes}. Called by any thread.
 *
 * @param <P> the record of its parameters, see {@link org.ganglion.api.network.Parameters#bind}
 */
@ConsumerType
public interface NeuronModel<P extends Record> {
    /** The record into which the engine binds a node's parameters, one element per neuron. */
    Class<P> parameters();

    /**
     * The state of a population.
     *
     * @param node gives type and shape
     * @param parameters of this node
     * @param options of the network
     * @return variables whose size is a multiple of the number of neurons, structure of arrays
     * @throws GanglionException UNSUPPORTED or INCONSISTENT if these parameters or options cannot be had
     */
    List<Variable> variables(Node node, P parameters, Options options);

    /** Creates a population on state that the engine owns. Does not block. */
    Population populate(P parameters, PopulationSite site);
}
