// SPDX-License-Identifier: Apache-2.0
package org.ganglion.telemetry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.ganglion.api.engine.Provider;
import org.ganglion.session.Session;
import org.ganglion.session.SessionStatistics;
import org.ganglion.session.Sessions;

/** {@code telemetry/session}: of each open session who runs it and what happened since it was opened. At most {@value #MOST}. */
final class SessionMetrics implements Metrics {
    private static final int MOST = 100;

    private final Supplier<Sessions> sessions;

    SessionMetrics(Supplier<Sessions> sessions) {
        this.sessions = sessions;
    }

    @Override
    public String kind() {
        return "session";
    }

    @Override
    public Map<String, Object> collect(double seconds) {
        Sessions live = sessions.get();
        if (live == null) {
            return Map.of();
        }
        List<Object> list = new ArrayList<>();
        for (Session session : live.open()) {
            if (list.size() < MOST) {
                list.add(fields(session));
            }
        }
        return list.isEmpty() ? Map.of() : Map.of("sessions", list);
    }

    private static Map<String, Object> fields(Session session) {
        SessionStatistics statistics = session.statistics();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", session.name());
        fields.put("parked", session.parked());
        fields.put(
                "providers",
                session.providers().stream().map(Provider::toString).distinct().toList());
        fields.put("steps", statistics.steps());
        fields.put("exchanges", statistics.exchanges());
        fields.put("longest_pause_us", Rounded.of(statistics.longestPauseNanos() / 1000.0));
        fields.put("quarantined", statistics.quarantined());
        fields.put("replayed_steps", statistics.replayed());
        fields.put("lost_threads", statistics.lostThreads());
        fields.put("parked_s", Rounded.of(statistics.parkedNanos() / 1e9));
        return fields;
    }
}
