// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session;

import java.util.List;
import org.ganglion.api.engine.Provider;

/** Something that happened to a session. */
public sealed interface SessionEvent {
    /** The session's name. */
    String session();

    /** The step before which it happened. */
    long step();

    /**
     * Providers were exchanged.
     *
     * @param before who ran it
     * @param after who runs it now
     * @param pauseNanos time between two steps that the exchange took
     * @param carried variables copied, as {@code node.variable}
     * @param adapted variables that the new provider took over by itself
     * @param discarded variables that found no place
     * @param checksumBefore of the carried values in the old plan
     * @param checksumAfter of the carried values in the new plan; equal unless something is wrong
     */
    record Exchanged(
            String session,
            long step,
            List<Provider> before,
            List<Provider> after,
            long pauseNanos,
            List<String> carried,
            List<String> adapted,
            List<String> discarded,
            long checksumBefore,
            long checksumAfter)
            implements SessionEvent {}

    /**
     * An exchange could not be prepared; the session goes on as it was.
     *
     * @param wanted who should have run it
     * @param why what went wrong
     */
    record ExchangeFailed(String session, long step, List<Provider> wanted, String why) implements SessionEvent {}

    /**
     * A provider was put in quarantine and the state restored.
     *
     * @param provider whose code failed
     * @param why what it did
     * @param replayed steps computed again
     */
    record Quarantined(String session, long step, Provider provider, String why, long replayed)
            implements SessionEvent {}

    /**
     * No provider is left.
     *
     * @param missing the capabilities, as {@code ganglion.neuron;type=LIF}
     */
    record Parked(String session, long step, List<String> missing) implements SessionEvent {}

    /** Providers are back. */
    record Resumed(String session, long step) implements SessionEvent {}
}
