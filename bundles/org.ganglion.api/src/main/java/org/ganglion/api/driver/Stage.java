// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.driver;

import java.util.List;
import org.ganglion.api.network.State;
import org.ganglion.api.network.Variable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A claim being executed. {@link #step} allocates nothing. All methods but {@link #close} are called by the session's thread;
 * {@code close} by any thread, once, after the last step.
 */
@ConsumerType
public interface Stage extends AutoCloseable {
    /**
     * Executes one step: reads the inputs, fills the outputs.
     *
     * @param t number of the step, from 0
     */
    void step(long t);

    /** Brings what the hardware holds into the engine's state, before that is copied. */
    default void pull() {}

    /** Brings the engine's state into the hardware, after that was set. */
    default void push() {}

    /**
     * Takes over weights that a learning rule changed, synapses {@code from} (inclusive) to {@code to} (exclusive); the bias may have
     * changed with them.
     */
    default void weightsChanged(String node, int from, int to) {}

    /**
     * Takes over the state of the provider before, where names, units or shapes differ; variables of equal name, unit and shape are
     * there already.
     *
     * @param node one of the claim's, whose variables differ
     * @param before the variables that were
     * @param old their values; only to be read, and only now
     * @return false to start what differs from initial values
     */
    default boolean adapt(String node, List<Variable> before, State old) {
        return false;
    }

    /** Adds the operations of the last step. */
    void count(Operations into);

    /** Frees what {@link Driver#prepare} opened. */
    @Override
    void close();
}
