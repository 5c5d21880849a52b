// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.ganglion.api.GanglionException;
import org.ganglion.model.ModelManifest;
import org.ganglion.model.archive.DataOnlyInspection;
import org.ganglion.pipeline.Comparison;
import org.ganglion.pipeline.Latencies;
import org.ganglion.pipeline.Shadow;

/** Pipelines that have no samples but say what came of them. */
final class ScriptedShadows implements LiveShadows {
    /** None if there is no service. */
    Optional<Set<String>> present = Optional.of(Set.of());
    /** What is said of a candidate's version beside what runs. */
    Function<String, Comparison> says = version -> none(version);

    GanglionException failure;
    GanglionException refusal;
    Runnable whenBegun = () -> {};
    Runnable whenClosed = () -> {};
    final List<String> begun = new ArrayList<>();
    final List<Map<String, Object>> before = new ArrayList<>();
    final List<Map<String, Object>> after = new ArrayList<>();
    int open;

    static Comparison none(String version) {
        return of(version, 0, 0, 0, 1, 0, 0, 0);
    }

    static Comparison of(
            String version,
            long taken,
            long compared,
            long passedOver,
            int values,
            long equalDecisions,
            double meanDifference,
            double largestValue) {
        return new Comparison(
                "kitchen",
                "sample/1.0.0",
                "sample/" + version,
                values,
                taken,
                compared,
                taken - compared - passedOver,
                passedOver,
                equalDecisions,
                2 * meanDifference,
                meanDifference,
                largestValue,
                Latencies.none(),
                Latencies.none());
    }

    void has(String... names) {
        present = Optional.of(new TreeSet<>(List.of(names)));
    }

    @Override
    public Optional<Set<String>> pipelines() {
        return present;
    }

    @Override
    public Candidate read(Path bundle) {
        ModelManifest manifest = new DataOnlyInspection().inspect(bundle);
        return (pipeline, was, becomes) -> {
            if (refusal != null) {
                throw refusal;
            }
            if (!manifest.name().equals("sample")) {
                return Optional.empty();
            }
            begun.add(manifest.version());
            before.add(was);
            after.add(becomes);
            open++;
            whenBegun.run();
            return Optional.of(new Scripted(manifest.version()));
        };
    }

    private final class Scripted implements Shadow {
        private final String version;

        Scripted(String version) {
            this.version = version;
        }

        @Override
        public Comparison comparison() {
            return says.apply(version);
        }

        @Override
        public Optional<GanglionException> failure() {
            return Optional.ofNullable(failure);
        }

        @Override
        public void close() {
            open--;
            whenClosed.run();
        }
    }
}
