// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.ganglion.api.GanglionException;
import org.ganglion.update.document.Artifact;
import org.ganglion.update.document.Feature;
import org.ganglion.update.generation.Deployed;
import org.ganglion.update.state.UpdateState.Failure;

/** What is reported of a feature that is not brought in now: it runs, or it failed before. */
final class Findings {
    private final Follower follower;
    private final PipelineWatch pipelines;

    Findings(Follower follower, PipelineWatch pipelines) {
        this.follower = follower;
        this.pipelines = pipelines;
    }

    FeatureReport failedBefore(long document, Artifact feature, Failure failure, Deployed present) {
        // of the document that asked for it the outcome stays what it was
        return document == failure.document()
                ? new FeatureReport(
                        feature.sha256(), failure.outcome(), failure.reason(), failure.message(), present, List.of())
                : new FeatureReport(
                        feature.sha256(),
                        Outcome.REJECTED,
                        failure.reason(),
                        "this release failed here before and is not tried again: " + failure.message(),
                        present,
                        List.of());
    }

    /** What does not run of the pipelines that came with it. */
    List<String> troubles(Deployed present) throws InterruptedException {
        Set<String> names = new TreeSet<>();
        present.configurations()
                .forEach((pid, settings) -> names.add(
                        String.valueOf(settings.getOrDefault("name", pid.substring(Feature.PIPELINE.length())))));
        return names.isEmpty() ? List.of() : pipelines.notRunning(names);
    }

    FeatureReport running(String slot, Deployed present) throws InterruptedException {
        Optional<GanglionException> why = follower.broken(slot);
        String sha256 = present.feature().sha256();
        return why.isEmpty()
                ? new FeatureReport(sha256, Outcome.SUCCESSFUL, null, "it runs", present, troubles(present))
                : new FeatureReport(
                        sha256,
                        Outcome.FAILED_ROLLBACK_NOT_REQUESTED,
                        why.get().reason(),
                        "it is here and did not start: " + why.get().getMessage(),
                        present,
                        List.of());
    }
}
