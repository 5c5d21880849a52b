// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.ganglion.api.GanglionException;
import org.ganglion.api.network.Network;
import org.ganglion.api.stream.Result;
import org.osgi.annotation.versioning.ProviderType;

/** The service that opens sessions on networks. Safe for use by several threads. */
@ProviderType
public interface Sessions {
    /**
     * Opens a session: plans, compiles, and returns when the first step can be made.
     *
     * @param name of the session, for messages and telemetry
     * @param engine the kind of engine, such as {@code spiking}
     * @param network what to run
     * @throws GanglionException MISSING_CAPABILITY naming every capability that no live service offers, or whatever compiling says
     */
    Session open(String name, String engine, Network network, SessionSettings settings);

    /**
     * Puts a bounded queue and a thread before a session. A provider that hangs loses its thread: a new one takes over with the
     * sample under way.
     *
     * @param session open; closed with the queue
     * @param capacity samples that may wait, at least 1; when full the oldest goes and is counted
     * @param handlers makes the work for each new thread
     * @param results takes the result of each sample, once, in order, on the session's thread; null results are not passed on
     */
    SampleQueue queue(Session session, int capacity, Supplier<SampleHandler> handlers, Consumer<Result> results);

    /** Who would run which node, and why the others would not. */
    Placement place(String engine, Network network, SessionSettings settings);

    /**
     * As {@link #place(String, Network, SessionSettings)}, if a session were closed before.
     *
     * @param closed an open session, whose devices count as free; null for none
     */
    Placement place(String engine, Network network, SessionSettings settings, Session closed);

    /** The open sessions. */
    List<Session> open();
}
