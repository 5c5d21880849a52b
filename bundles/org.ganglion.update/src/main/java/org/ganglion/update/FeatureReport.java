// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ganglion.api.Reason;
import org.ganglion.update.generation.Deployed;

/**
 * What has become of one feature.
 *
 * @param feature its digest
 * @param outcome what became of it
 * @param reason why, or null if all is well
 * @param message one line
 * @param running what runs at its path now, or null
 * @param troubles of the pipelines that came with it and do not run, a line each
 */
record FeatureReport(
        String feature, Outcome outcome, Reason reason, String message, Deployed running, List<String> troubles) {
    /** Copies. */
    FeatureReport {
        troubles = List.copyOf(troubles);
    }

    /** As JSON. */
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("sha256", feature);
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
        return json;
    }
}
