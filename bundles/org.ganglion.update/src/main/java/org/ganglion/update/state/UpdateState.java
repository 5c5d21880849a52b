// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.state;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.ganglion.api.Reason;
import org.ganglion.update.Outcome;

/**
 * Everything that the device remembers of updates, beside the generations themselves: the journal.
 *
 * @param own the newest document of the device's own topic
 * @param group the newest document of the group's topic
 * @param failed releases that failed here, by the feature's digest, the latest last; not tried again as long as they are known
 * @param counters the counter of the release that was last committed, by path, also when that has gone since
 * @param operation the switch under way
 * @param serial of the newest generation's name
 */
public record UpdateState(
        Optional<Received> own,
        Optional<Received> group,
        Map<String, Failure> failed,
        Map<String, Long> counters,
        Optional<Operation> operation,
        long serial) {
    /** More than a document can name, so that none of them is forgotten while it is desired. */
    public static final int MOST_FAILED = 1024;

    /** Nothing known yet. */
    public static final UpdateState EMPTY =
            new UpdateState(Optional.empty(), Optional.empty(), Map.of(), Map.of(), Optional.empty(), 0);

    /** Copies. */
    public UpdateState {
        failed = Collections.unmodifiableMap(new LinkedHashMap<>(failed));
        counters = Collections.unmodifiableMap(new LinkedHashMap<>(counters));
    }

    /**
     * A document as it came.
     *
     * @param counter of the document; of a cleared topic that of the last one
     * @param text the JSON, or empty if the topic was cleared
     */
    public record Received(long counter, String text) {}

    /**
     * Why a release failed.
     *
     * @param outcome what became of it
     * @param reason typed
     * @param message one line
     * @param document the counter of the document that asked for it
     * @param release the counter of the release
     */
    public record Failure(Outcome outcome, Reason reason, String message, long document, long release) {}

    /** With another document of the device's own topic. */
    public UpdateState withOwn(Received received) {
        return new UpdateState(Optional.of(received), group, failed, counters, operation, serial);
    }

    /** With another document of the group's topic. */
    public UpdateState withGroup(Received received) {
        return new UpdateState(own, Optional.of(received), failed, counters, operation, serial);
    }

    /** With a switch under way, or none for null. */
    public UpdateState with(Operation underWay) {
        return new UpdateState(own, group, failed, counters, Optional.ofNullable(underWay), serial);
    }

    /** With the serial number of one more generation. */
    public UpdateState withSerial(long next) {
        return new UpdateState(own, group, failed, counters, operation, next);
    }

    /** With a release committed, its switch over. */
    public UpdateState withCommitted(String path, long counter) {
        Map<String, Long> more = new LinkedHashMap<>(counters);
        if (counter > 0) {
            more.put(path, counter);
        }
        return new UpdateState(own, group, failed, more, Optional.empty(), serial);
    }

    /** With a release that failed, its switch over. */
    public UpdateState withFailed(String feature, Failure failure) {
        Map<String, Failure> more = new LinkedHashMap<>(failed);
        more.remove(feature);
        more.put(feature, failure);
        while (more.size() > MOST_FAILED) {
            more.remove(more.keySet().iterator().next());
        }
        return new UpdateState(own, group, more, counters, Optional.empty(), serial);
    }

    /** The document in force: the device's own, else the group's. */
    public Optional<Received> inForce() {
        return own.filter(received -> !received.text().isEmpty())
                .or(() -> group.filter(received -> !received.text().isEmpty()));
    }
}
