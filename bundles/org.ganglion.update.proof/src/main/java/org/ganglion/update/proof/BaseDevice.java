// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.proof;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ganglion.model.ModelManifest;
import org.ganglion.update.UpdaterOnDisk;
import org.ganglion.update.document.Artifact;
import org.ganglion.update.proof.BaseShelf.Base;
import org.ganglion.update.state.UpdateState;

/** A device under its supervisor, whose process starts anew when the updater wants it. Its framework remembers nothing, as after a power cut. */
final class BaseDevice implements UpdaterOnDisk.World {
    private static final int MOST_LIVES = 16;

    private final Path home;
    private final RecordingStorage storage;
    private final SupervisorModel supervisor;
    private final BaseShelf bases;
    private final ModelShelf models;
    private final Fault fault;
    private final String boot;

    private final Map<String, Boolean> bundles = new TreeMap<>();
    private final Map<String, Map<String, Object>> configurations = new TreeMap<>();
    private final Map<String, Artifact> launched = new TreeMap<>();
    private final List<String> started = new ArrayList<>();
    private final List<String> broken = new ArrayList<>();
    private final Set<String> fetched = new TreeSet<>();
    private UpdaterOnDisk updater;
    private String generation = "";
    private Base running;
    private boolean restarting;

    /**
     * What is wrong with a release.
     *
     * @param feature which
     * @param crashes whether its process ends as soon as it starts; else it is not well
     */
    record Fault(String feature, boolean crashes) {
        static final Fault NONE = new Fault("", false);
    }

    BaseDevice(Path home, RecordingStorage storage, BaseShelf bases, ModelShelf models, Fault fault, String boot) {
        this.home = home;
        this.storage = storage;
        this.supervisor = new SupervisorModel(home, storage);
        this.bases = bases;
        this.models = models;
        this.fault = fault;
        this.boot = boot;
    }

    /** The power comes: process after process until one has nothing more to do about the document. */
    void run(byte[] document) throws Exception {
        for (int life = 0; life < MOST_LIVES; life++) {
            Optional<String> chosen = supervisor.choose();
            if (chosen.isEmpty()) {
                broken.add("the supervisor has no generation to start");
                return;
            }
            if (live(chosen.get(), document)) {
                return;
            }
            supervisor.ended(generation);
        }
        broken.add("no end after " + MOST_LIVES + " starts: " + started);
    }

    /** One process; tells whether it stays. */
    private boolean live(String name, byte[] document) throws Exception {
        generation = name;
        running = whatIsIn(name);
        started.add(running == null ? "a mixture" : running.version());
        if (running == null) {
            broken.add("generation " + name + " is started and is no composition as it was published");
            return true;
        }
        if (isFaulty() && fault.crashes) {
            return false;
        }
        restarting = false;
        bundles.clear();
        configurations.clear();
        launched.keySet().forEach(place -> bundles.put(UpdaterOnDisk.launched(place), true));
        updater = new UpdaterOnDisk(new UpdaterOnDisk.Place(home.resolve("update"), home, boot, name), storage, this);
        if (!restarting) {
            updater.deliver(document);
        }
        return !restarting;
    }

    private boolean isFaulty() {
        return running.feature().sha256().equals(fault.feature);
    }

    /** The composition whose files these are, every byte of them; null if there is none. */
    private Base whatIsIn(String name) throws IOException {
        Map<String, Artifact> found = new TreeMap<>();
        launched.clear();
        for (String folder : List.of("boot", "bundles")) {
            for (Path file :
                    storage.list(home.resolve("generations").resolve(name).resolve(folder))) {
                byte[] bytes = storage.bytes(file);
                Artifact artifact =
                        new Artifact(HexFormat.of().formatHex(Content.sha256().digest(bytes)), bytes.length);
                found.put(folder + '/' + file.getFileName(), artifact);
            }
        }
        found.forEach((place, artifact) -> {
            if (place.startsWith("bundles/")) {
                launched.put(place, artifact);
            }
        });
        byte[] flags = storage.read(home.resolve("generations").resolve(name).resolve("jvm"));
        return bases.of(found, flags == null ? "" : new String(flags, StandardCharsets.UTF_8));
    }

    /** The versions of the compositions that were started, in order. */
    List<String> started() {
        return started;
    }

    /** What must never be. */
    List<String> broken() {
        return broken;
    }

    /** The composition that runs now. */
    String version() {
        return running == null ? "none" : running.version();
    }

    boolean isCommitted() throws IOException {
        return supervisor.isCommitted(generation);
    }

    Set<String> fetched() {
        return fetched;
    }

    /** The locations of bundles that run beside those that the launcher has started. */
    Set<String> modelsRunning() {
        Set<String> locations = new TreeSet<>();
        bundles.forEach((location, on) -> {
            if (on && location.startsWith("ganglion:model/")) {
                locations.add(location);
            }
        });
        return locations;
    }

    UpdateState state() {
        return updater.state();
    }

    @Override
    public byte[] content(String sha256) {
        fetched.add(sha256);
        byte[] content = bases.content(sha256);
        return content == null ? models.content(sha256) : content;
    }

    @Override
    public ModelManifest inspect(Path bundle) {
        return models.manifest(bundle.getFileName().toString());
    }

    @Override
    public void selfTest(String name) {
        // they pass; what fails here is the base
    }

    @Override
    public Map<String, Boolean> bundles() {
        return bundles;
    }

    @Override
    public Map<String, Map<String, Object>> configurations() {
        return configurations;
    }

    @Override
    public void changed() {
        // the framework remembers nothing
    }

    @Override
    public Map<String, Artifact> launched() {
        return launched;
    }

    @Override
    public Set<String> troubles() {
        return isFaulty() ? Set.of("it does not feel well") : Set.of();
    }

    @Override
    public void restart() {
        restarting = true;
    }
}
