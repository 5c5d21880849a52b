// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ganglion.api.GanglionException;
import org.ganglion.update.document.Artifact;
import org.ganglion.update.document.DesiredDocument;
import org.ganglion.update.document.Feature;
import org.ganglion.update.document.Part;
import org.ganglion.update.document.Role;
import org.ganglion.update.generation.Deployed;
import org.ganglion.update.generation.Generation;
import org.ganglion.update.plan.Plan;
import org.ganglion.update.state.UpdateState.Failure;

/**
 * What a document would lead to, without doing it. Only features are fetched: of a bundle that is not here yet, nothing is known but its name, so that a
 * fragment among them may still make more of it.
 */
final class Preview {
    private final Toolbox tools;
    private final Obtaining obtaining;
    private final Generation running;

    /** @param obtaining that is not reported */
    Preview(Toolbox tools, Obtaining obtaining, Generation running) {
        this.tools = tools;
        this.obtaining = obtaining;
        this.running = tools.generations().examined(running);
    }

    /** As JSON: for each path the plan, or why it is refused. */
    Map<String, Object> of(DesiredDocument document) throws InterruptedException {
        tools.ports().trust().refresh(document);
        Map<String, Object> byPath = new LinkedHashMap<>();
        for (Map.Entry<String, Artifact> feature : document.features().entrySet()) {
            byPath.put(feature.getKey(), of(feature.getKey(), feature.getValue()));
        }
        running.features().keySet().stream()
                .filter(slot -> !document.slots().contains(slot))
                .forEach(slot -> byPath.put(
                        slot,
                        tools.planner()
                                .plan(running, running.without(slot, running.name()))
                                .json()));
        return byPath;
    }

    private Map<String, Object> of(String path, Artifact artifact) throws InterruptedException {
        String slot = DesiredDocument.slot(path);
        try {
            if (running.at(slot)
                    .filter(present -> present.feature().equals(artifact))
                    .isPresent()) {
                return Map.of("mode", "none");
            }
            Admission admission = new Admission(tools, path, artifact);
            Optional<Failure> before = admission.failedBefore();
            if (before.isPresent()) {
                throw new GanglionException(before.get().reason(), Findings.notAgain(before.get()));
            }
            Trust.Approval approval = tools.ports().trust().approve(path, artifact);
            obtaining.bring(path, artifact);
            Feature feature = obtaining.feature(path, artifact);
            admission.refuseOlder(approval.counter().orElse(feature.counter()), running);
            tools.ports().board().check(path, feature.requirements(), approval.hardware(), feature.isBase());
            Generation next = running.with(slot, release(artifact, feature), feature.isBase(), running.name());
            Plan plan = tools.planner().plan(running, next);
            admission.refuseRestart(plan, feature, models(feature), running);
            Map<String, Object> json = plan.json();
            feature.judging().shadow().ifPresent(shadow -> json.put("shadow", shadow.json()));
            return json;
        } catch (GanglionException refused) {
            Map<String, Object> why = new LinkedHashMap<>();
            why.put("mode", "refused");
            why.put("reason", refused.reason());
            why.put("message", refused.getMessage());
            return why;
        }
    }

    /** By what the feature calls them: their manifests may not be here yet. */
    private static Map<Part, String> models(Feature feature) {
        Map<Part, String> models = new LinkedHashMap<>();
        feature.parts().stream()
                .filter(part -> part.role() == Role.MODEL)
                .forEach(part -> models.put(part, part.name()));
        return models;
    }

    private Deployed release(Artifact artifact, Feature feature) {
        Map<String, Artifact> files = new TreeMap<>();
        feature.parts().forEach(part -> files.put(part.place(), part.artifact()));
        if (feature.isBase()) {
            new BaseTexts(tools.generations(), running)
                    .of(feature)
                    .forEach((place, bytes) -> files.put(place, BaseTexts.artifact(bytes)));
        }
        return new Deployed(artifact, feature.id(), feature.counter(), files, List.of(), Map.of());
    }
}
