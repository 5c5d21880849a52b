// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.ganglion.api.Reason;
import org.ganglion.update.generation.Deployed;
import org.ganglion.update.generation.Generation;
import org.ganglion.update.plan.Plan;

/**
 * The state of the update, as {@code reported} shows it.
 *
 * @param phase what it does
 * @param origin the topic of the document in force: {@code own}, {@code group} or {@code none}
 * @param counter of this document
 * @param path of the feature that it works on, or null
 * @param outcome of the document as a whole, or null while it is worked on
 * @param reason why it failed, or null
 * @param message one line
 * @param progress how much has come of what is asked for, from 0 to 1
 * @param received bytes that have come for this document
 * @param needed bytes that the device lacked, as far as is known
 * @param features by path
 * @param running what runs
 * @param plan of the switch under way, or the last one for this document; null for none
 * @param shadows how models compare that are run beside others, or were for this document
 * @param acceptance what it takes; null as long as it does not know itself
 */
record Report(
        Phase phase,
        String origin,
        long counter,
        String path,
        Outcome outcome,
        Reason reason,
        String message,
        double progress,
        long received,
        long needed,
        Map<String, FeatureReport> features,
        Generation running,
        Plan plan,
        List<ShadowReport> shadows,
        Acceptance acceptance) {
    /**
     * What the device takes, so that nobody asks it for what it would refuse or ignore.
     *
     * @param releases whose
     * @param own documents of its own topic with a lower counter are ignored
     * @param group documents of its group's topic with a lower counter are ignored
     */
    record Acceptance(Trust.Releases releases, long own, long group) {
        private Map<String, Object> counters() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("own", own);
            json.put("group", group);
            return json;
        }
    }

    /** Version of the document. */
    static final int SCHEMA = 1;

    Report {
        features = new LinkedHashMap<>(features);
        shadows = List.copyOf(shadows);
    }

    /** Whether the other differs in nothing but the bytes received, the progress that this makes, and the samples compared. */
    boolean progressOf(Report other) {
        return other != null
                && phase == other.phase
                && origin.equals(other.origin)
                && counter == other.counter
                && outcome == other.outcome
                && reason == other.reason
                && needed == other.needed
                && Objects.equals(path, other.path)
                && Objects.equals(message, other.message)
                && features.equals(other.features)
                && running.equals(other.running)
                && Objects.equals(acceptance, other.acceptance)
                && Objects.equals(plan, other.plan);
    }

    /** As JSON. */
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("schema", SCHEMA);
        json.put("state", phase);
        json.put("origin", origin);
        json.put("counter", counter);
        if (acceptance != null) {
            json.put("counters", acceptance.counters());
            json.put("takes", acceptance.releases());
        }
        json.put("path", path);
        json.put("outcome", outcome);
        json.put("reason", reason);
        json.put("category", reason == null ? null : reason.category());
        json.put("message", message);
        json.put("progress", progress);
        Map<String, Object> bytes = new LinkedHashMap<>();
        bytes.put("received", received);
        bytes.put("needed", needed);
        json.put("bytes", bytes);
        Map<String, Object> byPath = new LinkedHashMap<>();
        features.forEach((featurePath, report) -> byPath.put(featurePath, report.json()));
        json.put("features", byPath);
        json.put("generation", running.name());
        json.put("plan", plan == null ? null : plan.json());
        if (!shadows.isEmpty()) {
            json.put("shadow", shadows.stream().map(ShadowReport::json).toList());
        }
        List<Object> models = new ArrayList<>();
        for (Deployed.Model deployed : running.models()) {
            Map<String, Object> model = new LinkedHashMap<>();
            model.put("name", deployed.name());
            model.put("version", deployed.version());
            model.put("sha256", deployed.bundle().sha256());
            models.add(model);
        }
        json.put("models", models);
        return json;
    }
}
