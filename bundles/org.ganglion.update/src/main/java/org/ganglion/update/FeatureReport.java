// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ganglion.api.Reason;
import org.ganglion.pipeline.LearnedTakeover;
import org.ganglion.update.document.Artifact;
import org.ganglion.update.generation.Deployed;

/**
 * What has become of one feature.
 *
 * @param feature its digest and length, as the document named it
 * @param outcome what became of it
 * @param reason why, or null if all is well
 * @param message one line
 * @param running what runs at its path now, or null
 * @param troubles of the pipelines that came with it and do not run, a line each
 * @param learned what the models that run took over, pipeline by pipeline, of what had been learned
 */
record FeatureReport(
        Artifact feature,
        Outcome outcome,
        Reason reason,
        String message,
        Deployed running,
        List<String> troubles,
        List<LearnedTakeover> learned) {
    /** Copies. */
    FeatureReport {
        troubles = List.copyOf(troubles);
        learned = List.copyOf(learned);
    }

    /** As JSON. */
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("sha256", feature.sha256());
        json.put("length", feature.length());
        json.put("outcome", outcome);
        json.put("reason", reason);
        json.put("message", message);
        if (running != null) {
            if (running.models().size() == 1) {
                json.put("model", running.models().get(0).name());
                json.put("version", running.models().get(0).version());
            } else {
                json.put("release", running.id());
            }
            json.put("counter", running.counter());
            json.put("running", running.feature().sha256());
        }
        if (!troubles.isEmpty()) {
            json.put("troubles", troubles);
        }
        if (!learned.isEmpty()) {
            json.put("learned", learned.stream().map(FeatureReport::json).toList());
        }
        return json;
    }

    private static Map<String, Object> json(LearnedTakeover takeover) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("pipeline", takeover.pipeline());
        json.put("model", takeover.model());
        json.put("outcome", takeover.outcome());
        json.put("from", takeover.from());
        json.put("steps", takeover.steps());
        if (!takeover.discarded().isEmpty()) {
            json.put("discarded", takeover.discarded());
        }
        return json;
    }
}
