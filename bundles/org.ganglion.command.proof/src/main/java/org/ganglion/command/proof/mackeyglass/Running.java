// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.mackeyglass;

import org.ganglion.api.network.Network;
import org.ganglion.api.network.Signal;

/** A network being run: inputs and outputs in the order of {@link EchoState#network}. */
interface Running extends AutoCloseable {
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

    /** State becomes initial; what was learned stays. */
    void reset();

    @Override
    void close();
}
