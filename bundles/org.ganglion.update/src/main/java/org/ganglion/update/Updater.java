// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.model.ModelManifest;
import org.ganglion.update.document.Artifact;
import org.ganglion.update.document.DesiredDocument;
import org.ganglion.update.document.ModelFeature;
import org.ganglion.update.state.ArtifactStore;
import org.ganglion.update.state.StateFile;
import org.ganglion.update.state.UpdateState;
import org.ganglion.update.state.UpdateState.Deployed;
import org.ganglion.update.state.UpdateState.Failure;
import org.ganglion.update.state.UpdateState.Received;
import org.ganglion.update.state.UpdateState.Trial;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the device from what runs to what is desired. The state file is the truth: a release counts from the moment in which it is written there, and
 * {@link #restore} makes the framework follow, whenever the process ended before. Used by one thread.
 */
final class Updater {
    /** What the locations of bundles begin with that came by update; the digest follows. */
    static final String LOCATION = "ganglion:model/";

    private static final Logger LOG = LoggerFactory.getLogger(Updater.class);
    /** Two may be power cuts that have nothing to do with it. */
    private static final int MOST_TRIALS = 3;

    private static final String PIPELINE = "org.ganglion.pipeline~";

    private final StateFile file;
    private final ArtifactStore store;
    private final Ports ports;
    private final boolean unsignedAllowed;
    private final Desk desk;
    private UpdateState state = UpdateState.EMPTY;
    /** What is deployed and did not start when the framework last followed the state, by path. */
    private final Map<String, GanglionException> broken = new LinkedHashMap<>();
    /** Paths whose last try may pass another time: they do not hold up the others. */
    private final Set<String> held = new HashSet<>();

    private boolean settled = true;
    /** Whether a fetch was ended because another document came. */
    private boolean superseded;

    /** What the updater works with. */
    record Ports(
            Fetcher fetcher,
            ModelTrial trial,
            ModelBundles bundles,
            PipelineConfigurations configurations,
            PipelineWatch pipelines) {}

    Updater(StateFile file, ArtifactStore store, Ports ports, boolean unsignedAllowed, Desk desk) {
        this.file = file;
        this.store = store;
        this.ports = ports;
        this.unsignedAllowed = unsignedAllowed;
        this.desk = desk;
    }

    UpdateState state() {
        return state;
    }

    /** Makes the framework what the state says, after a start. */
    void restore() {
        desk.phase(Phase.RESTORING, null, "");
        state = file.load();
        store.prepare();
        for (Map.Entry<String, Deployed> entry : state.deployed().entrySet()) {
            Deployed deployed = entry.getValue();
            if (store.find(deployed.bundle()).isEmpty()
                    && !ports.bundles().locations().contains(location(deployed))) {
                LOG.error("the bundle of the model {} is lost; it is fetched again", deployed.model());
                save(state.without(entry.getKey()));
            }
        }
        settle();
        desk.phase(Phase.IDLE, null, "");
    }

    /**
     * Takes in a document as it came.
     *
     * @param own whether it came on the device's own topic
     * @param bytes none if the topic was cleared
     * @return whether there is something to do
     */
    boolean receive(boolean own, byte[] bytes) {
        String origin = own ? "desired" : "desired of the group";
        Optional<Received> known = own ? state.own() : state.group();
        Received received;
        if (bytes.length == 0) {
            received = new Received(known.map(Received::counter).orElse(0L), "");
        } else {
            DesiredDocument document;
            try {
                document = DesiredDocument.read(origin, bytes);
            } catch (GanglionException e) {
                LOG.error("{}", e.getMessage());
                desk.end(Phase.IDLE, Outcome.REJECTED, e.reason(), e.getMessage());
                return false;
            }
            if (known.isPresent() && document.counter() < known.get().counter()) {
                LOG.warn(
                        "{} has the counter {}, {} was known before; it is ignored",
                        origin,
                        document.counter(),
                        known.get().counter());
                return false;
            }
            received = new Received(document.counter(), new String(bytes, StandardCharsets.UTF_8));
        }
        if (known.isPresent() && known.get().equals(received)) {
            return false;
        }
        Optional<Received> before = state.inForce();
        save(own ? state.withOwn(received) : state.withGroup(received));
        return !before.equals(state.inForce());
    }

    /**
     * Works on the document in force.
     *
     * @return whether it is worth trying again by itself
     * @throws InterruptedException if the thread is interrupted while fetching
     */
    boolean apply() throws InterruptedException {
        if (!settled) {
            settle();
        }
        Optional<Received> inForce = state.inForce();
        if (inForce.isEmpty()) {
            return !settled;
        }
        String origin = state.own().filter(own -> !own.text().isEmpty()).isPresent() ? "own" : "group";
        byte[] text = inForce.get().text().getBytes(StandardCharsets.UTF_8);
        DesiredDocument document = DesiredDocument.read("desired (" + origin + ')', text);
        desk.begin(origin, document.counter(), Phase.CHECKING);
        Optional<GanglionException> distrust = distrust(document);
        if (distrust.isPresent()) {
            LOG.error("{}", distrust.get().getMessage());
            desk.end(
                    Phase.IDLE,
                    Outcome.REJECTED,
                    distrust.get().reason(),
                    distrust.get().getMessage());
            return false;
        }
        // first what needs nobody else
        remove(document.features().keySet());
        boolean again = false;
        superseded = false;
        for (String path : inTurn(document)) {
            boolean mayPass = bring(path, document.features().get(path));
            if (superseded) {
                return true;
            }
            if (mayPass) {
                held.add(path);
            } else {
                held.remove(path);
            }
            again |= mayPass;
        }
        tidy(document);
        again |= !settled;
        end(again);
        return again;
    }

    /** The paths of a document; those that had to wait the last time come last. */
    private List<String> inTurn(DesiredDocument document) {
        held.retainAll(document.features().keySet());
        List<String> paths = new ArrayList<>(document.features().keySet());
        paths.sort(Comparator.comparing(held::contains));
        return paths;
    }

    private Optional<GanglionException> distrust(DesiredDocument document) {
        if (document.signed()) {
            return Optional.of(
                    new GanglionException(
                            Reason.UNTRUSTED,
                            "desired is signed, and this device has no keys to check it with; deploy it unsigned to a device with trust=none"));
        }
        return unsignedAllowed
                ? Optional.empty()
                : Optional.of(
                        new GanglionException(
                                Reason.UNTRUSTED,
                                "desired is not signed; only a device configured with org.ganglion.update trust=none takes it"));
    }

    private boolean bring(String path, Artifact feature) throws InterruptedException {
        Deployed present = state.deployed().get(path);
        if (present != null && present.feature().sha256().equals(feature.sha256())) {
            desk.feature(path, running(path, present));
            return broken.containsKey(path);
        }
        Failure before = state.failed().get(feature.sha256());
        if (before != null) {
            String message = "this release failed here before and is not tried again: " + before.message();
            desk.feature(
                    path,
                    new FeatureReport(
                            feature.sha256(), Outcome.REJECTED, before.reason(), message, present, List.of()));
            return false;
        }
        Attempt attempt = new Attempt(path, feature);
        try {
            attempt.run();
            Deployed now = state.deployed().get(path);
            desk.feature(
                    path,
                    new FeatureReport(feature.sha256(), Outcome.SUCCESSFUL, null, attempt.verdict, now, troubles(now)));
            return false;
        } catch (GanglionException e) {
            return failed(attempt, e, present);
        } catch (RuntimeException e) {
            // one feature must not keep those after it from being brought
            LOG.error("{}", path, e);
            return failed(attempt, new GanglionException(Reason.PROVIDER_FAILED, path + ": " + e, e), present);
        }
    }

    /** What does not run of the pipelines that came with it. */
    private List<String> troubles(Deployed present) throws InterruptedException {
        Set<String> names = new TreeSet<>();
        present.configurations().forEach((pid, settings) -> {
            if (pid.startsWith(PIPELINE)) {
                names.add(String.valueOf(settings.getOrDefault("name", pid.substring(PIPELINE.length()))));
            }
        });
        return names.isEmpty() ? List.of() : ports.pipelines().notRunning(names);
    }

    private FeatureReport running(String path, Deployed present) throws InterruptedException {
        GanglionException why = broken.get(path);
        String sha256 = present.feature().sha256();
        return why == null
                ? new FeatureReport(sha256, Outcome.SUCCESSFUL, null, "it runs", present, troubles(present))
                : new FeatureReport(
                        sha256,
                        Outcome.FAILED_ROLLBACK_NOT_REQUESTED,
                        why.reason(),
                        "it is here and did not start: " + why.getMessage(),
                        present,
                        List.of());
    }

    private boolean failed(Attempt attempt, GanglionException why, Deployed present) {
        superseded = why.reason() == Reason.STOPPED;
        LOG.error("{}: {}", attempt.path, why.getMessage());
        desk.feature(
                attempt.path,
                new FeatureReport(
                        attempt.feature.sha256(), attempt.failure, why.reason(), why.getMessage(), present, List.of()));
        return remember(attempt.feature, why);
    }

    /** Remembers a failure that will be the same the next time; tells whether it is worth another time. */
    private boolean remember(Artifact feature, GanglionException e) {
        boolean mayPass =
                switch (e.reason().category()) {
                    case NETWORK, DEVICE -> true;
                    case REQUEST, CONTENT, COMPONENT ->
                        e.reason() == Reason.MISSING_CAPABILITY
                                || e.reason() == Reason.STOPPED
                                || e.reason() == Reason.NOT_FOUND;
                };
        if (!mayPass) {
            save(state.withFailed(feature.sha256(), new Failure(e.reason(), e.getMessage())));
        } else if (state.trial().isPresent()) {
            save(state.withTrial(null));
        }
        return mayPass;
    }

    /** One release on its way in. */
    private final class Attempt {
        private final String path;
        private final Artifact feature;
        private Outcome failure = Outcome.FAILED_NO_STATE_CHANGE;
        private String verdict = "";

        Attempt(String path, Artifact feature) {
            this.path = path;
            this.feature = feature;
        }

        void run() throws InterruptedException {
            ModelFeature read = ModelFeature.read(path, content(obtain(path, feature)));
            Path bundle = obtain(path, read.bundle());
            desk.phase(Phase.CHECKING, path, "looking into " + read.id());
            ModelManifest manifest = ports.trial().inspect(bundle);
            refuseSecond(manifest.name());
            test(bundle);
            activate(
                    new Deployed(feature, read.bundle(), manifest.name(), manifest.version(), read.configurations()),
                    bundle,
                    manifest);
        }

        private void refuseSecond(String model) {
            state.deployed().forEach((other, deployed) -> {
                if (!other.equals(path) && deployed.model().equals(model)) {
                    throw new GanglionException(
                            Reason.INCONSISTENT,
                            path + ": the model '" + model + "' runs at the path " + other
                                    + " already; remove that first");
                }
            });
        }

        private void test(Path bundle) {
            int trials = state.trial()
                    .filter(trial -> trial.feature().equals(feature.sha256()))
                    .map(Trial::attempts)
                    .orElse(0);
            if (trials >= MOST_TRIALS) {
                throw new GanglionException(
                        Reason.PROVIDER_FAILED,
                        path + ": the process did not survive " + trials + " trials of this release");
            }
            save(state.withTrial(new Trial(feature.sha256(), trials + 1)));
            desk.phase(Phase.TESTING, path, "running the self-test");
            verdict = ports.trial().run(bundle);
        }

        private void activate(Deployed release, Path bundle, ModelManifest manifest) throws InterruptedException {
            desk.phase(Phase.ACTIVATING, path, "starting " + release.model() + '/' + release.version());
            try {
                ports.bundles().start(location(release), bundle);
                ports.bundles().awaitModel(manifest);
                save(state.with(path, release));
            } catch (RuntimeException e) {
                back(release);
                throw e;
            }
            settle();
        }

        /** Takes the new bundle away again; the old one was never stopped. */
        private void back(Deployed release) {
            failure = Outcome.FAILED_UNABLE_TO_ROLLBACK;
            ports.bundles().uninstall(location(release));
            failure = state.deployed().containsKey(path)
                    ? Outcome.FAILED_ROLLBACK_COMPLETE
                    : Outcome.FAILED_NO_STATE_CHANGE;
        }
    }

    private Path obtain(String path, Artifact artifact) throws InterruptedException {
        Optional<Path> held = store.find(artifact);
        if (held.isPresent()) {
            return held.get();
        }
        desk.lacks(artifact.length());
        desk.phase(Phase.FETCHING, path, "fetching " + artifact.sha256().substring(0, 12));
        ports.fetcher().fetch(artifact, store.path(artifact), desk::received);
        return store.find(artifact)
                .orElseThrow(() -> new GanglionException(
                        Reason.DIGEST_MISMATCH, path + ": what was fetched is not " + artifact.sha256()));
    }

    private static byte[] content(Path feature) {
        try {
            if (Files.size(feature) > ModelFeature.LONGEST) {
                throw new GanglionException(
                        Reason.TOO_LARGE,
                        "the feature has " + Files.size(feature) + " bytes; at most " + ModelFeature.LONGEST
                                + " are read");
            }
            return Files.readAllBytes(feature);
        } catch (IOException e) {
            throw new GanglionException(Reason.STORAGE, feature + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private void remove(Set<String> wanted) {
        for (String path : List.copyOf(state.deployed().keySet())) {
            if (!wanted.contains(path)) {
                LOG.info("{} is no longer desired", path);
                save(state.without(path));
                settle();
            }
        }
    }

    /**
     * Makes the framework follow the state: starts what is deployed, then takes away what is not. What does not start keeps nothing else
     * from it; {@link #apply} tries it again.
     */
    private void settle() {
        settled = true;
        broken.clear();
        Map<String, Map<String, Object>> configurations = new LinkedHashMap<>();
        Set<String> locations = new HashSet<>();
        state.deployed().forEach((path, deployed) -> {
            locations.add(location(deployed));
            configurations.putAll(deployed.configurations());
            attempt(path, () -> ports.bundles().start(location(deployed), store.path(deployed.bundle())))
                    .ifPresent(why -> broken.put(path, why));
        });
        attempt("the configurations of what runs", () -> ports.configurations().apply(configurations));
        for (String location : ports.bundles().locations()) {
            if (!locations.contains(location)) {
                attempt(location, () -> ports.bundles().uninstall(location));
            }
        }
        desk.runs(state.deployed().values());
    }

    private Optional<GanglionException> attempt(String what, Runnable step) {
        try {
            step.run();
            return Optional.empty();
        } catch (RuntimeException e) {
            LOG.error("{}: what runs is not yet what is to run", what, e);
            settled = false;
            return Optional.of(
                    e instanceof GanglionException known
                            ? known
                            : new GanglionException(Reason.PROVIDER_FAILED, what + ": " + e, e));
        }
    }

    private static String location(Deployed deployed) {
        return LOCATION + deployed.bundle().sha256();
    }

    private void tidy(DesiredDocument document) {
        Set<String> keep = new HashSet<>();
        for (Map<String, Deployed> releases : List.of(state.deployed(), state.previous())) {
            for (Deployed deployed : releases.values()) {
                keep.add(deployed.feature().sha256());
                keep.add(deployed.bundle().sha256());
            }
        }
        document.features().forEach((path, feature) -> {
            if (!state.failed().containsKey(feature.sha256())) {
                keep.add(feature.sha256());
                bundleOf(path, feature).ifPresent(keep::add);
            }
        });
        store.keep(keep);
    }

    /** The digest of a release's bundle, where the release's feature is here already. */
    private Optional<String> bundleOf(String path, Artifact feature) {
        try {
            return store.find(feature)
                    .map(file -> ModelFeature.read(path, content(file)).bundle().sha256());
        } catch (GanglionException unreadable) {
            return Optional.empty(); // then nothing was fetched for it
        }
    }

    private void end(boolean again) {
        Optional<FeatureReport> worst = desk.features().stream()
                .filter(report -> report.outcome() != Outcome.SUCCESSFUL)
                .max(Comparator.comparing(report -> severity(report.outcome())));
        Phase last = again ? Phase.WAITING : Phase.IDLE;
        if (worst.isEmpty()) {
            desk.end(last, Outcome.SUCCESSFUL, null, "what is desired runs");
        } else {
            desk.end(
                    last,
                    worst.get().outcome(),
                    worst.get().reason(),
                    worst.get().message());
        }
    }

    private static int severity(Outcome outcome) {
        return List.of(
                        Outcome.SUCCESSFUL,
                        Outcome.REJECTED,
                        Outcome.FAILED_NO_STATE_CHANGE,
                        Outcome.FAILED_ROLLBACK_NOT_REQUESTED,
                        Outcome.FAILED_ROLLBACK_COMPLETE,
                        Outcome.FAILED_UNABLE_TO_ROLLBACK)
                .indexOf(outcome);
    }

    private void save(UpdateState next) {
        file.save(next);
        state = next;
    }
}
