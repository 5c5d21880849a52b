// SPDX-License-Identifier: Apache-2.0
package org.ganglion.repository;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.tuf.TufException;

/**
 * A repository as its newest snapshot has it, whether a timestamp names that yet or not. It is read once and does not change; signatures
 * are not checked here (clients do, and {@link RepositoryCheck}). Safe for use by several threads.
 */
public final class Repository {
    private final RepositoryFolder folder;
    private final Metadata metadata;
    private final Map<String, TargetEntry> targets;

    private Repository(RepositoryFolder folder, Metadata metadata) {
        this.folder = folder;
        this.metadata = metadata;
        this.targets = Targets.byPath(metadata.roles());
    }

    /**
     * Reads a repository.
     *
     * @param folder the one that holds {@code metadata} and {@code targets}
     * @throws GanglionException NOT_FOUND if there is none, MALFORMED, STORAGE
     */
    public static Repository open(Path folder) {
        return open(folder, new LocalDisk());
    }

    static Repository open(Path folder, Disk disk) {
        RepositoryFolder opened = new RepositoryFolder(folder, disk);
        Metadata metadata = Metadata.read(opened);
        if (metadata.root().isEmpty()) {
            throw none(folder);
        }
        return new Repository(opened, metadata);
    }

    static GanglionException none(Path folder) {
        return new GanglionException(
                Reason.NOT_FOUND,
                folder
                        + ": there is no repository; name another with --repo, or make one with 'ganglion repo init --repo "
                        + folder + "'"
                        + (Files.isDirectory(folder.resolve("prepared"))
                                ? " (one is begun here: 'ganglion repo sign' gives it the signatures that are missing)"
                                : ""));
    }

    /** Where it lies. */
    public Path folder() {
        return folder.path();
    }

    /** All targets, in the order of a client's search; of a path that several roles name, the first. */
    public List<TargetEntry> targets() {
        return List.copyOf(targets.values());
    }

    /** The target of a path. */
    public Optional<TargetEntry> target(String path) {
        return Optional.ofNullable(targets.get(path));
    }

    /** The file of a target. */
    public Path file(TargetEntry target) {
        return folder.target(target);
    }

    /**
     * The content of a target, as long as it is what the metadata say.
     *
     * @param most bytes that are read
     * @throws GanglionException TOO_LARGE, DIGEST_MISMATCH, STORAGE
     */
    public byte[] content(TargetEntry target, long most) {
        if (target.length() > most) {
            throw new GanglionException(
                    Reason.TOO_LARGE,
                    target.path() + " has " + target.length() + " bytes; at most " + most + " are read");
        }
        Path file = file(target);
        byte[] bytes = RepositoryFolder.read(file);
        if (!Sha256.of(bytes).equals(target.sha256())) {
            throw new GanglionException(Reason.DIGEST_MISMATCH, file + ": is not what the metadata say");
        }
        return bytes;
    }

    /** All releases. */
    public List<ReleaseEntry> releases() {
        return targets.values().stream()
                .flatMap(target -> ReleaseEntry.of(target).stream())
                .toList();
    }

    /** The release of a path such as {@code features/acme/kitchen-1.4.0.json}. */
    public Optional<ReleaseEntry> release(String path) {
        return target(path).flatMap(ReleaseEntry::of);
    }

    /** The roles that targets delegates to: publishers, and the campaigns. */
    public List<String> delegated() {
        SignedDocument all = metadata.roles().get(Roles.TARGETS);
        return all == null
                ? List.of()
                : RoleKeys.delegated(all).stream().map(RoleKeys::role).toList();
    }

    /** The version of the snapshot that this is; 0 if there is none yet. */
    public long snapshot() {
        return metadata.snapshot().map(SignedDocument::version).orElse(0L);
    }

    /** The version of the snapshot that clients see; 0 if there is no timestamp yet. */
    public long published() {
        return metadata.published();
    }

    /** The newest root, byte by byte: what a device is given to begin with. */
    public byte[] root() {
        return RepositoryFolder.read(
                folder.metadata(Roles.ROOT, metadata.root().orElseThrow().version()));
    }

    /**
     * Why clients that look now would not get a target.
     *
     * @param path of the target
     * @param sha256 of its content
     * @return one line, with the command that mends it; nothing if they would get it
     */
    public Optional<String> whyUnseen(String path, String sha256) {
        return whyUnseen(path, sha256, InstantSource.system());
    }

    Optional<String> whyUnseen(String path, String sha256, InstantSource clock) {
        String stamp = "run 'ganglion repo timestamp --repo " + folder() + "' first";
        try {
            boolean seen = ClientView.of(folder, folder.metadata(Roles.ROOT, 1), clock)
                    .find(path)
                    .filter(target -> sha256.equals(target.hashes().get("sha256")))
                    .isPresent();
            if (seen) {
                return Optional.empty();
            }
            return Optional.of(
                    published() == snapshot()
                            ? "no role of " + folder() + " names " + path + " with sha256 " + sha256
                                    + "; 'ganglion repo verify --repo " + folder() + "' tells what waits for signatures"
                            : "devices do not see " + path + " yet: the timestamp names snapshot " + published()
                                    + " of " + folder() + ", not snapshot " + snapshot() + "; " + stamp);
        } catch (TufException e) {
            boolean stale = e.reason() == TufException.Reason.EXPIRED
                    || e.reason() == TufException.Reason.MISSING
                            && metadata.timestamp().isEmpty();
            return Optional.of("devices would not trust " + folder() + ": " + e.reason() + ": " + e.getMessage() + "; "
                    + (stale ? stamp : "'ganglion repo verify --repo " + folder() + "' tells more"));
        }
    }

    /**
     * Refuses keys of which nothing would come, before anything is changed.
     *
     * @param keys that somebody has named
     * @param role of which at least one of them must be
     * @param besides roles that the others may be of
     * @throws GanglionException UNTRUSTED, saying which do not fit and which would; NOT_FOUND if there is no such role
     */
    public void requireKeys(Collection<SigningKey> keys, String role, String... besides) {
        NewestDocuments.read(folder).requireKeys(keys, role, besides);
    }

    /**
     * Begins a change of its targets. What an earlier run has left complete, because it was killed or had no key of the snapshot, is
     * published first.
     *
     * @param keys those of the roles that will change, and of the snapshot; where one is missing the change waits for it
     * @throws GanglionException BUSY if another run is changing it
     */
    public Publication change(Collection<SigningKey> keys) {
        return change(keys, InstantSource.system());
    }

    Publication change(Collection<SigningKey> keys, InstantSource clock) {
        try (Workbench before = Workbench.openExisting(folder, clock)) {
            if (!before.prepared().isEmpty()) {
                before.settle(keys);
            }
        }
        return new Publication(Workbench.openExisting(folder, clock), keys);
    }
}
