// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.ganglion.api.Reason;
import org.ganglion.update.state.UpdateState;

/** Keeps the report up to date and passes it on whenever it changes. Used by the update's thread. */
final class Desk {
    private final Consumer<Report> reports;
    private final Map<String, FeatureReport> features = new LinkedHashMap<>();
    private Phase phase = Phase.IDLE;
    private String origin = "none";
    private long counter;
    private String path;
    private Outcome outcome;
    private Reason reason;
    private String message = "nothing is desired";
    private long receivedBefore;
    private long received;
    private long needed;
    private Collection<UpdateState.Deployed> running = java.util.List.of();

    Desk(Consumer<Report> reports) {
        this.reports = reports;
    }

    /** Work on a document begins. */
    void begin(String documentOrigin, long documentCounter, Phase first) {
        origin = documentOrigin;
        counter = documentCounter;
        phase = first;
        path = null;
        outcome = null;
        reason = null;
        message = "";
        features.clear();
        receivedBefore = 0;
        received = 0;
        needed = 0;
        tell();
    }

    void phase(Phase next, String featurePath, String what) {
        phase = next;
        path = featurePath;
        message = what;
        tell();
    }

    void lacks(long bytes) {
        receivedBefore = received;
        needed += bytes;
    }

    void received(long bytesOfThisArtifact) {
        received = receivedBefore + bytesOfThisArtifact;
        tell();
    }

    void feature(String featurePath, FeatureReport report) {
        features.put(featurePath, report);
    }

    Collection<FeatureReport> features() {
        return features.values();
    }

    void runs(Collection<UpdateState.Deployed> deployed) {
        running = deployed;
    }

    /** Work on the document has ended. */
    void end(Phase last, Outcome result, Reason why, String what) {
        phase = last;
        path = null;
        outcome = result;
        reason = why;
        message = what;
        tell();
    }

    private void tell() {
        reports.accept(new Report(
                phase,
                origin,
                counter,
                path,
                outcome,
                reason,
                message,
                received,
                needed,
                features,
                java.util.List.copyOf(running)));
    }
}
