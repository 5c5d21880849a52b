// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.driver;

import org.ganglion.api.network.Inbox;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.RandomStream;
import org.ganglion.api.network.Signal;
import org.ganglion.api.network.State;
import org.ganglion.api.network.Weights;
import org.osgi.annotation.versioning.ProviderType;

/** What the engine gives to a stage: the same objects for the life of the plan. */
@ProviderType
public interface StageContext {
    /** The whole network. */
    Network network();

    /** What this stage executes. */
    Claim claim();

    /** The board. */
    Board board();

    /**
     * What arrives at an input of a claimed node from outside the claim in this step, edges summed. An Input node that is part of
     * the claim gets the sample's own signal.
     */
    Signal input(String node, int input);

    /** Where the output of a claimed node goes that leaves the claim, or that an Output node of the claim delivers. */
    Signal output(String node, int output);

    /**
     * For a transform with a delay per synapse: the ring into which it adds instead of filling {@link #output}. The engine delivers
     * from there.
     *
     * @param longestDelay in steps
     */
    Inbox outbox(String node, int longestDelay);

    /** The synapses of a claimed transform of type Affine, Linear or sparse connectivity. */
    Weights weights(String node);

    /** The variables that the driver declared for a node. */
    State state(String node);

    /** The random generator of a node. */
    RandomStream random(String node);
}
