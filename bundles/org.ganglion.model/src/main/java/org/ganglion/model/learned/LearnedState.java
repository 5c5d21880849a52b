// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model.learned;

import java.util.List;
import java.util.Objects;
import org.ganglion.api.engine.Plan;
import org.ganglion.api.network.Role;

/**
 * What a model learned in a pipeline.
 *
 * @param model its name
 * @param version the model's, as its author gave it
 * @param sha256 of the model's file: authors give a version to more than one; empty if it is not known
 * @param pipeline the name
 * @param steps of the session until then
 * @param blocks the variables of role WEIGHT; their arrays are not changed afterwards
 */
public record LearnedState(
        String model, String version, String sha256, String pipeline, long steps, List<Plan.Block> blocks) {
    /** Copies the list, of which only weights stay. */
    public LearnedState {
        Objects.requireNonNull(model);
        Objects.requireNonNull(version);
        Objects.requireNonNull(sha256);
        Objects.requireNonNull(pipeline);
        blocks = blocks.stream()
                .filter(block -> block.variable().role() == Role.WEIGHT)
                .toList();
    }

    /** Of a model whose file is not known. */
    public LearnedState(String model, String version, String pipeline, long steps, List<Plan.Block> blocks) {
        this(model, version, "", pipeline, steps, blocks);
    }

    /** Whether the model learned it that has this version and file; where the file is not known the version decides. */
    public boolean isOf(String modelVersion, String modelSha256) {
        return version.equals(modelVersion)
                && (sha256.isEmpty() || modelSha256.isEmpty() || sha256.equals(modelSha256));
    }
}
