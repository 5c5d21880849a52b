// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.ganglion.model.Model;
import org.ganglion.model.Models;
import org.ganglion.pipeline.LearnedTakeover;
import org.ganglion.pipeline.PipelineState;
import org.ganglion.pipeline.PipelineStatus;
import org.ganglion.pipeline.Pipelines;
import org.ganglion.profile.ConfiguredValue;

/** The pipelines of this framework. */
final class LivePipelines implements PipelineWatch {
    private static final Set<PipelineState> WELL = EnumSet.of(PipelineState.RUNNING, PipelineState.ENDED);
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);
    private static final long LOOK_MILLIS = 20;

    private final Models models;
    private final Supplier<Pipelines> pipelines;
    private final Supplier<List<ConfiguredValue>> values;

    /**
     * Of a framework.
     *
     * @param pipelines the service that is there now, or null
     * @param values that are configured now
     */
    LivePipelines(Models models, Supplier<Pipelines> pipelines, Supplier<List<ConfiguredValue>> values) {
        this.models = models;
        this.pipelines = pipelines;
        this.values = values;
    }

    @Override
    public List<String> notRunning(Set<String> names) throws InterruptedException {
        return lookUntilNone(() -> ailing(names));
    }

    /** Looks again and again, for a bounded time, until there is nothing to be seen. */
    private static List<String> lookUntilNone(Supplier<List<String>> look) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE;
        List<String> seen = look.get();
        while (!seen.isEmpty() && System.nanoTime() - deadline < 0) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            seen = look.get();
        }
        return seen;
    }

    private List<String> ailing(Set<String> names) {
        return names.stream()
                .map(name -> line(name, service().flatMap(present -> present.pipeline(name))))
                .flatMap(Optional::stream)
                .collect(Collectors.toList());
    }

    /** Those that failed, and those that go on with another model because they cannot run the one that is installed. One that waits is not among them. */
    Set<Trouble> troubles() {
        return statuses().stream().map(this::trouble).flatMap(Optional::stream).collect(Collectors.toSet());
    }

    private Optional<Trouble> trouble(PipelineStatus status) {
        String name = "pipeline '" + status.name() + "' ";
        String why = String.join("; ", status.reasons());
        if (status.state() == PipelineState.FAILED) {
            return Optional.of(new Trouble(name + "is FAILED", why));
        }
        return !why.isEmpty() && isBehind(status.name())
                ? Optional.of(
                        new Trouble(name + "does not take the new model", "it runs " + status.model() + "; " + why))
                : Optional.empty();
    }

    @Override
    public void awaitDecision(Set<String> names, Set<String> ofModels) throws InterruptedException {
        lookUntilNone(() -> undecided(names, ofModels));
    }

    private List<String> undecided(Set<String> names, Set<String> ofModels) {
        Pipelines service = pipelines.get();
        if (service == null) {
            return List.of();
        }
        Map<String, Map<String, Object>> configurations = configurations();
        List<String> undecided = new ArrayList<>(names);
        undecided.removeIf(
                name -> service.pipeline(name).filter(LivePipelines::knows).isPresent()
                        && service.follows(name, configurations.getOrDefault(name, Map.of())));
        service.pipelines().stream()
                .filter(status -> status.state() == PipelineState.WAITING && ofModels.contains(status.model()))
                .map(PipelineStatus::name)
                .forEach(undecided::add);
        return undecided;
    }

    /** Of pipelines, by their names. */
    private Map<String, Map<String, Object>> configurations() {
        Map<String, Map<String, Object>> byPid = new HashMap<>();
        for (ConfiguredValue value : values.get()) {
            if (BaseTexts.isOfPipeline(value.pid())) {
                byPid.computeIfAbsent(value.pid(), pid -> new HashMap<>()).put(value.key(), value.value());
            }
        }
        Map<String, Map<String, Object>> byName = new HashMap<>();
        byPid.forEach((pid, settings) -> byName.put(String.valueOf(settings.getOrDefault("name", pid)), settings));
        return byName;
    }

    /** What it waits for, if it does not run. */
    private static boolean knows(PipelineStatus status) {
        return status.state() != PipelineState.WAITING || !status.reasons().isEmpty();
    }

    private static Optional<String> line(String name, Optional<PipelineStatus> status) {
        if (status.isEmpty()) {
            return Optional.of("pipeline '" + name + "' is not there");
        }
        PipelineState state = status.get().state();
        return WELL.contains(state)
                ? Optional.empty()
                : Optional.of("pipeline '" + name + "' is " + state + ": "
                        + String.join("; ", status.get().reasons()));
    }

    @Override
    public List<LearnedTakeover> takeovers(Set<String> names) throws InterruptedException {
        List<String> behind = notFollowing(names);
        return running(names).stream()
                .filter(pipeline -> !behind.contains(pipeline))
                .map(pipeline -> service().flatMap(service -> service.takeover(pipeline)))
                .flatMap(Optional::stream)
                .toList();
    }

    @Override
    public List<String> notFollowing(Set<String> names) throws InterruptedException {
        lookUntilNone(
                () -> behind(names).stream().filter(name -> !saysWhy(name)).toList());
        return behind(names);
    }

    /** Whether it tried to follow, and could not. */
    private boolean saysWhy(String pipeline) {
        return service()
                .flatMap(service -> service.pipeline(pipeline))
                .filter(status -> !status.reasons().isEmpty())
                .isPresent();
    }

    /** Those that still run another model than the installed one of its name. */
    private List<String> behind(Set<String> names) {
        return running(names).stream().filter(this::isBehind).toList();
    }

    private boolean isBehind(String pipeline) {
        return model(pipeline).filter(model -> !isInstalled(model)).isPresent();
    }

    private Optional<Model> model(String pipeline) {
        return service().flatMap(service -> service.model(pipeline));
    }

    private boolean isInstalled(Model model) {
        return models.model(model.name())
                .filter(installed -> installed.manifest().equals(model.manifest()))
                .isPresent();
    }

    private List<String> running(Set<String> names) {
        return statuses().stream()
                .map(PipelineStatus::name)
                .filter(pipeline -> model(pipeline)
                        .filter(model -> names.contains(model.name()))
                        .isPresent())
                .toList();
    }

    private Optional<Pipelines> service() {
        return Optional.ofNullable(pipelines.get());
    }

    private List<PipelineStatus> statuses() {
        return service().map(Pipelines::pipelines).orElse(List.of());
    }
}
