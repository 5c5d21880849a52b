// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.ganglion.pipeline.PipelineState;
import org.ganglion.pipeline.PipelineStatus;
import org.ganglion.pipeline.Pipelines;

/** The pipelines of this framework. */
final class LivePipelines implements PipelineWatch {
    private static final Set<PipelineState> WELL = EnumSet.of(PipelineState.RUNNING, PipelineState.ENDED);
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);
    private static final long LOOK_MILLIS = 20;

    private final Supplier<Pipelines> pipelines;

    /** @param pipelines the service that is there now, or null */
    LivePipelines(Supplier<Pipelines> pipelines) {
        this.pipelines = pipelines;
    }

    @Override
    public List<String> notRunning(Set<String> names) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE;
        List<String> lines = look(names);
        while (!lines.isEmpty() && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            lines = look(names);
        }
        return lines;
    }

    private List<String> look(Set<String> names) {
        Optional<Pipelines> service = Optional.ofNullable(pipelines.get());
        return names.stream()
                .map(name -> line(name, service.flatMap(present -> present.pipeline(name))))
                .flatMap(Optional::stream)
                .collect(Collectors.toList());
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
}
