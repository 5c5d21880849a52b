// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.generation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.update.document.Artifact;
import org.ganglion.update.document.Role;
import org.ganglion.update.state.ArtifactStore;
import org.ganglion.update.state.FileDigest;
import org.ganglion.update.state.Storage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folders of generations and the pointers to them. A folder has its name only when it is complete and durable; it never changes thereafter but
 * for its marks, {@code trial} and {@code COMMITTED}. A name is used once.
 */
public final class Generations {
    private static final Logger LOG = LoggerFactory.getLogger(Generations.class);
    private static final String COMMITTED = "COMMITTED";
    private static final String TRIAL = "trial";
    private static final String UNFINISHED = ".";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");
    private static final int DIGITS = 8;

    private final Storage storage;
    private final Path root;
    private final Path folder;
    private final ArtifactStore store;
    private final int attempts;
    private final Set<Path> verified = new HashSet<>();

    /**
     * Nothing is read yet.
     *
     * @param root where the pointers are
     * @param attempts starts that a new generation gets
     */
    public Generations(Storage storage, Path root, ArtifactStore store, int attempts) {
        this.storage = storage;
        this.root = root;
        this.folder = root.resolve("generations");
        this.store = store;
        this.attempts = attempts;
    }

    /** The name of a generation's folder, never used before. */
    public static String name(long serial, Artifact feature) {
        return String.format(Locale.ROOT, "g%06d-%s", serial, feature.sha256().substring(0, DIGITS));
    }

    /** The folder of a generation. */
    public Path folder(String name) {
        return folder.resolve(name);
    }

    /**
     * The generation that the pointer names; where it is damaged the one before. That of a device as it was delivered is not {@link #examined}.
     *
     * @throws GanglionException STORAGE
     */
    public Generation current() {
        return currentName().or(this::previousName).map(this::read).orElse(Generation.NONE);
    }

    /** The name of the generation before, if it is there. */
    public Optional<String> previousName() {
        return pointer("previous");
    }

    /** The name that the pointer says, if its folder is there. */
    public Optional<String> currentName() {
        return pointer("current");
    }

