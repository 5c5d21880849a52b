// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.state;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.ganglion.api.Reason;
import org.ganglion.update.document.Artifact;

/**
 * Everything that the device remembers of updates. What the framework has installed is derived from it, never the other way round.
 *
 * @param own the newest document of the device's own topic
 * @param group the newest document of the group's topic
 * @param deployed what runs, by path
 * @param previous what ran before, by path; its artifacts are kept
 * @param failed releases that failed here, by the feature's digest, the latest last; not tried again as long as they are known
 * @param trial the release under trial
 */
public record UpdateState(
        Optional<Received> own,
        Optional<Received> group,
        Map<String, Deployed> deployed,
        Map<String, Deployed> previous,
        Map<String, Failure> failed,
        Optional<Trial> trial) {
    /** More than a document can name, so that none of them is forgotten while it is desired. */
    public static final int MOST_FAILED = 1024;

    /** Nothing known yet. */
    public static final UpdateState EMPTY =
            new UpdateState(Optional.empty(), Optional.empty(), Map.of(), Map.of(), Map.of(), Optional.empty());

    /** Copies. */
    public UpdateState {
        deployed = Collections.unmodifiableMap(new LinkedHashMap<>(deployed));
        previous = Collections.unmodifiableMap(new LinkedHashMap<>(previous));
        failed = Collections.unmodifiableMap(new LinkedHashMap<>(failed));
    }

    /**
     * A document as it came.
     *
     * @param counter of the document; of a cleared topic that of the last one
     * @param text the JSON, or empty if the topic was cleared
     */
    public record Received(long counter, String text) {}

    /**
     * A model that runs, or ran.
     *
     * @param feature what asked for it
     * @param bundle the model bundle
     * @param model its name
     * @param version its version
     * @param configurations by persistent identifier
     */
    public record Deployed(
            Artifact feature,
            Artifact bundle,
            String model,
            String version,
            Map<String, Map<String, Object>> configurations) {
        /** Copies. */
        public Deployed {
            configurations = Collections.unmodifiableMap(new LinkedHashMap<>(configurations));
        }
    }

    /**
     * Why a release failed.
     *
     * @param reason typed
     * @param message one line
     */
    public record Failure(Reason reason, String message) {}

    /**
     * A release that is being tried. A trial that is still there after a start has killed the process.
     *
     * @param feature its digest
     * @param attempts begun so far
     */
    public record Trial(String feature, int attempts) {}

    /** With another document of the device's own topic. */
    public UpdateState withOwn(Received received) {
        return new UpdateState(Optional.of(received), group, deployed, previous, failed, trial);
    }

    /** With another document of the group's topic. */
    public UpdateState withGroup(Received received) {
        return new UpdateState(own, Optional.of(received), deployed, previous, failed, trial);
    }

    /** With a trial begun, or none. */
    public UpdateState withTrial(Trial begun) {
        return new UpdateState(own, group, deployed, previous, failed, Optional.ofNullable(begun));
    }

    /** With a release in the place of the one before, its trial passed. */
    public UpdateState with(String path, Deployed release) {
        Map<String, Deployed> now = new LinkedHashMap<>(deployed);
        Map<String, Deployed> before = new LinkedHashMap<>(previous);
        Deployed replaced = now.put(path, release);
        if (replaced != null) {
            before.put(path, replaced);
        }
        return new UpdateState(own, group, now, before, failed, Optional.empty());
    }

    /** Without what runs at a path. */
    public UpdateState without(String path) {
        Map<String, Deployed> now = new LinkedHashMap<>(deployed);
        Map<String, Deployed> before = new LinkedHashMap<>(previous);
        now.remove(path);
        before.remove(path);
        return new UpdateState(own, group, now, before, failed, trial);
    }

    /** With a release that failed, its trial over. */
    public UpdateState withFailed(String feature, Failure failure) {
        Map<String, Failure> more = new LinkedHashMap<>(failed);
        more.remove(feature);
        more.put(feature, failure);
        while (more.size() > MOST_FAILED) {
            more.remove(more.keySet().iterator().next());
        }
        return new UpdateState(own, group, deployed, previous, more, Optional.empty());
    }

    /** The document in force: the device's own, else the group's. */
    public Optional<Received> inForce() {
        return own.filter(received -> !received.text().isEmpty())
                .or(() -> group.filter(received -> !received.text().isEmpty()));
    }
}
