// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.model.ModelManifest;
import org.ganglion.model.archive.DataOnlyInspection;
import org.ganglion.model.archive.Digests;
import org.ganglion.pipeline.LearnedTakeover;
import org.ganglion.update.document.Artifact;
import org.ganglion.update.generation.Generation;
import org.ganglion.update.generation.Generations;
import org.ganglion.update.plan.Wiring;
import org.ganglion.update.state.ArtifactStore;
import org.ganglion.update.state.DiskStorage;
import org.ganglion.update.state.StateFile;
import org.ganglion.update.state.UpdateState;

/**
 * A board around the real updater, its real state on a real disk and real model bundles. The framework is a table of locations that survives as a bundle
 * cache does; every change of it draws power.
 */
final class Board {
    final Path folder;
    final Releases releases;
    final Map<String, Boolean> framework = new TreeMap<>();
    final Map<String, Map<String, Object>> configurations = new HashMap<>();
    final Map<String, RuntimeException> selfTests = new HashMap<>();
    final Set<String> deadly = new HashSet<>();
    final Set<String> unreachable = new HashSet<>();
    /** What somebody sends wrongly, and how. */
    final Map<String, Reason> falsified = new HashMap<>();
    /** What publishers say that they have not. */
    final Set<String> absent = new HashSet<>();

    final Set<String> invisible = new HashSet<>();
    final Set<String> cancelled = new HashSet<>();
    final Set<String> unstartable = new HashSet<>();
    /** What was asked of publishers, and what ran at that time. */
    final List<String> asked = new ArrayList<>();

    final List<Set<String>> runningWhenAsked = new ArrayList<>();
    /** What ran at each time in which the pipelines were waited for. */
    final List<Set<String>> followed = new ArrayList<>();
    /** What the pipelines' watch says. */
    List<String> troubles = List.of();

    List<LearnedTakeover> learned = List.of();

    final List<String> tried = new ArrayList<>();
    final List<String> fetched = new ArrayList<>();
    final List<Report> reports = new ArrayList<>();
    /** What is not well, and whether the broker is there. */
    Set<String> ailments = Set.of();

    /** Done when it is looked whether all is well. */
    Runnable looking = () -> {};

    /** Done when a generation on trial has been judged well. */
    Runnable settling = () -> {};

    boolean online = true;
    final ScriptedShadows shadows = new ScriptedShadows();
    /** Names of bundles that cannot be exchanged hot. */
    final Set<String> cold = new HashSet<>();

    boolean supervised;
    String boot = "boot-1";
    String running = "";
    int restarts;
    int settled;
    TrialClock trialClock;
    volatile boolean superseded;
    volatile boolean stopping;
    boolean unsignedAllowed = true;
    Trust trust;
    /** Whether there must always be a running model from now on. */
    boolean guarded;

    private PowerSupply power = PowerSupply.endless();
    private CuttingStorage storage;

    Board(Path folder, Releases releases) {
        this.folder = folder;
        this.releases = releases;
    }

    /** Starts the process. */
    Updater boot(PowerSupply supply) throws InterruptedException {
        power = supply;
        storage = new CuttingStorage(supply);
        Updater updater = new Updater(
                storage,
                new Updater.Places(folder, folder, folder.resolve("store"), 3),
                new Ports(
                        new Radio(),
                        new Bench(),
                        shadows,
                        new Table(),
                        (going, coming) -> new Wiring.Closure(List.of(), List.copyOf(cold)),
                        this::configure,
                        new Streams(),
                        new Pulse(),
                        trust != null ? trust : unsignedAllowed ? Trust.NONE : Trust.NOBODY,
                        new BoardFacts("aarch64", () -> List.of("generic", "bench"), 17, 1L << 30, "a.b;c=d"::equals),
                        () -> restarts++,
                        () -> {
                            settling.run();
                            settled++;
                        },
                        trialClock = new TrialClock(),
                        () -> superseded,
                        () -> stopping),
                new Toolbox.Setting(supervised, boot, running),
                new Desk(reports::add));
        updater.restore();
        return updater;
    }

    Updater boot() throws InterruptedException {
        return boot(PowerSupply.endless());
    }

    void powerFails(boolean cacheSurvives) throws IOException {
        storage.loseWhatWasNotSynced();
        if (!cacheSurvives) {
            framework.clear();
            configurations.clear();
        }
    }

    /** The disk is full after so many operations; never for {@link Integer#MAX_VALUE}. */
    void fullAfter(int operations) {
        storage.fullAfter(operations);
    }

    /** How many operations there was no room for since. */
    int refused() {
        return storage.refused();
    }

    UpdateState stored() {
        return new StateFile(new DiskStorage(), folder).load();
    }

    Generations generations() {
        DiskStorage disk = new DiskStorage();
        return new Generations(disk, folder, new ArtifactStore(disk, folder.resolve("store")), 3);
    }

