// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.ganglion.api.messaging.Messaging;
import org.ganglion.api.messaging.Topics;

/** The connections that there are: one that takes the place of another comes before the other goes, and the newest counts. */
final class DesiredLines {
    private final DesiredLine.Receiver receiver;
    private final Map<Messaging, DesiredLine> lines = new ConcurrentHashMap<>();
    private volatile DesiredLine line;
    private volatile Messaging messaging;
    private volatile Report latest;

    DesiredLines(DesiredLine.Receiver receiver) {
        this.receiver = receiver;
    }

    void open(Messaging added) {
        DesiredLine opened = new DesiredLine(added, receiver);
        lines.put(added, opened);
        line = opened;
        messaging = added;
    }

    void close(Messaging removed) {
        DesiredLine closed = lines.remove(removed);
        if (closed == line) {
            line = null;
        }
        if (messaging == removed) {
            messaging = null;
        }
        closed.close();
    }

    /** Publishes a report, now and on connections to come. */
    void tell(Report report) {
        latest = report;
        DesiredLine present = line;
        if (present != null) {
            present.tell(report);
        }
    }

    /** Publishes on a connection that has come what was published before. */
    void tellAgain(Messaging added) {
        Report report = latest;
        DesiredLine opened = lines.get(added);
        if (report != null && opened != null) {
            opened.tell(report);
        }
    }

    Optional<Messaging> messaging() {
        return Optional.ofNullable(messaging);
    }

    /** What this device is called: with its group, and without. */
    List<String> names() {
        return messaging().map(Messaging::topics).map(DesiredLines::names).orElse(List.of());
    }

    private static List<String> names(Topics topics) {
        return List.of(topics.device(), topics.group() + '/' + topics.device());
    }
}
