// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.model.ModelManifest;
import org.ganglion.pipeline.Comparison;
import org.ganglion.pipeline.Latencies;
import org.ganglion.pipeline.LearnedTakeover;
import org.ganglion.pipeline.Shadow;
import org.ganglion.update.document.Artifact;
import org.ganglion.update.document.DesiredDocument;
import org.ganglion.update.plan.Wiring;
import org.ganglion.update.state.Storage;
import org.ganglion.update.state.UpdateState;

/** The real updater on a disk of one's choice, in a world that is made up: one life of the device's process. It opens the updater to the proof. */
public final class UpdaterOnDisk {
    private static final int MOST_TURNS = 8;

    private static final String LAUNCHED = "reference:";
    private static final int ATTEMPTS = 3;

    private final Place place;
    private final Storage storage;
    private final World world;
    private final Updater updater;
    private Report last;

    /**
     * Where the device keeps what.
     *
     * @param state folder of the journal
     * @param root folder of pointers, generations and store
     * @param boot names this run of the board
     * @param running the generation that a supervisor has started; empty without one
     */
    public record Place(Path state, Path root, String boot, String running) {
        private Path store() {
            return root.resolve("store");
        }
    }

    /** What surrounds the updater. */
    public interface World {
        /** What a publisher holds under a digest. */
        byte[] content(String sha256);

        /** Looks into a model bundle. */
        ModelManifest inspect(Path bundle);

        /** Runs the self-test. */
        void selfTest(String sha256);

        /** Whether a model's results are those of the model whose place it takes, in a shadow run. */
        default boolean agrees(String sha256) {
            return true;
        }

        /** The installed bundles by location, and whether they are started; what is put here stays. */
        Map<String, Boolean> bundles();

        /** The configurations by persistent identifier; what is put here stays. */
        Map<String, Map<String, Object>> configurations();

        /** Called after each change of bundles or configurations. */
        void changed();

        /** The bundles that the launcher has started, by their place in the generation. */
        default Map<String, Artifact> launched() {
            return Map.of();
        }

        /** What is not well. */
        default Set<String> troubles() {
            return Set.of();
        }

        /** The counter that somebody trusted gives a release. */
        default Optional<Long> counter(String feature) {
            return Optional.empty();
        }

        /** Whether another document has come. */
        default boolean cancelled() {
            return false;
        }

        /** The updater begins with something, such as FETCHING. */
        default void does(String phase) {
            // nobody wants to know
        }

        /** The process is to end and the supervisor to start what the pointer names. */
        default void restart() {
            throw new IllegalStateException("nobody restarts here");
        }
    }

    /** What the location of a bundle is that the launcher has started. */
    public static String launched(String place) {
        return LAUNCHED + place;
    }

    /** Starts the process: what ran is restored. */
    public UpdaterOnDisk(Place place, Storage storage, World world) throws InterruptedException {
        this.place = place;
        this.storage = storage;
        this.world = world;
        updater = new Updater(
                storage,
                new Updater.Places(place.state(), place.root(), place.store(), ATTEMPTS),
                new Ports(
                        new Radio(),
                        new Bench(),
                        new Beside(),
                        new Table(),
                        (going, coming) -> new Wiring.Closure(List.of(), List.of()),
                        this::configure,
                        new NoPipelines(),
                        new Condition(),
                        new Trusting(),
                        new BoardFacts("any", List::of, 17, Long.MAX_VALUE, capability -> true),
                        world::restart,
                        () -> {},
                        new TrialClock(),
                        world::cancelled,
                        () -> false),
                new Toolbox.Setting(!place.running().isEmpty(), place.boot(), place.running()),
                new Desk(this::told));
        updater.restore();
    }

    /** The world has models, and nothing runs them. */
    private static final class NoPipelines implements PipelineWatch {
        @Override
        public List<String> notRunning(Set<String> names) {
            return List.of();
        }

        @Override
        public List<String> notFollowing(Set<String> models) {
            return List.of();
        }

        @Override
        public void awaitDecision(Set<String> names, Set<String> models) {
            // there is none
        }

        @Override
        public List<LearnedTakeover> takeovers(Set<String> models) {
            return List.of();
        }
    }

    private void told(Report report) {
        boolean other = last == null || last.phase() != report.phase();
        last = report;
        if (other) {
            world.does(report.phase().name());
        }
    }

    /** Hands it a document of the device's own topic and lets it work until it has nothing more to do, or another document waits. */
    public void deliver(byte[] document) throws InterruptedException {
        updater.receive(true, document);
        int turns = 0;
        while (updater.apply() && !world.cancelled()) {
            if (++turns > MOST_TURNS) {
                throw new GanglionException(Reason.TIMEOUT, "the updater finds no end: " + last.message());
            }
        }
    }