    private Optional<String> pointer(String file) {
        return of(file, () -> {
            byte[] bytes = storage.read(root.resolve(file));
            String name = bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8).strip();
            return NAME.matcher(name).matches() && storage.isFolder(folder(name))
                    ? Optional.of(name)
                    : Optional.empty();
        });
    }

    /**
     * What a generation is made of.
     *
     * @throws GanglionException STORAGE
     */
    public Generation read(String name) {
        return of(name, () -> {
            Path file = folder(name).resolve(GenerationDocument.NAME);
            byte[] bytes = storage.read(file);
            if (bytes != null) {
                try {
                    return GenerationDocument.read(name, file.toString(), bytes);
                } catch (GanglionException damaged) {
                    LOG.error("{}; it counts as delivered", damaged.getMessage());
                }
            }
            return new Generation(name, Generation.AS_DELIVERED, Optional.empty(), Map.of());
        });
    }

    /**
     * With the files of the base known, also of one that came with the device: those are looked at one by one, which takes a while.
     *
     * @throws GanglionException STORAGE
     */
    public Generation examined(Generation generation) {
        return generation.base().isPresent() || generation.name().isEmpty()
                ? generation
                : of(generation.name(), () -> asDelivered(generation));
    }

    private Generation asDelivered(Generation generation) throws IOException {
        String name = generation.name();
        Map<String, Artifact> files = new TreeMap<>();
        find(folder(name), "", files);
        if (!files.containsKey("boot/launcher.jar")) {
            return generation;
        }
        byte[] list = files.toString().getBytes(StandardCharsets.UTF_8);
        Deployed base =
                new Deployed(new Artifact(FileDigest.sha256(list), list.length), name, 0, files, List.of(), Map.of());
        return new Generation(name, Generation.AS_DELIVERED, Optional.of(base), generation.features());
    }

    private void find(Path place, String prefix, Map<String, Artifact> into) throws IOException {
        for (Path each : storage.list(place)) {
            String path = prefix + each.getFileName();
            if (storage.isFolder(each) && !path.equals(Role.MODEL.folder())) {
                find(each, path + '/', into);
            } else if (!storage.isFolder(each)
                    && !Set.of(COMMITTED, TRIAL, GenerationDocument.NAME).contains(path)) {
                long length = storage.length(each);
                if (length > 0) {
                    into.put(path, new Artifact(FileDigest.sha256(storage, each), length));
                }
            }
        }
    }

    /**
     * Makes a complete generation on trial; when this returns it is durable under its name.
     *
     * @param texts files that are not in the store, by place
     * @param from a generation that holds files, too
     * @throws GanglionException STORAGE; NOT_FOUND if a file is nowhere
     */
    public void stage(Generation next, Map<String, byte[]> texts, Generation from) {
        of(next.name(), () -> {
            Path unfinished = folder.resolve(UNFINISHED + next.name());
            storage.deleteAll(unfinished);
            storage.createFolder(unfinished);
            storage.syncFolder(root);
            Map<Artifact, Path> held = held(from);
            Set<Path> folders = new TreeSet<>();
            for (Map.Entry<String, Artifact> file : next.files().entrySet()) {
                Path place = unfinished.resolve(file.getKey());
                if (folders.add(place.getParent())) {
                    storage.createFolder(place.getParent());
                }
                if (texts.containsKey(file.getKey())) {
                    durable(place, texts.get(file.getKey()));
                } else {
                    link(file.getValue(), held, place);
                }
            }
            durable(unfinished.resolve(GenerationDocument.NAME), GenerationDocument.write(next));
            durable(unfinished.resolve(TRIAL), (attempts + "\n").getBytes(StandardCharsets.UTF_8));
            for (Path each : folders) {
                storage.syncFolder(each);
            }
            storage.syncFolder(unfinished);
            storage.rename(unfinished, folder(next.name()));
            storage.syncFolder(folder);
            return null;
        });
    }

    private Map<Artifact, Path> held(Generation from) {
        Map<Artifact, Path> held = new LinkedHashMap<>();
        from.files()
                .forEach((place, artifact) ->
                        held.put(artifact, folder(from.name()).resolve(place)));
        return held;
    }

    private void durable(Path file, byte[] bytes) throws IOException {
        storage.write(file, bytes);
        storage.sync(file);
    }

    private void link(Artifact artifact, Map<Artifact, Path> held, Path place) throws IOException {
        Path file = store.find(artifact)
                .or(() -> Optional.ofNullable(held.get(artifact)).filter(path -> isWhole(path, artifact)))
                .orElseThrow(() -> new GanglionException(
                        Reason.NOT_FOUND, place.getFileName() + ": neither the store nor what runs has it whole"));
        try {
            storage.link(file, place);
        } catch (IOException withoutLinks) {
            LOG.debug("{} is copied: {}", place, withoutLinks.getMessage());
            storage.copy(file, place);
            storage.sync(place);
            if (!isWhole(place, artifact)) {
                throw new IOException(place + ": what was written is not what is read");
            }
        }
    }

    /**
     * Whether a file of a generation is what it should be; computed once in this run.
     *
     * @throws GanglionException STORAGE
     */
    public boolean isWhole(Generation generation, String place, Artifact artifact) {
        return isWhole(folder(generation.name()).resolve(place), artifact);
    }

    private boolean isWhole(Path file, Artifact artifact) {
        return of(file.toString(), () -> {
            if (verified.contains(file)) {
                return true;
            }
            boolean whole = storage.length(file) == artifact.length()
                    && FileDigest.sha256(storage, file).equals(artifact.sha256());
            if (whole) {
                verified.add(file);
            }
            return whole;
        });
    }

    /**
     * A file of a generation.
     *
     * @throws GanglionException STORAGE
     */
    public byte[] text(String name, String place) {
        return of(name, () -> storage.read(folder(name).resolve(place)));
    }

    /** Whether a generation has passed its trial. */
    public boolean isCommitted(String name) {
        return of(name, () -> storage.length(folder(name).resolve(COMMITTED)) >= 0);
    }

    /** Marks that a generation has passed its trial, durably. */
    public void commit(String name) {
        of(name, () -> {
            durable(folder(name).resolve(COMMITTED), new byte[0]);
            storage.syncFolder(folder(name));
            return null;
        });
    }

    /** Makes one generation the current one and keeps the other as the one before, durably; a crash in between leaves what runs the current one. */
    public void point(String previous, String current) {
        of("the pointers", () -> {
            if (!previous.isEmpty()) {
                storage.replace(root.resolve("previous"), (previous + '\n').getBytes(StandardCharsets.UTF_8));
            }
            pointTo(current);
            return null;
        });
    }

    /** Makes a generation the current one, durably. */
    public void pointTo(String current) {
        of("the pointer", () -> {
            storage.replace(root.resolve("current"), (current + '\n').getBytes(StandardCharsets.UTF_8));
            return null;
        });
    }

    /** The generations that the supervisor has given up. */
    public Set<String> givenUp() {
        return of("failed", () -> {
            byte[] bytes = storage.read(root.resolve("failed"));
            // a name is there twice if the power went between it and the pointer
            return bytes == null
                    ? Set.of()
                    : Set.copyOf(List.of(
                            new String(bytes, StandardCharsets.UTF_8).strip().split("\\s+")));
        });
    }

    /**
     * Deletes every generation but these, and what was derived from them. It loses its name first, so that nobody takes a part of it for
     * the whole.
     */
    public void keep(Set<String> names) {
        of("generations", () -> {
            for (Path each : storage.list(folder)) {
                String name = each.getFileName().toString();
                if (!names.contains(name) && storage.isFolder(each)) {
                    delete(name, each);
                }
            }
            return null;
        });
    }

    private void delete(String name, Path place) throws IOException {
        Path nameless = place;
        if (!name.startsWith(UNFINISHED)) {
            nameless = folder.resolve(UNFINISHED + name);
            storage.deleteAll(nameless);
            storage.rename(place, nameless);
            storage.syncFolder(folder);
            storage.deleteAll(root.resolve("cache").resolve(name));
        }
        storage.deleteAll(nameless);
    }

    private interface Work<T> {
        T run() throws IOException;
    }

    private <T> T of(String what, Work<T> work) {
        try {
            return work.run();
        } catch (IOException e) {
            throw new GanglionException(
                    Reason.STORAGE, root + ": " + what + ": " + e.getClass().getSimpleName() + ' ' + e.getMessage(), e);
        }
    }
}
