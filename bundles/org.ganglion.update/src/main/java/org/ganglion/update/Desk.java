// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.ganglion.api.Reason;
import org.ganglion.update.Report.Acceptance;
import org.ganglion.update.generation.Generation;
import org.ganglion.update.plan.Plan;

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
    private final Share share = new Share();
    private Generation running = Generation.NONE;
    private Plan plan;
    private List<ShadowReport> shadows = List.of();
    private Acceptance acceptance;

    Desk(Consumer<Report> reports) {
        this.reports = reports;
    }

    /** What it takes from now on. */
    void accepts(Acceptance next) {
        acceptance = next;
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
        plan = null;
        shadows = List.of();
        receivedBefore = 0;
        received = 0;
        needed = 0;
        share.of(1);
        tell();
    }

    void phase(Phase next, String featurePath, String what) {
        phase = next;
        path = featurePath;
        message = what;
        tell();
    }

    /** So many of the document's releases are not here yet. */
    void toBring(int releases) {
        share.of(releases);
    }

    /** The next of them is brought. */
    void brings() {
        share.next(received, needed);
    }

    /** More is to be fetched. */
    void lacks(long bytes) {
        needed += bytes;
    }

    /** The present release lacks so much beside its feature, and no more. */
    void lacksInAll(long bytes) {
        lacks(bytes);
        share.know();
    }

    /** The next artifact is fetched. */
    void fetches() {
        receivedBefore = received;
    }

    void received(long bytesOfThisArtifact) {
        received = receivedBefore + bytesOfThisArtifact;
        tell();
    }

    void feature(String featurePath, FeatureReport report) {
        features.put(featurePath, report);
    }

    void runs(Generation generation) {
        running = generation;
    }

    void plan(Plan next) {
        plan = next;
        tell();
    }

    /** How the models compare that are run beside others. */
    void shadows(List<ShadowReport> next) {
        shadows = List.copyOf(next);
        tell();
    }

    /** Work on the document has ended with what became of the worst of its features. */
    void conclude(boolean again) {
        Optional<FeatureReport> worst = features.values().stream()
                .filter(report -> report.outcome() != Outcome.SUCCESSFUL)
                .max(Comparator.comparing(report -> severity(report.outcome())));
        Phase last = again ? Phase.WAITING : Phase.IDLE;
        if (worst.isEmpty()) {
            end(last, Outcome.SUCCESSFUL, null, "what is desired runs");
        } else {
            end(last, worst.get().outcome(), worst.get().reason(), worst.get().message());
        }
    }

    private static int severity(Outcome outcome) {
        return List.of(
                        Outcome.SUCCESSFUL,
                        Outcome.REJECTED,
                        Outcome.FAILED_NO_STATE_CHANGE,
                        Outcome.FAILED_ROLLBACK_NOT_REQUESTED,
                        Outcome.FAILED_ROLLBACK_COMPLETE,
                        Outcome.FAILED_UNABLE_TO_ROLLBACK)
                .indexOf(outcome);
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

    /** Whether it waits for something that may be there now. */
    boolean isWaiting() {
        return phase == Phase.WAITING;
    }

    /** Tells everything as it is. */
    void tell() {
        double progress = outcome == Outcome.SUCCESSFUL ? 1 : share.at(received, needed);
        reports.accept(new Report(
                phase,
                origin,
                counter,
                path,
                outcome,
                reason,
                message,
                progress,
                received,
                needed,
                features,
                running,
                plan,
                shadows,
                acceptance));
    }
}
