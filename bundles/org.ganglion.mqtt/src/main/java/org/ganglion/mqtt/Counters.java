// SPDX-License-Identifier: Apache-2.0
package org.ganglion.mqtt;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.ganglion.api.messaging.Statistics;

/** What has happened on a connection, counted. */
final class Counters {
    /** More kinds than this are counted together, so that odd topics cannot fill the memory. */
    private static final int KINDS = 64;

    private static final String OTHER = "other";

    final LongAdder sent = new LongAdder();
    final LongAdder received = new LongAdder();
    final LongAdder inboxDropped = new LongAdder();
    final LongAdder tooLarge = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder handlerFailures = new LongAdder();
    final LongAdder connects = new LongAdder();
    final LongAdder failedConnects = new LongAdder();
    private final Map<String, LongAdder> dropped = new ConcurrentHashMap<>();

    /** Counts a dropped message; true if it is the first of its kind. */
    boolean dropped(String kind) {
        String key = dropped.containsKey(kind) || dropped.size() < KINDS ? kind : OTHER;
        LongAdder count = dropped.computeIfAbsent(key, k -> new LongAdder());
        count.increment();
        return count.sum() == 1;
    }

    Statistics snapshot(int outboxLength, long outboxBytes) {
        Map<String, Long> drops = new HashMap<>();
        dropped.forEach((kind, count) -> drops.put(kind, count.sum()));
        return new Statistics(
                sent.sum(),
                received.sum(),
                drops,
                inboxDropped.sum(),
                tooLarge.sum(),
                refused.sum(),
                handlerFailures.sum(),
                connects.sum(),
                failedConnects.sum(),
                outboxLength,
                outboxBytes);
    }
}
