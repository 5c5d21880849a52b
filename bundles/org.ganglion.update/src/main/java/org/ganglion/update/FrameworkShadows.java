// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.ganglion.model.Model;
import org.ganglion.model.Models;
import org.ganglion.pipeline.Pipelines;
import org.ganglion.pipeline.Shadow;
import org.ganglion.pipeline.Shadows;

/** Shadows of the pipelines of this framework. */
final class FrameworkShadows implements LiveShadows {
    private final Models models;
    private final Supplier<Pipelines> pipelines;
    private final Supplier<Shadows> shadows;

    /**
     * With the services of this framework.
     *
     * @param pipelines the service that is there now, or null
     * @param shadows the service that is there now, or null
     */
    FrameworkShadows(Models models, Supplier<Pipelines> pipelines, Supplier<Shadows> shadows) {
        this.models = models;
        this.pipelines = pipelines;
        this.shadows = shadows;
    }

    @Override
    public Optional<Set<String>> pipelines() {
        Pipelines service = pipelines.get();
        if (service == null || shadows.get() == null) {
            return Optional.empty();
        }
        Set<String> names = new TreeSet<>();
        service.pipelines().forEach(pipeline -> names.add(pipeline.name()));
        return Optional.of(names);
    }

    @Override
    public Candidate read(Path bundle) {
        Model model = Strangers.with("reading " + bundle, () -> models.read(bundle));
        return (pipeline, before, after) -> beside(pipeline, model, before, after);
    }

    private Optional<Shadow> beside(
            String pipeline, Model model, Map<String, Object> before, Map<String, Object> after) {
        Shadows service = shadows.get();
        if (service == null) {
            return Optional.empty(); // it went since it was asked for the pipelines; it is asked again
        }
        return Strangers.with(
                "opening a second model beside that of '" + pipeline + '\'',
                () -> service.shadow(pipeline, model, before, after));
    }
}
