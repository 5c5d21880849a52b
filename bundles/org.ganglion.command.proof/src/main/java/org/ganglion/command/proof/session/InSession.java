// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.session;

import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.network.Signal;
import org.ganglion.session.Session;

/**
 * A network that a session runs.
 *
 * @param session closed with this
 */
public record InSession(Session session) implements Running {
    @Override
    public Signal input(int index) {
        return session.input(index);
    }

    @Override
    public Signal output(int index) {
        return session.output(index);
    }

    /** @throws GanglionException MISSING_CAPABILITY if no provider is left */
    @Override
    public void step() {
        if (!session.step()) {
            throw new GanglionException(Reason.MISSING_CAPABILITY, session.name() + ": no provider is left");
        }
    }

    @Override
    public void reset() {
        session.reset();
    }

    @Override
    public void close() {
        session.close();
    }
}
