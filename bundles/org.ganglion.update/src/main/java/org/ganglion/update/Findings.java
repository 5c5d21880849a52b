// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.pipeline.LearnedTakeover;
import org.ganglion.update.document.Artifact;
import org.ganglion.update.generation.Deployed;
import org.ganglion.update.state.UpdateState.Failure;

/** What is reported of features. */
final class Findings {
    private final Follower follower;
    private final PipelineWatch pipelines;

    Findings(Follower follower, PipelineWatch pipelines) {
        this.follower = follower;
        this.pipelines = pipelines;
    }

    /** Of one that runs, and was not brought in now. */
    FeatureReport running(String slot, Deployed present) throws InterruptedException {
        Optional<GanglionException> why = follower.broken(slot);
        if (why.isEmpty()) {
            return broughtIn(present, "it runs");
        }
        return failed(
                present.feature(),
                Outcome.FAILED_ROLLBACK_NOT_REQUESTED,
                why.get().reason(),
                "it is here and did not start: " + why.get().getMessage(),
                present);
    }

    /** Of one that runs now. */
    FeatureReport broughtIn(Deployed release, String verdict) throws InterruptedException {
        return new FeatureReport(
                release.feature(), Outcome.SUCCESSFUL, null, verdict, release, troubles(release), takeovers(release));
    }

    /** Of one that failed an earlier time. For the document that asked for it then, the outcome stays what it was. */
    FeatureReport failedBefore(long document, Artifact feature, Failure failure, Deployed present)
            throws InterruptedException {
        return document == failure.document()
                ? failed(feature, failure.outcome(), failure.reason(), failure.message(), present)
                : failed(feature, Outcome.REJECTED, failure.reason(), notAgain(failure), present);
    }

    /** Why a release that failed an earlier time is not tried. */
    static String notAgain(Failure failure) {
        return "this release failed here before and is not tried again: " + failure.message();
    }

    /**
     * Of one that failed.
     *
     * @param present what runs in its place, or null
     */
    FeatureReport failed(Artifact feature, Outcome outcome, Reason reason, String message, Deployed present)
            throws InterruptedException {
        return new FeatureReport(feature, outcome, reason, message, present, List.of(), takeovers(present));
    }

    /** What does not run of the pipelines that came with it. */
    private List<String> troubles(Deployed present) throws InterruptedException {
        Set<String> names = present.pipelines().keySet();
        return names.isEmpty() ? List.of() : pipelines.notRunning(names);
    }

    private List<LearnedTakeover> takeovers(Deployed present) throws InterruptedException {
        if (present == null || present.models().isEmpty()) {
            return List.of();
        }
        return pipelines.takeovers(
                present.models().stream().map(Deployed.Model::name).collect(Collectors.toSet()));
    }
}
