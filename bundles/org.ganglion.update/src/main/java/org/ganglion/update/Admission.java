// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.update.document.Artifact;
import org.ganglion.update.document.DesiredDocument;
import org.ganglion.update.document.Feature;
import org.ganglion.update.document.Part;
import org.ganglion.update.generation.Deployed;
import org.ganglion.update.generation.Generation;
import org.ganglion.update.plan.Plan;
import org.ganglion.update.state.UpdateState.Failure;

/** Whether a release is let in at all, by what is known before its bundles are here: the same for one that is only planned. */
final class Admission {
    private final Toolbox tools;
    private final String path;
    private final Artifact artifact;

    Admission(Toolbox tools, String path, Artifact artifact) {
        this.tools = tools;
        this.path = path;
        this.artifact = artifact;
    }

    /** What it failed of here; nothing if it did not, or if somebody trusted has raised its counter since. */
    Optional<Failure> failedBefore() throws InterruptedException {
        Failure failure = tools.journal().state().failed().get(artifact.sha256());
        if (failure == null) {
            return Optional.empty();
        }
        try {
            long counter =
                    tools.ports().trust().approve(path, artifact).counter().orElse(0L);
            return counter > failure.release() ? Optional.empty() : Optional.of(failure);
        } catch (GanglionException untrusted) {
            return Optional.of(failure);
        }
    }

    /**
     * Refuses one that is older than what has run here.
     *
     * @throws GanglionException UNTRUSTED if no signed campaign allows to go back to it
     */
    void refuseOlder(long counter, Generation running) throws InterruptedException {
        String slot = DesiredDocument.slot(path);
        long newest = Math.max(
                tools.journal().state().counters().getOrDefault(slot, 0L),
                running.at(slot).map(Deployed::counter).orElse(0L));
        if (counter < newest && !tools.ports().trust().mayGoBack(path, artifact)) {
            throw new GanglionException(
                    Reason.UNTRUSTED,
                    path + ": its release counter is " + counter + ", " + newest
                            + " has run here; going back takes a signed campaign");
        }
    }

    /**
     * Refuses a restart that may not be.
     *
     * @param models the names of the release's models
     * @throws GanglionException UNSUPPORTED if nobody would start the process again, or if the release asks for a shadow run of a model
     *     that runs: a restart leaves nothing that it could be run beside
     */
    void refuseRestart(Plan plan, Feature feature, Map<Part, String> models, Generation running) {
        if (!plan.isCold()) {
            return;
        }
        String restart = "takes a restart (" + String.join(", ", plan.cold()) + ')';
        if (!tools.setting().supervised()) {
            throw new GanglionException(
                    Reason.UNSUPPORTED, path + ": " + restart + ", and no supervisor would start this process again");
        }
        List<String> changed = changed(models, running);
        if (feature.judging().shadow().isPresent() && !changed.isEmpty()) {
            throw new GanglionException(
                    Reason.UNSUPPORTED,
                    path + ": asks for a shadow run of " + String.join(", ", changed) + ", and " + restart
                            + "; release the model by itself");
        }
    }

    /** Those of which another version runs. */
    private static List<String> changed(Map<Part, String> models, Generation running) {
        Set<String> before = running.models().stream().map(Deployed.Model::name).collect(Collectors.toSet());
        return models.entrySet().stream()
                .filter(model -> !running.files().containsValue(model.getKey().artifact()))
                .map(Map.Entry::getValue)
                .filter(before::contains)
                .toList();
    }
}
