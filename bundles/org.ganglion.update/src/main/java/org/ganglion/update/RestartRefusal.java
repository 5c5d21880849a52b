// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.update.document.Feature;
import org.ganglion.update.document.Part;
import org.ganglion.update.generation.Deployed;
import org.ganglion.update.generation.Generation;
import org.ganglion.update.plan.Plan;

/**
 * Why a release may not take the restart that it takes: the same for one that is only planned.
 *
 * @param supervised whether anybody would start the process again
 * @param path of the release
 * @param running what runs
 */
record RestartRefusal(boolean supervised, String path, Generation running) {
    /**
     * Refuses.
     *
     * @param models the names of the release's models
     * @throws GanglionException UNSUPPORTED if nobody would start the process again, or if the release asks for a shadow run of a model that runs: a
     *     restart leaves nothing that it could be run beside
     */
    void check(Plan plan, Feature feature, Map<Part, String> models) {
        if (!plan.isCold()) {
            return;
        }
        String restart = "takes a restart (" + String.join(", ", plan.cold()) + ')';
        if (!supervised) {
            throw new GanglionException(
                    Reason.UNSUPPORTED,
                    path + ": " + restart + ", and no supervisor would start this process again");
        }
        List<String> changed = changed(models);
        if (feature.judging().shadow().isPresent() && !changed.isEmpty()) {
            throw new GanglionException(
                    Reason.UNSUPPORTED,
                    path + ": asks for a shadow run of " + String.join(", ", changed) + ", and " + restart
                            + "; release the model by itself");
        }
    }

    /** Those of which another version runs. */
    private List<String> changed(Map<Part, String> models) {
        Set<String> before =
                running.models().stream().map(Deployed.Model::name).collect(Collectors.toSet());
        return models.entrySet().stream()
                .filter(model -> !running.files().containsValue(model.getKey().artifact()))
                .map(Map.Entry::getValue)
                .filter(before::contains)
                .toList();
    }
}
