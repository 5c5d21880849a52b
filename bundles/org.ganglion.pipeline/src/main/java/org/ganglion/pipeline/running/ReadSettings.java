// SPDX-License-Identifier: Apache-2.0
package org.ganglion.pipeline.running;

import java.util.Map;
import org.ganglion.model.Model;
import org.ganglion.pipeline.settings.PipelineSettings;

/** A pipeline's settings, read from its configuration and from what its model suggests. Used by one thread. */
final class ReadSettings {
    /** By the model that runs, or ran last. */
    private Map<String, String> suggested = Map.of();

    private PipelineSettings read;
    private Map<String, String> readFrom;
    private Map<String, String> readByModel;

    /** With what a model suggests, from now on. */
    PipelineSettings of(Map<String, String> configured, Model model) {
        suggested = model.manifest().pipeline();
        return of(configured);
    }

    /** The same object as long as nothing changed that it was read from. */
    PipelineSettings of(Map<String, String> configured) {
        if (configured != readFrom || suggested != readByModel) {
            read = PipelineSettings.of(configured, suggested);
            readFrom = configured;
            readByModel = suggested;
        }
        return read;
    }

    /** Without a model, which may suggest them, nobody knows source and sinks, unless they are configured. */
    boolean nameStreams(Map<String, String> configured) {
        return configured.containsKey("source") || suggested.containsKey("source");
    }
}
