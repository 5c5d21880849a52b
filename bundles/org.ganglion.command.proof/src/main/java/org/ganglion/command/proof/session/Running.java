// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.session;

import org.ganglion.api.network.Network;
import org.ganglion.api.network.Signal;

/** A network being run: in a session, or in a test by an engine alone. Inputs and outputs are in the order of the network. */
public interface Running extends AutoCloseable {
    /** Opens networks. */
    interface Opening {
        /** Opens one. */
        Running open(Network network);
    }

    /** An input. */
    Signal input(int index);

    /** An output. */
    Signal output(int index);

    /** Runs one step. */
    void step();

    /** Runs one step on values for the first input, and reads the first output. */
    default void step(double[] in, double[] out) {
        input(0).write(in, 0);
        step();
        output(0).read(out, 0);
    }

    /** State becomes initial; what was learned stays. */
    void reset();

    @Override
    void close();
}
