// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.model.ModelManifest;
import org.ganglion.pipeline.Comparison;
import org.ganglion.pipeline.Shadow;
import org.ganglion.update.document.Part;
import org.ganglion.update.document.SwitchSettings;
import org.ganglion.update.generation.Generation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Before a model takes the place of another: both on the same live samples, for as long as the release asks for it. Nothing is switched meanwhile and
 * nothing written; a process that ends in it begins anew.
 */
final class ShadowTrial {
    private static final Logger LOG = LoggerFactory.getLogger(ShadowTrial.class);
    private static final String MODEL = "model";
    private static final long LOOK_MILLIS = 100;
    /** Reports are retained by the broker, and a link may be slow. */
    private static final long TELL_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** For the sample under way when the time is over. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Toolbox tools;
    private final String path;
    private final Optional<SwitchSettings.Shadow> asked;
    private final Generation from;
    private final Generation to;

    /** @param asked nothing if the release asks for none */
    ShadowTrial(Toolbox tools, String path, Optional<SwitchSettings.Shadow> asked, Generation from, Generation to) {
        this.tools = tools;
        this.path = path;
        this.asked = asked;
        this.from = from;
        this.to = to;
    }

    /** Those that are not here already. */
    private Map<Part, ModelManifest> changed(Map<Part, ModelManifest> models) {
        Map<Part, ModelManifest> changed = new LinkedHashMap<>(models);
        changed.keySet().removeIf(part -> from.files().containsValue(part.artifact()));
        return changed;
    }

    /**
     * Runs them, if the release asks for it.
     *
     * @param models of the release
     * @return what came of it, one line; nothing if it was not asked for
     * @throws GanglionException RESULTS_DIFFER beyond the tolerance; TIMEOUT without samples; PROVIDER_FAILED or whatever a new model fails
     *     with; STOPPED if another document came or the process ends
     */
    Optional<String> run(Map<Part, ModelManifest> models) throws InterruptedException {
        if (asked.isEmpty()) {
            return Optional.empty();
        }
        String said = new Run(asked.get(), changed(models)).run();
        LOG.info("{}: shadow run: {}", path, said);
        return Optional.of("shadow run: " + said);
    }

    /** One time of it. */
    private final class Run {
        private final SwitchSettings.Shadow how;
        /** By name. */
        private final Map<String, LiveShadows.Candidate> candidates = new LinkedHashMap<>();

        private final List<Shadow> shadows = new ArrayList<>();
        private final Set<String> begun = new HashSet<>();
        private final Map<String, Map<String, Object>> before = from.pipelines();
        private final Map<String, Map<String, Object>> after = to.pipelines();

        private long end = System.nanoTime();
        private long told = System.nanoTime();

        Run(SwitchSettings.Shadow how, Map<Part, ModelManifest> changed) {
            this.how = how;
            changed.forEach((part, manifest) -> candidates.put(
                    manifest.name(), tools.ports().shadows().read(tools.store().path(part.artifact()))));
        }

        String run() throws InterruptedException {
            if (candidates.isEmpty()) {
                return "no model is new";
            }
            tools.desk().phase(Phase.SHADOWING, path, "running beside what runs, for " + time());
            try {
                end += how.time().toNanos();
                begin();
                while (!nothingToCompareWith() && (System.nanoTime() - end < 0 || oneIsUnderWay())) {
                    pause();
                    begin();
                    look();
                }
                look(); // it may have failed since
                return judge(tell());
            } finally {
                shadows.forEach(this::close);
            }
        }

        /** One that does not end well keeps no other from ending: a pipeline has one shadow at a time. */
        private void close(Shadow shadow) {
            try {
                shadow.close();
            } catch (RuntimeException e) {
                LOG.error(
                        "{}: what ran in the shadow of {} does not end well",
                        path,
                        shadow.comparison().running(),
                        e);
            }
        }

        /** Begins with pipelines that have come. */
        private void begin() {
            for (String pipeline : tools.ports().shadows().pipelines().orElse(Set.of())) {
                candidates.forEach((name, candidate) -> {
                    if (!begun.contains(pipeline)) {
                        begin(pipeline, name, candidate);
                    }
                });
            }
        }

        private void begin(String pipeline, String model, LiveShadows.Candidate candidate) {
            try {
                candidate
                        .beside(
                                pipeline,
                                before.getOrDefault(pipeline, Map.of()),
                                after.getOrDefault(pipeline, Map.of()))
                        .ifPresent(shadow -> {
                            shadows.add(shadow);
                            begun.add(pipeline);
                            end = System.nanoTime() + how.time().toNanos();
                        });
            } catch (GanglionException e) {
                throw e.at(path + ": shadow run of " + model + " in pipeline '" + pipeline + '\'');
            }
        }

