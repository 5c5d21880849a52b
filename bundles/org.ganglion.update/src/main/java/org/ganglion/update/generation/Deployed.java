// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.generation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ganglion.update.document.Artifact;

/**
 * A release that is part of a generation.
 *
 * @param feature what asked for it
 * @param id of the feature
 * @param counter of the release, 0 where it has none
 * @param files by their place in the generation's folder
 * @param models those of the files that are models
 * @param configurations by persistent identifier, those of pipelines
 */
public record Deployed(
        Artifact feature,
        String id,
        long counter,
        Map<String, Artifact> files,
        List<Model> models,
        Map<String, Map<String, Object>> configurations) {
    /** Copies. */
    public Deployed {
        files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
        models = List.copyOf(models);
        configurations = Collections.unmodifiableMap(new LinkedHashMap<>(configurations));
    }

    /** The pipelines that come with it, by name, as they are configured. */
    public Map<String, Map<String, Object>> pipelines() {
        Map<String, Map<String, Object>> named = new TreeMap<>();
        configurations.forEach(
                (pid, settings) -> named.put(String.valueOf(settings.getOrDefault("name", pid)), settings));
        return named;
    }

    /**
     * A model.
     *
     * @param name of the model
     * @param version of the model
     * @param bundle the model bundle
     */
    public record Model(String name, String version, Artifact bundle) {}
}
