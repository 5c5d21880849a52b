// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.update.document.Artifact;
import org.ganglion.update.document.DesiredDocument;
import org.ganglion.update.document.Feature;
import org.ganglion.update.document.SwitchSettings;
import org.ganglion.update.generation.Deployed;
import org.ganglion.update.generation.Generation;
import org.ganglion.update.generation.Generations;
import org.ganglion.update.plan.Planner;
import org.ganglion.update.state.ArtifactStore;
import org.ganglion.update.state.Operation;
import org.ganglion.update.state.StateFile;
import org.ganglion.update.state.Storage;
import org.ganglion.update.state.UpdateState;
import org.ganglion.update.state.UpdateState.Failure;
import org.ganglion.update.state.UpdateState.Received;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the device from the generation that runs to one that holds what is desired. The pointer to the current generation is the truth: a release
 * counts from the moment in which it names a generation with it, and {@link #restore} makes the framework follow, whenever the process ended
 * before. Used by one thread, so that switches come one after the other.
 */
final class Updater {
    private static final Logger LOG = LoggerFactory.getLogger(Updater.class);

    private final Journal journal;
    private final Generations generations;
    private final ArtifactStore store;
    private final Ports ports;
    private final Desk desk;
    private final Toolbox tools;
    private final Findings findings;
    private final Reception reception;
    private Generation generation = Generation.NONE;
    /** Paths whose last try may pass another time: they do not hold up the others. */
    private final Set<String> held = new HashSet<>();

    /** Whether the generation runs instead of another one. */
    private boolean standsIn;

    private boolean onTrial;
    private boolean restarting;
    /** Whether work was ended because another document came. */
    private boolean superseded;

    /**
     * Where everything is.
     *
     * @param state folder of the journal
     * @param root folder of the pointers and generations
     * @param store folder of artifacts
     * @param attempts starts that the supervisor gives a new generation
     */
    record Places(Path state, Path root, Path store, int attempts) {}

    Updater(Storage storage, Places places, Ports ports, Toolbox.Setting setting, Desk desk) {
        this.journal = new Journal(new StateFile(storage, places.state()));
        this.store = new ArtifactStore(storage, places.store());
        this.generations = new Generations(storage, places.root(), store, places.attempts());
        this.ports = ports;
        this.desk = desk;
        this.tools = new Toolbox(
                journal,
                generations,
                store,
                new Obtaining(store, ports.fetcher(), desk, new HeldFiles()),
                new Follower(generations, ports.bundles(), ports.configurations()),
                new Planner(ports.wiring(), ports.bundles()::location, store::find),
                ports,
                desk,
                setting);
        this.reception = new Reception(journal, desk, ports.trust().takes());
        this.findings = new Findings(tools.follower(), ports.pipelines());
    }

    /** The files of the store and of the generation that runs. */
    private final class HeldFiles implements Obtaining.Held {
        @Override
        public List<Path> files() {
            List<Path> files = new ArrayList<>(store.files());
            generation.files().forEach((place, artifact) -> {
                if (!files.contains(store.path(artifact))) {
                    files.add(generations.folder(generation.name()).resolve(place));
                }
            });
            return files;
        }

        @Override
        public Optional<Path> file(Artifact artifact) {
            return generation.files().entrySet().stream()
                    .filter(file -> file.getValue().equals(artifact)
                            && generations.isWhole(generation, file.getKey(), artifact))
                    .map(file -> generations.folder(generation.name()).resolve(file.getKey()))
                    .findFirst();
        }
    }

    UpdateState state() {
        return journal.state();
    }

    /** What runs. */
    Generation generation() {
        return generation;
    }

    /** Makes the framework what the current generation says, after a start. */
    void restore() throws InterruptedException {
        desk.phase(Phase.RESTORING, null, "");
        journal.load();
        reception.accepts();
        store.prepare();
        standsIn = standsInFor().isPresent();
        generation = standsIn ? generations.read(tools.setting().running()) : generations.current();
        tools.follower().follow(generation);
        desk.runs(generation);
        if (!standsIn) {
            resume();
        }
        if (!restarting) {
            desk.phase(Phase.IDLE, null, "");
        }
    }

    private void resume() {
        Optional<Operation> operation = journal.state().operation().or(this::unknownTrial);
        operation.ifPresent(underWay -> onTrial = new ColdSwitch(tools, underWay.path()).resume(generation, underWay));
        restarting = journal.state()
                .operation()
                .filter(left -> left.step() == Operation.Step.GOING_BACK)
                .isPresent();
    }

    /** A generation on trial of which the journal knows nothing, because it was lost, is judged all the same. */
    private Optional<Operation> unknownTrial() {
        if (!tools.setting().supervised()
                || generation.name().isEmpty()
                || generations.isCommitted(generation.name())) {
            return Optional.empty();
        }
        Deployed release = generations.examined(generation).base().orElseThrow();
        Operation trial = new Operation(
                generation.basePath(),
                release.feature(),
                generations.previousName().orElse(""),
                generation.name(),
                Operation.Step.VERIFYING,
                1,
                0,
                tools.setting().boot(),
                false);
        journal.save(journal.state().with(trial));
        return Optional.of(trial);
    }

    /**
     * Takes in a document as it came.
     *
     * @param own whether it came on the device's own topic
     * @param bytes none if the topic was cleared
     * @return whether there is something to do
     */
    boolean receive(boolean own, byte[] bytes) {
        return reception.receive(own, bytes);
    }

    /**
     * What a document would lead to.
     *
     * @throws GanglionException if it cannot be read or is not trusted
     */
    Map<String, Object> preview(byte[] bytes) throws InterruptedException {
        Obtaining quietly = new Obtaining(store, ports.fetcher(), new Desk(report -> {}), new HeldFiles());
        return new Preview(tools, quietly, generation).of(DesiredDocument.read("the document to be planned", bytes));
    }

    /**
     * Works on the document in force, after a generation on trial was judged.
     *
     * @return whether it is worth trying again by itself
     * @throws InterruptedException if the thread is interrupted while fetching
     */
    boolean apply() throws InterruptedException {
        if (standsIn && !standsInNoMore()) {
            return true;
        }
        if (onTrial) {
            verify();
        }
        if (restarting) {
            return false;
        }
        if (!tools.follower().isSettled()) {
            tools.follower().follow(generation);
        }
        Optional<Received> inForce = journal.state().inForce();
        if (inForce.isEmpty()) {
            return !tools.follower().isSettled();
        }
        DesiredDocument document = begin(inForce.get());
        try {
            ports.trust().refresh(document);
        } catch (GanglionException untrusted) {
            return refuse(document, untrusted);
        }
        return apply(document);
    }

    /** What was under way is not touched: the supervisor goes on with it as soon as it can write something down. */
    private boolean standsInNoMore() throws InterruptedException {
        Optional<String> other = standsInFor();
        if (other.isPresent()) {
            String why = "generation " + generation.name() + " runs instead of " + other.get()
                    + ", whose trial cannot be written down: the storage is full or read-only, or was when it was to start; make room";
            LOG.warn("{}", why);
            desk.end(Phase.WAITING, Outcome.FAILED_NO_STATE_CHANGE, Reason.STORAGE, why);
            return false;
        }
        restore();
        return true;
    }

    /**
     * The generation on trial that the pointer names while another one runs: the supervisor could not write down that it starts it, or that it went
     * back. Hot switches commit before they point, so they do not look like this.
     */
    private Optional<String> standsInFor() {
        Toolbox.Setting setting = tools.setting();
        return setting.supervised()
                ? generations
                        .currentName()
                        .filter(name -> !name.equals(setting.running()) && !generations.isCommitted(name))
                : Optional.empty();
    }

    private DesiredDocument begin(Received received) {
        String origin =
                journal.state().own().filter(own -> !own.text().isEmpty()).isPresent() ? "own" : "group";
        byte[] text = received.text().getBytes(StandardCharsets.UTF_8);
        DesiredDocument document = DesiredDocument.read("desired (" + origin + ')', text);
        desk.begin(origin, document.counter(), Phase.CHECKING);
        return document;
    }

    /** Nothing of the document is looked at; whether it is worth trying again by itself. */
    private boolean refuse(DesiredDocument document, GanglionException untrusted) {
        LOG.error("{}", untrusted.getMessage());
        boolean unreached = mayPass(untrusted.reason());
        boolean again = unreached
                || untrusted.reason() == Reason.UNTRUSTED && ports.trust().mayChange(document);
        Outcome outcome = unreached ? Outcome.FAILED_NO_STATE_CHANGE : Outcome.REJECTED;
        desk.end(again ? Phase.WAITING : Phase.IDLE, outcome, untrusted.reason(), untrusted.getMessage());
        return again;
    }

    private void verify() throws InterruptedException {
        Operation operation = journal.state().operation().orElseThrow();
        SwitchSettings judging = tools.obtaining()
                .held(operation.path(), operation.feature())
                .map(Feature::judging)
                .orElse(SwitchSettings.DEFAULT);
        new ColdSwitch(tools, operation.path()).verify(generation, judging);
        onTrial = false;
        restarting = journal.state().operation().isPresent();
    }

    private boolean apply(DesiredDocument document) throws InterruptedException {
        // first what needs nobody else
        remove(document.slots());
        boolean again = false;
        superseded = false;
        desk.toBring((int) document.features().entrySet().stream()
                .filter(each -> present(each.getKey(), each.getValue()).isEmpty())
                .count());
        for (String path : inTurn(document)) {
            boolean mayPass = bring(document, path, document.features().get(path));
            if (superseded || restarting) {
                return superseded;
            }
            if (mayPass) {
                held.add(path);
            } else {
                held.remove(path);
            }
            again |= mayPass;
        }
        new Tidying(tools).after(document, generation);
        again |= !tools.follower().isSettled();
        desk.conclude(again);
        return again;
    }

    /** The paths of a document; those that had to wait the last time come last. */
    private List<String> inTurn(DesiredDocument document) {
        held.retainAll(document.features().keySet());
        List<String> paths = new ArrayList<>(document.features().keySet());
        paths.sort(Comparator.comparing(held::contains));
        return paths;
    }

    /** The release of a feature, where the generation has it. */
    private Optional<Deployed> present(String path, Artifact feature) {
        return generation.at(DesiredDocument.slot(path)).filter(release -> release.feature()
                .equals(feature));
    }

    private boolean bring(DesiredDocument document, String path, Artifact feature) throws InterruptedException {
        String slot = DesiredDocument.slot(path);
        Optional<Deployed> present = present(path, feature);
        boolean damaged = tools.follower()
                .broken(slot)
                .filter(why -> why.reason() == Reason.DIGEST_MISMATCH)
                .isPresent();
        if (present.isPresent() && !damaged) {
            desk.feature(path, findings.running(slot, present.get()));
            return tools.follower().broken(slot).isPresent();
        }
        Optional<Failure> before = new Admission(tools, path, feature).failedBefore();
        if (before.isPresent()) {
            desk.feature(
                    path,
                    findings.failedBefore(
                            document.counter(),
                            feature,
                            before.get(),
                            generation.at(slot).orElse(null)));
            return false;
        }
        desk.brings();
        generation = generations.examined(generation);
        Installation installation = new Installation(tools, path, feature, generation);
        try {
            Optional<Generation> now = installation.run();
            restarting = now.isEmpty();
            if (now.isPresent()) {
                generation = now.get();
                desk.runs(generation);
                Deployed release = generation.at(slot).orElseThrow();
                desk.feature(path, findings.broughtIn(release, installation.verdict()));
            }
            return false;
        } catch (GanglionException e) {
            return failed(document, path, feature, installation, e);
        } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
            // one feature must not keep those after it from being brought
            LOG.error("{}", path, e);
            return failed(
                    document,
                    path,
                    feature,
                    installation,
                    new GanglionException(Reason.PROVIDER_FAILED, path + ": " + e, e));
        }
    }

    private boolean failed(
            DesiredDocument document, String path, Artifact feature, Installation installation, GanglionException why)
            throws InterruptedException {
        superseded = why.reason() == Reason.STOPPED;
        if (generations
                .currentName()
                .filter(name -> !name.equals(generation.name()))
                .isPresent()) {
            generation = generations.current(); // it failed after it counted
            desk.runs(generation);
        }
        LOG.error("{}: {} ({}): {}", path, installation.failure(), why.reason(), why.getMessage());
        boolean mayPass = mayPass(why.reason())
                || installation.isFetching()
                || !installation.isApproved() && mayBeTrusted(path, why.reason());
        if (mayPass || why.reason() == Reason.UNTRUSTED || installation.isBlocked()) {
            journal.save(journal.state().with((Operation) null));
        } else {
            Failure failure = new Failure(
                    installation.failure(), why.reason(), why.getMessage(), document.counter(), installation.counter());
            journal.save(journal.state().withFailed(feature.sha256(), failure));
        }
        desk.feature(
                path,
                findings.failed(
                        feature,
                        installation.failure(),
                        why.reason(),
                        why.getMessage(),
                        generation.at(DesiredDocument.slot(path)).orElse(null)));
        return mayPass;
    }

    /** Whether what failed for this reason may go well another time, without anybody doing anything to it. */
    private static boolean mayPass(Reason reason) {
        return switch (reason.category()) {
            case NETWORK, DEVICE -> true;
            case REQUEST, CONTENT, COMPONENT ->
                reason == Reason.MISSING_CAPABILITY || reason == Reason.STOPPED || reason == Reason.NOT_FOUND;
        };
    }

    /** Whether the repository may say otherwise the next time: the release has not been looked at yet, and nothing counts against it. */
    private boolean mayBeTrusted(String path, Reason reason) {
        return reason == Reason.UNTRUSTED && ports.trust().mayChange(path);
    }

    private void remove(Set<String> wanted) throws InterruptedException {
        for (String slot : List.copyOf(generation.features().keySet())) {
            if (!wanted.contains(slot)) {
                LOG.info("{} is no longer desired", slot);
                try {
                    new Removal(tools, slot).run(generation);
                } finally {
                    generation = generations.current();
                    desk.runs(generation);
                }
            }
        }
    }
}