        /** After a start of the device its pipelines come one by one, and their models. */
        private boolean nothingToCompareWith() {
            return shadows.isEmpty()
                    && tools.ports().shadows().pipelines().isPresent()
                    && expected().isEmpty();
        }

        /** Pipelines of releases whose model is changed by this one. */
        private Set<String> expected() {
            Set<String> names = new LinkedHashSet<>();
            Set<String> running = new HashSet<>();
            from.models().forEach(model -> running.add(model.name()));
            before.forEach((pipeline, settings) -> {
                Object next = after.getOrDefault(pipeline, Map.of()).get(MODEL);
                if (running.contains(settings.get(MODEL)) && candidates.containsKey(next)) {
                    names.add(pipeline);
                }
            });
            return names;
        }

        /** A sample that came shortly before the end is compared as well, if there is no other. */
        private boolean oneIsUnderWay() {
            return System.nanoTime() - end < GRACE.toNanos()
                    && comparisons().stream()
                            .anyMatch(comparison ->
                                    comparison.compared() == 0 && comparison.taken() > comparison.passedOver());
        }

        private void pause() throws InterruptedException {
            if (tools.ports().cancelled().getAsBoolean()) {
                throw new GanglionException(Reason.STOPPED, path + ": the shadow run was ended before it was over");
            }
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            TimeUnit.MILLISECONDS.sleep(Math.max(1, Math.min(LOOK_MILLIS, left)));
        }

        private void look() {
            for (Shadow shadow : shadows) {
                shadow.failure().ifPresent(why -> {
                    tell();
                    Comparison comparison = shadow.comparison();
                    throw why.at(path + ": " + comparison.candidate() + " failed beside " + comparison.running()
                            + " in pipeline '" + comparison.pipeline() + '\'');
                });
            }
            if (System.nanoTime() - told >= TELL_NANOS) {
                tell();
            }
        }

        /** What was told now. */
        private List<ShadowReport> tell() {
            told = System.nanoTime();
            List<ShadowReport> reports = comparisons().stream()
                    .map(comparison -> new ShadowReport(comparison, how))
                    .toList();
            if (!reports.isEmpty()) {
                tools.desk().shadows(reports);
            }
            return reports;
        }

        private String time() {
            double seconds = how.time().toMillis() / 1000.0;
            return (seconds == Math.rint(seconds) ? Long.toString((long) seconds) : Double.toString(seconds)) + " s";
        }

        private List<Comparison> comparisons() {
            return shadows.stream().map(Shadow::comparison).toList();
        }

        /** By what was told: samples go on, and what is said of them must not disagree with what is decided. */
        private String judge(List<ShadowReport> reports) {
            if (reports.isEmpty()) {
                requirePipelines();
                return "no pipeline runs another version; there is nothing to compare with";
            }
            reports.forEach(this::judge);
            return reports.stream().map(ShadowReport::line).collect(Collectors.joining("; "));
        }

        private void requirePipelines() {
            Optional<Set<String>> there = tools.ports().shadows().pipelines();
            Set<String> missing = new LinkedHashSet<>(expected());
            missing.removeAll(there.orElse(Set.of()));
            if (there.isEmpty() || !missing.isEmpty()) {
                throw new GanglionException(
                        Reason.TIMEOUT,
                        path + ": nothing was compared within " + time() + ", because "
                                + (there.isEmpty()
                                        ? "there are no pipelines"
                                        : "of the pipelines there are no " + missing));
            }
        }

        private void judge(ShadowReport report) {
            Comparison comparison = report.comparison();
            if (comparison.taken() == comparison.passedOver()) {
                throw new GanglionException(
                        Reason.TIMEOUT,
                        path + ": pipeline '" + comparison.pipeline() + "' had "
                                + (comparison.taken() == 0 ? "no samples" : "too few samples") + " within "
                                + time() + " to compare " + comparison.candidate() + " by");
            }
            if (comparison.compared() == 0) {
                throw new GanglionException(
                        Reason.PROVIDER_FAILED,
                        path + ": " + comparison.candidate() + " made no result within "
                                + time() + ", " + comparison.running() + " made "
                                + comparison.taken());
            }
            if (!report.isTolerated()) {
                LOG.warn("{}: shadow run: {}", path, report.line());
                throw new GanglionException(
                        Reason.RESULTS_DIFFER,
                        path + ": " + report.measure().word() + " " + report.measured() + ", tolerated "
                                + how.tolerance() + "; " + report.line());
            }
        }
    }
}
