// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.learning;

import java.util.List;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Variable;
import org.ganglion.api.network.Weights;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The service that changes the weights of a transform while the network runs. Stateless: traces are the engine's. Marked with
 * {@link LearningRules}. Called by any thread.
 *
 * @param <P> the record of its parameters; a {@code double[]} gets one element per target
 */
@ConsumerType
public interface LearningRule<P extends Record> {
    /** The record into which the engine binds the rule's parameters. */
    Class<P> parameters();

    /**
     * The rule's memory for one transform.
     *
     * @param parameters of this use of the rule
     * @param weights the synapses that will learn: how many, from where to where, with which delays
     * @param options of the network
     */
    List<Variable> traces(P parameters, Weights weights, Options options);

    /** Creates a learner on traces and weights that the engine owns. Does not block. */
    Learner learn(P parameters, LearningSite site);
}
