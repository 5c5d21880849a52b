// SPDX-License-Identifier: Apache-2.0
package org.ganglion.pipeline.running;

import java.util.ArrayList;
import java.util.List;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.stream.Sink;
import org.ganglion.session.Session;

/** What one sink looks at in every step. */
final class Observation {
    /** Variable is null where the node's signal is looked at. */
    private record Look(String node, String variable) {}

    private final Sink.Observer observer;
    private final Look[] looks;

    private Observation(Sink.Observer observer, Look... looks) {
        this.observer = observer;
        this.looks = looks;
    }

    /** Of an outlet that looks at nothing, null. */
    static Observation of(Sink.Outlet outlet) {
        if (!(outlet instanceof Sink.Observer observer)) {
            return null;
        }
        List<Look> looks = new ArrayList<>();
        for (String what : observer.observed()) {
            int colon = what.lastIndexOf(':');
            looks.add(colon < 0 ? new Look(what, null) : new Look(what.substring(0, colon), what.substring(colon + 1)));
        }
        return new Observation(observer, looks.toArray(Look[]::new));
    }

    /**
     * Says what cannot be seen.
     *
     * @throws GanglionException NOT_FOUND, naming the node and what there is
     */
    void check(String kind, Session session) {
        for (Look look : looks) {
            if (!session.network().nodes().containsKey(look.node)) {
                throw new GanglionException(
                        Reason.NOT_FOUND,
                        "sink '" + kind + "': there is no node '" + look.node + "'; there are "
                                + session.network().nodes().keySet());
            }
            if (look.variable != null) {
                checkVariable(kind, session, look);
            }
        }
    }

    private static void checkVariable(String kind, Session session, Look look) {
        try {
            session.state(look.node).f64(look.variable);
        } catch (IllegalArgumentException e) {
            throw new GanglionException(
                    Reason.NOT_FOUND,
                    "sink '" + kind + "': node '" + look.node + "' has no variable '" + look.variable + "'",
                    e);
        }
    }

    /** Shows the step just made; on the session's thread. */
    void step(Session session, long step, double seconds) {
        for (int i = 0; i < looks.length; i++) {
            Look look = looks[i];
            if (look.variable == null) {
                observer.signal(i, step, seconds, session.signal(look.node));
            } else {
                observer.variable(i, step, seconds, session.state(look.node).f64(look.variable));
            }
        }
    }
}