    /** What it remembers. */
    public UpdateState state() {
        return updater.state();
    }

    /** The reason that it told last, or null. */
    public Reason reason() {
        return last == null ? null : last.reason();
    }

    /** The outcome that it told last. */
    public String outcome() {
        return last == null || last.outcome() == null ? "none" : last.outcome().name();
    }

    private void configure(Map<String, Map<String, Object>> wanted) {
        world.configurations().keySet().retainAll(wanted.keySet());
        world.changed();
        world.configurations().putAll(wanted);
        world.changed();
    }

    private final class Radio implements Fetcher {
        @Override
        public void fetch(Wanted wanted, Path into, List<Path> held, LongConsumer received) {
            Artifact artifact = wanted.artifact();
            if (world.cancelled()) {
                throw new GanglionException(Reason.STOPPED, "another document came");
            }
            try {
                storage.createFolder(place.store());
                storage.replace(into, world.content(artifact.sha256()));
            } catch (IOException e) {
                throw new GanglionException(Reason.STORAGE, into + ": " + e.getMessage(), e);
            }
            received.accept(artifact.length());
        }

        @Override
        public void cancel() {
            throw new IllegalStateException("nobody cancels here");
        }
    }

    private final class Bench implements ModelTrial {
        @Override
        public ModelManifest inspect(Path bundle) {
            return world.inspect(bundle);
        }

        @Override
        public String run(Path bundle) {
            world.selfTest(bundle.getFileName().toString());
            return "passed";
        }
    }

    /** Pipelines of which each runs the model that is called as it is. */
    private final class Beside implements LiveShadows {
        @Override
        public Optional<Set<String>> pipelines() {
            Set<String> names = new HashSet<>();
            world.configurations().values().forEach(each -> names.add(String.valueOf(each.get("name"))));
            return Optional.of(names);
        }

        @Override
        public Candidate read(Path bundle) {
            String model = world.inspect(bundle).name();
            boolean agrees = world.agrees(bundle.getFileName().toString());
            return (pipeline, before, after) ->
                    pipeline.equals(model) ? Optional.of(new Compared(pipeline, agrees)) : Optional.empty();
        }
    }

    /** A sample was compared at once. */
    private record Compared(String pipeline, boolean agrees) implements Shadow {
        @Override
        public Comparison comparison() {
            double difference = agrees ? 0 : 1;
            return new Comparison(
                    pipeline,
                    "the old one",
                    "the new one",
                    2,
                    1,
                    1,
                    0,
                    0,
                    agrees ? 1 : 0,
                    difference,
                    difference,
                    1,
                    Latencies.none(),
                    Latencies.none());
        }

        @Override
        public Optional<GanglionException> failure() {
            return Optional.empty();
        }

        @Override
        public void close() {
            // there is nothing to end
        }
    }

    private final class Trusting implements Trust {
        @Override
        public Releases takes() {
            return Releases.SIGNED;
        }

        @Override
        public void refresh(DesiredDocument document) throws InterruptedException {
            NONE.refresh(document);
        }

        @Override
        public Approval approve(String path, Artifact feature) {
            return new Approval(world.counter(feature.sha256()), List.of());
        }

        @Override
        public boolean mayGoBack(String path, Artifact feature) {
            return true;
        }
    }

    private final class Condition implements Health {
        @Override
        public int slowness() {
            return 1;
        }

        @Override
        public Set<Trouble> troubles() {
            return world.troubles().stream().map(Trouble::new).collect(Collectors.toSet());
        }

        @Override
        public boolean online() {
            return true;
        }
    }

    private final class Table implements LiveBundles {
        @Override
        public String location(String place, Artifact artifact) {
            if (artifact.equals(world.launched().get(place))) {
                return launched(place);
            }
            return (place.startsWith("models/") ? MODEL : BUNDLE) + artifact.sha256();
        }

        @Override
        public Set<String> locations() {
            return new HashSet<>(world.bundles().keySet());
        }

        @Override
        public void start(String location, Path file) {
            if (!world.bundles().containsKey(location)) {
                if (!Files.isRegularFile(file)) {
                    throw new GanglionException(Reason.STORAGE, file + ": is not there");
                }
                world.bundles().put(location, false);
                world.changed();
            }
            if (Boolean.FALSE.equals(world.bundles().put(location, true))) {
                world.changed();
            }
        }

        @Override
        public void uninstall(Collection<String> locations) {
            for (String location : locations) {
                world.bundles().remove(location);
                world.changed();
            }
        }

        @Override
        public void awaitModel(ModelManifest manifest) {
            // it appears at once
        }
    }
}
