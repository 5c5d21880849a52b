// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.messaging;

import java.util.Map;

/**
 * Counts of a connection since it was made.
 *
 * @param sent messages delivered
 * @param received messages that have arrived
 * @param dropped messages that left the outbox unsent, by class of topics (the level after the device, such as
 *     {@code telemetry} or {@code out}; other topics by their first level)
 * @param inboxDropped received messages of QoS 0 that went because a handler was too slow
 * @param tooLarge messages refused because the broker's maximum packet size is smaller
 * @param refused messages that the broker refused
 * @param handlerFailures exceptions thrown by handlers and listeners
 * @param connects connections established, so that {@code connects - 1} is the number of reconnections
 * @param failedConnects attempts that failed
 * @param outboxLength messages that wait now
 * @param outboxBytes their payload bytes
 */
public record Statistics(
        long sent,
        long received,
        Map<String, Long> dropped,
        long inboxDropped,
        long tooLarge,
        long refused,
        long handlerFailures,
        long connects,
        long failedConnects,
        int outboxLength,
        long outboxBytes) {

    public Statistics {
        dropped = Map.copyOf(dropped);
    }

    /**
     * All messages that left the outbox unsent.
     *
     * @return the sum over all classes
     */
    public long droppedInAll() {
        return dropped.values().stream().mapToLong(Long::longValue).sum();
    }
}
