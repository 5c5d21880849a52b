// SPDX-License-Identifier: Apache-2.0
package org.ganglion.telemetry;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.ganglion.api.messaging.Messaging;
import org.ganglion.api.messaging.Statistics;

/** {@code telemetry/mqtt}: what the connection sent, dropped and waits for. */
final class MessagingMetrics implements Metrics {
    private final Messaging messaging;

    MessagingMetrics(Messaging messaging) {
        this.messaging = messaging;
    }

    @Override
    public String kind() {
        return "mqtt";
    }

    @Override
    public Map<String, Object> collect(double seconds) {
        Statistics statistics = messaging.statistics();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("connected", messaging.connected());
        fields.put("sent", statistics.sent());
        fields.put("received", statistics.received());
        fields.put("dropped", statistics.droppedInAll());
        fields.put("dropped_by_class", new TreeMap<>(statistics.dropped()));
        fields.put("inbox_dropped", statistics.inboxDropped());
        fields.put("too_large", statistics.tooLarge());
        fields.put("refused", statistics.refused());
        fields.put("handler_failures", statistics.handlerFailures());
        fields.put("reconnects", Math.max(0, statistics.connects() - 1));
        fields.put("failed_connects", statistics.failedConnects());
        fields.put("outbox_messages", statistics.outboxLength());
        fields.put("outbox_bytes", statistics.outboxBytes());
        return fields;
    }
}
