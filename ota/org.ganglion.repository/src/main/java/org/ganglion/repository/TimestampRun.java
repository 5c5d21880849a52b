// SPDX-License-Identifier: Apache-2.0
package org.ganglion.repository;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/** Says to clients what is newest. Nothing else in this project signs a timestamp. */
public final class TimestampRun {
    /** A snapshot is renewed, and others are told of, when less than this share of their time is left. */
    private static final int LAST_SHARE = 3;

    private TimestampRun() {}

    /**
     * What was signed.
     *
     * @param version of the timestamp
     * @param snapshot the version that it names
     * @param expires when clients will want another
     * @param renewed whether the snapshot was renewed too
     * @param expiring roles whose documents expire soon, and when
     * @param settled what waited for this timestamp and was published then, such as a new root; and what waits on
     */
    public record Stamped(
            long version,
            long snapshot,
            Instant expires,
            boolean renewed,
            Map<String, Instant> expiring,
            Settled settled) {}

    /**
     * Signs the next timestamp, after checking everything that it vouches for but the targets themselves.
     *
     * @param keys of the timestamp, and perhaps of the snapshot, which is then renewed when it is due
     * @param days for which it is good, if not the usual number
     * @throws GanglionException USAGE if that are too many days; UNTRUSTED if the keys are not those of the timestamp, or something in the repository is not signed as it
     *     must be or has expired; BUSY, STORAGE
     */
    public static Stamped in(Path path, Collection<SigningKey> keys, OptionalInt days) {
        return in(new RepositoryFolder(path, new LocalDisk()), keys, days, InstantSource.system());
    }

    static Stamped in(RepositoryFolder folder, Collection<SigningKey> keys, OptionalInt days, InstantSource clock) {
        try (Workbench workbench = Workbench.openExisting(folder, clock)) {
            Metadata metadata = workbench.metadata();
            if (metadata.root().isEmpty() || metadata.snapshot().isEmpty()) {
                throw new GanglionException(
                        Reason.UNTRUSTED,
                        folder.path()
                                + ": there is nothing to vouch for yet: the first root, targets and snapshot wait for "
                                + "signatures; 'ganglion repo sign' adds them");
            }
            SignedDocument root = metadata.root().get();
            RoleKeys role = RoleKeys.in(root, Roles.TIMESTAMP);
            Instant now = clock.instant();
            int goodFor = Roles.days(Roles.TIMESTAMP, days.orElse(role.days().orElse(Roles.DAYS.get(Roles.TIMESTAMP))));
            requireSound(folder, metadata, root, now);
            boolean renewed = renewSnapshot(workbench, keys, now);
            Metadata current = renewed ? Metadata.read(folder) : metadata;
            long snapshot = current.snapshot().orElseThrow().version();
            SignedDocument timestamp = Snapshots.timestamp(
                            current,
                            snapshot,
                            RepositoryFolder.read(folder.metadata(Roles.SNAPSHOT, snapshot)),
                            now,
                            now.plus(Duration.ofDays(goodFor)))
                    .signedBy(able(keys, workbench, Roles.TIMESTAMP));
            if (!role.accept(timestamp)) {
                throw new GanglionException(
                        Reason.UNTRUSTED,
                        folder.path() + ": these are not the keys of the timestamp, it needs "
                                + role.lack(timestamp).orElseThrow());
            }
            folder.place(folder.timestamp(), timestamp.bytes());
            Map<String, Instant> expiring = expiring(current, now);
            Settled settled = settled(workbench, keys);
            return new Stamped(timestamp.version(), snapshot, timestamp.expires(), renewed, expiring, settled);
        }
    }

    /** A root that has waited for this timestamp follows it. */
    private static Settled settled(Workbench stamped, Collection<SigningKey> keys) {
        return stamped.prepared().isEmpty()
                ? new Settled(List.of(), List.of(), false)
                : stamped.again().settle(keys);
    }

    /** The keys that may sign for a role under the present root or the one that waits. */
    private static List<SigningKey> able(Collection<SigningKey> keys, Workbench workbench, String role) {
        Set<String> allowed = workbench.allowed(role);
        return keys.stream().filter(key -> allowed.contains(key.id())).toList();
    }

