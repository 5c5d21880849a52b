// SPDX-License-Identifier: Apache-2.0
package org.ganglion.pipeline.running;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.model.Model;
import org.ganglion.pipeline.LearnedTakeover;
import org.ganglion.pipeline.PipelineListener;
import org.ganglion.pipeline.PipelineStatus;
import org.ganglion.pipeline.Pipelines;
import org.ganglion.pipeline.Shadow;
import org.ganglion.pipeline.Shadows;
import org.ganglion.session.Session;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** The pipelines that are configured. */
@Component(
        service = {Pipelines.class, Shadows.class, PipelineDirectory.class},
        configurationPolicy = ConfigurationPolicy.IGNORE)
public final class PipelineDirectory implements Pipelines, Shadows {
    private final List<Pipeline> running = new CopyOnWriteArrayList<>();
    private final Audience audience = new Audience();

    /** Who listens to all pipelines. */
    public Audience audience() {
        return audience;
    }

    /** Lists a pipeline. */
    public void add(Pipeline pipeline) {
        running.add(pipeline);
    }

    /** Lists it no longer. */
    public void remove(Pipeline pipeline) {
        running.remove(pipeline);
    }

    @Override
    public List<PipelineStatus> pipelines() {
        return running.stream()
                .map(Pipeline::status)
                .sorted(Comparator.comparing(PipelineStatus::name))
                .toList();
    }

    private Optional<Pipeline> find(String name) {
        return running.stream().filter(p -> p.name().equals(name)).findFirst();
    }

    @Override
    public Optional<PipelineStatus> pipeline(String name) {
        return find(name).map(Pipeline::status);
    }

    @Override
    public Optional<Session> session(String name) {
        return find(name).flatMap(Pipeline::session);
    }

    @Override
    public Optional<Model> model(String name) {
        return find(name).flatMap(Pipeline::model);
    }

    @Override
    public Optional<LearnedTakeover> takeover(String name) {
        return find(name).flatMap(Pipeline::takeover);
    }

    @Override
    public boolean follows(String name, Map<String, Object> configuration) {
        return find(name).filter(found -> found.follows(configuration)).isPresent();
    }

    private Pipeline required(String name) {
        return find(name)
                .orElseThrow(() -> new GanglionException(
                        Reason.NOT_FOUND,
                        "there is no pipeline '" + name + "'; there are "
                                + running.stream().map(Pipeline::name).toList()));
    }

    @Override
    public void reset(String name) {
        required(name).reset();
    }

    @Override
    public void forget(String name) {
        Pipeline pipeline = required(name);
        if (pipeline.session().isEmpty()) {
            throw new GanglionException(
                    Reason.STOPPED,
                    "pipeline '" + name + "' does not run: "
                            + String.join("; ", pipeline.status().reasons()));
        }
        pipeline.forget();
    }

    @Override
    public Optional<Shadow> shadow(
            String pipeline, Model candidate, Map<String, Object> before, Map<String, Object> after) {
        return find(pipeline).flatMap(found -> found.shadow(candidate, before, after));
    }

    @Override
    public AutoCloseable listen(PipelineListener listener) {
        AutoCloseable registration = audience.add(listener);
        pipelines().forEach(listener::changed);
        return registration;
    }
}
