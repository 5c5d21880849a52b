// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.engine;

import java.util.List;
import org.ganglion.api.driver.Operations;
import org.ganglion.api.driver.Stage;
import org.ganglion.api.network.Port;
import org.ganglion.api.network.Signal;
import org.ganglion.api.network.State;
import org.ganglion.api.network.Variable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The compiled form of a network: an ordered list of stages, each bound to the service that runs it, with all buffers and state. Used
 * by one thread at a time; {@link #step} allocates nothing and takes no lock. The lists are the same objects at each call.
 */
@ConsumerType
public interface Plan extends AutoCloseable {
    /** The network's inputs in the order of its Input nodes (of a flatbuffer: of its input tensors). */
    List<Terminal> inputs();

    /** The network's outputs in the order of its Output nodes (of a flatbuffer: of its output tensors). */
    List<Terminal> outputs();

    /**
     * What a node sent in the last step, for recording.
     *
     * @throws org.ganglion.api.GanglionException NOT_FOUND if no such node is visible outside the claim that holds it
     */
    Signal signal(String node);

    /**
     * Runs one step on what the inputs hold.
     *
     * @param t number of the step, from 0
     * @throws RuntimeException whatever a provider throws; {@link #running} then says whose it is
     */
    void step(long t);

    /** Whose code runs now, or ran last; may be read by another thread while a step hangs. */
    Provider running();

    /** Every provider that the plan is bound to. */
    List<Provider> providers();

    /** All state, in a fixed order: variables, delays under way, learned weights, traces. */
    List<Block> state();

    /** Brings what hardware holds into the state, before it is copied. */
    void pull();

    /** Brings the state into the hardware and derived buffers, after it was set. */
    void push();

    /**
     * Offers the state of a node's former provider to the new one, where variables differ.
     *
     * @see Stage#adapt
     */
    boolean adapt(String node, List<Variable> before, State old);

    /** Adds the operations of the last step. */
    void count(Operations into);

    /** The energy of the last step in microjoules: operations times the energy tables of the drivers in use; an estimate, NaN where one of them is unknown. */
    double microjoules();

    /** Closes all stages. */
    @Override
    void close();

    /**
     * An input or output of the network.
     *
     * @param node id of the node
     * @param port shape, type and quantisation
     * @param signal the buffer
     */
    record Terminal(String node, Port port, Signal signal) {}

    /**
     * One array of state.
     *
     * @param node id of the node
     * @param variable name, unit, shape, role
     * @param array a {@code double[]}, {@code float[]}, {@code int[]} or {@code byte[]}, the same for the life of the plan
     */
    record Block(String node, Variable variable, Object array) {}
}