    private static void requireSound(RepositoryFolder folder, Metadata metadata, SignedDocument root, Instant now) {
        SignedDocument snapshot = metadata.snapshot().orElseThrow();
        requireChain(folder, root);
        require(RoleKeys.in(root, Roles.ROOT), root, now);
        if (snapshot.version() < metadata.published()) {
            throw new GanglionException(
                    Reason.INCONSISTENT,
                    folder.metadata() + ": clients have seen snapshot " + metadata.published() + ", the newest here is "
                            + snapshot.version() + "; restore what was deleted");
        }
        // an expired snapshot may be renewed below
        if (!RoleKeys.in(root, Roles.SNAPSHOT).accept(snapshot)) {
            throw unsigned(Roles.SNAPSHOT, snapshot, RoleKeys.in(root, Roles.SNAPSHOT));
        }
        SignedDocument targets = metadata.roles().get(Roles.TARGETS);
        require(RoleKeys.in(root, Roles.TARGETS), targets, now);
        for (RoleKeys delegated : RoleKeys.delegated(targets)) {
            SignedDocument document = metadata.roles().get(delegated.role());
            if (document == null) {
                throw new GanglionException(
                        Reason.UNTRUSTED, folder.path() + ": the snapshot does not name role " + delegated.role());
            }
            require(delegated, document, now);
        }
        metadata.roles().forEach((role, document) -> {
            String pinned = snapshot.fields()
                    .object("meta")
                    .object(role + ".json")
                    .object("hashes")
                    .text("sha256");
            Path file = folder.metadata(role, document.version());
            if (!pinned.equals(Sha256.of(RepositoryFolder.read(file)))) {
                throw new GanglionException(
                        Reason.DIGEST_MISMATCH, file + ": is not the file that the snapshot names; restore it");
            }
        });
    }

    /** Each root is signed by the keys of the one before: a file that somebody put there is not taken for one. */
    private static void requireChain(RepositoryFolder folder, SignedDocument newest) {
        for (long version = 2; version <= newest.version(); version++) {
            SignedDocument before = Metadata.document(folder.metadata(Roles.ROOT, version - 1));
            SignedDocument next = Metadata.document(folder.metadata(Roles.ROOT, version));
            RoleKeys former = RoleKeys.in(before, Roles.ROOT);
            if (!former.accept(next)) {
                throw unsigned(Roles.ROOT, next, former);
            }
        }
    }

    private static void require(RoleKeys role, SignedDocument document, Instant now) {
        if (!role.accept(document)) {
            throw unsigned(role.role(), document, role);
        }
        if (!document.expires().isAfter(now)) {
            throw new GanglionException(
                    Reason.UNTRUSTED,
                    "version " + document.version() + " of " + role.role() + " expired at " + document.expires()
                            + "; 'ganglion repo rotate " + role.role() + "' renews it");
        }
    }

    private static GanglionException unsigned(String role, SignedDocument document, RoleKeys keys) {
        return new GanglionException(
                Reason.UNTRUSTED,
                "version " + document.version() + " of " + role + " is not signed as it must be: it needs "
                        + keys.lack(document).orElseThrow());
    }

    /** A snapshot is renewed when it is due, and when the keys of a root that waits have not signed it. */
    private static boolean renewSnapshot(Workbench workbench, Collection<SigningKey> keys, Instant now) {
        Metadata metadata = workbench.metadata();
        RoleKeys role = RoleKeys.in(metadata.root().orElseThrow(), Roles.SNAPSHOT);
        SignedDocument snapshot = metadata.snapshot().orElseThrow();
        if (!isDue(role, snapshot, now) && workbench.keys(Roles.SNAPSHOT).accept(snapshot)) {
            return false;
        }
        SignedDocument next =
                Snapshots.next(metadata, Map.of(), role, now).signedBy(able(keys, workbench, Roles.SNAPSHOT));
        if (!role.accept(next)) {
            if (!snapshot.expires().isAfter(now)) {
                throw new GanglionException(
                        Reason.UNTRUSTED,
                        "the snapshot expired at " + snapshot.expires()
                                + "; give its key too, with --key, and it is renewed");
            }
            return false;
        }
        workbench.folder().place(workbench.folder().metadata(Roles.SNAPSHOT, next.version()), next.bytes());
        return true;
    }

    private static boolean isDue(RoleKeys role, SignedDocument document, Instant now) {
        long days = role.days().orElse(Roles.DAYS.getOrDefault(role.role(), Roles.PUBLISHER_DAYS));
        return document.expires().isBefore(now.plus(Duration.ofDays(days).dividedBy(LAST_SHARE)));
    }

    private static Map<String, Instant> expiring(Metadata metadata, Instant now) {
        SignedDocument root = metadata.root().orElseThrow();
        SignedDocument targets = metadata.roles().get(Roles.TARGETS);
        Map<String, SignedDocument> documents = new LinkedHashMap<>(metadata.roles());
        documents.put(Roles.ROOT, root);
        documents.put(Roles.SNAPSHOT, metadata.snapshot().orElseThrow());
        List<RoleKeys> roles = new ArrayList<>(RoleKeys.delegated(targets));
        List.of(Roles.ROOT, Roles.TARGETS, Roles.SNAPSHOT).forEach(each -> roles.add(RoleKeys.in(root, each)));
        Map<String, Instant> expiring = new LinkedHashMap<>();
        for (RoleKeys role : roles) {
            SignedDocument document = documents.get(role.role());
            if (isDue(role, document, now)) {
                expiring.put(role.role(), document.expires());
            }
        }
        return expiring;
    }
}