    Generation current() {
        return generations().current();
    }

    Generation previous() {
        return generations().read(generations().previousName().orElseThrow());
    }

    Report lastReport() {
        return reports.get(reports.size() - 1);
    }

    Set<String> running() {
        Set<String> running = new HashSet<>();
        framework.forEach((location, started) -> {
            if (started && location.startsWith(LiveBundles.MODEL)) {
                running.add(location.substring(LiveBundles.MODEL.length()));
            }
        });
        return running;
    }

    private void configure(Map<String, Map<String, Object>> wanted) {
        power.draw();
        configurations.keySet().retainAll(wanted.keySet());
        power.draw();
        configurations.putAll(wanted);
    }

    private final class Streams implements PipelineWatch {
        @Override
        public List<String> notRunning(Set<String> names) {
            return troubles;
        }

        @Override
        public List<String> notFollowing(Set<String> models) {
            followed.add(Board.this.running());
            return List.of();
        }

        @Override
        public void awaitDecision(Set<String> names, Set<String> models) {
            // they know at once
        }

        @Override
        public List<LearnedTakeover> takeovers(Set<String> models) {
            return learned.stream()
                    .filter(takeover -> models.contains(takeover.model().split("/")[0]))
                    .toList();
        }
    }

    private final class Radio implements Fetcher {
        @Override
        public void fetch(Wanted wanted, Path into, List<Path> held, LongConsumer received) {
            Artifact artifact = wanted.artifact();
            asked.add(artifact.sha256());
            runningWhenAsked.add(Board.this.running());
            if (cancelled.contains(artifact.sha256())) {
                throw new GanglionException(Reason.STOPPED, "another document came");
            }
            if (absent.contains(artifact.sha256())) {
                throw new GanglionException(Reason.NOT_FOUND, "the publishers have no such artifact");
            }
            if (unreachable.contains(artifact.sha256())) {
                throw new GanglionException(Reason.TIMEOUT, "nobody answers");
            }
            if (falsified.containsKey(artifact.sha256())) {
                throw new GanglionException(falsified.get(artifact.sha256()), "what publishers send is wrong");
            }
            fetched.add(artifact.sha256());
            byte[] bytes = releases.content(artifact.sha256());
            received.accept(bytes.length / 2);
            try {
                Files.createDirectories(into.getParent());
                storage.replace(into, bytes);
            } catch (IOException e) {
                throw new GanglionException(Reason.STORAGE, into + ": " + e, e);
            }
            received.accept(bytes.length);
        }

        @Override
        public void cancel() {}
    }

    private final class Bench implements ModelTrial {
        @Override
        public ModelManifest inspect(Path bundle) {
            return new DataOnlyInspection().inspect(bundle);
        }

        @Override
        public String run(Path bundle) {
            String digest = Digests.sha256(bytes(bundle));
            tried.add(digest);
            power.draw();
            if (deadly.contains(digest)) {
                throw new PowerSupply.Cut();
            }
            if (selfTests.containsKey(digest)) {
                throw selfTests.get(digest);
            }
            return "passed";
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Pulse implements Health {
        @Override
        public int slowness() {
            return 1;
        }

        @Override
        public Set<Trouble> troubles() {
            looking.run();
            return ailments.stream().map(Trouble::new).collect(Collectors.toSet());
        }

        @Override
        public boolean online() {
            return online;
        }
    }

    private final class Table implements LiveBundles {
        @Override
        public String location(String place, Artifact artifact) {
            return (place.startsWith("models/") ? MODEL : BUNDLE) + artifact.sha256();
        }

        @Override
        public Set<String> locations() {
            return new HashSet<>(framework.keySet());
        }

        @Override
        public void start(String location, Path file) {
            if (unstartable.contains(location)) {
                throw new GanglionException(Reason.INCONSISTENT, "the framework does not take it");
            }
            if (!framework.containsKey(location)) {
                assertTrue(Files.isRegularFile(file), "the bundle is not there");
                power.draw();
                framework.put(location, false);
            }
            if (!framework.get(location)) {
                power.draw();
                framework.put(location, true);
            }
        }

        @Override
        public void uninstall(Collection<String> locations) {
            for (String location : locations) {
                power.draw();
                framework.remove(location);
                assertTrue(!guarded || !Board.this.running().isEmpty(), "no model runs");
            }
        }

        @Override
        public void awaitModel(ModelManifest manifest) {
            if (invisible.contains(manifest.version())) {
                throw new GanglionException(Reason.TIMEOUT, "the model did not appear");
            }
            if (framework.keySet().stream().noneMatch(location -> location.startsWith(MODEL))) {
                throw new GanglionException(Reason.TIMEOUT, "nobody has started a model");
            }
        }
    }
}
