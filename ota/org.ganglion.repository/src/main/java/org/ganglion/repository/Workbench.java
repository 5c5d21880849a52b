// SPDX-License-Identifier: Apache-2.0
package org.ganglion.repository;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/**
 * Where a repository is changed: one run at a time. Every change is a document of the next version that is prepared here, gathers its
 * signatures, and is published when it has them. Only the last file that is written, root or the timestamp, makes clients see
 * anything; what a killed run leaves is named by nobody, or is gone on with.
 */
final class Workbench implements AutoCloseable {
    private final RepositoryFolder folder;
    private final InstantSource clock;
    private final RepositoryLock lock;
    private final NewestDocuments documents;

    private Workbench(RepositoryFolder folder, InstantSource clock, RepositoryLock lock) {
        this.folder = folder;
        this.clock = clock;
        this.lock = lock;
        this.documents = NewestDocuments.read(folder);
    }

    /**
     * Opens a repository for a change.
     *
     * @throws GanglionException BUSY if another run is at it; MALFORMED, STORAGE
     */
    static Workbench open(RepositoryFolder folder, InstantSource clock) {
        RepositoryLock lock = RepositoryLock.take(folder.path());
        try {
            return new Workbench(folder, clock, lock);
        } catch (RuntimeException | Error e) {
            lock.close();
            throw e;
        }
    }

    /** Likewise, one that is there. */
    static Workbench openExisting(RepositoryFolder folder, InstantSource clock) {
        if (!Files.isDirectory(folder.metadata()) && !Files.isDirectory(folder.prepared())) {
            throw Repository.none(folder.path());
        }
        return open(folder, clock);
    }

    /** The same, of what is there now; not to be closed beside this one. */
    Workbench again() {
        return new Workbench(folder, clock, lock);
    }

    RepositoryFolder folder() {
        return folder;
    }

    Metadata metadata() {
        return documents.metadata();
    }

    InstantSource clock() {
        return clock;
    }

    /** What waits, by role. */
    Map<String, SignedDocument> prepared() {
        return documents.prepared();
    }

    /** The newest of a role: that which waits, else that which is there; null if there is none. */
    SignedDocument newest(String role) {
        return documents.of(role);
    }

    /** The keys of a role as the newest of its delegator says. */
    RoleKeys keys(String role) {
        return documents.keys(role);
    }

    /**
     * The next version of a role's document, for changes.
     *
     * @throws GanglionException BUSY if one waits for signatures already: changing it would throw them away
     */
    SignedDocument next(String role) {
        requireFree(role);
        return newest(role).next(metadata().next(role), clock.instant().plus(Duration.ofDays(days(role))));
    }

    private void requireFree(String role) {
        SignedDocument waiting = prepared().get(role);
        if (waiting != null) {
            throw new GanglionException(
                    Reason.BUSY,
                    folder.prepared(role) + ": version " + waiting.version() + " of " + role
                            + " waits for signatures; finish it with 'ganglion repo sign', or delete the file to give it up");
        }
    }

    int days(String role) {
        return keys(role).days().orElse(Roles.DAYS.getOrDefault(role, Roles.PUBLISHER_DAYS));
    }

    /** Prepares a document. */
    void prepare(String role, SignedDocument document) {
        prepared().put(role, document);
    }

    /** Signs a prepared document with those keys that may sign it, and says how many signatures that were. */
    int sign(String role, Collection<SigningKey> keys) {
        Set<String> allowed = allowed(role);
        SignedDocument document = prepared().get(role);
        SignedDocument signed = document.signedBy(
                keys.stream().filter(key -> allowed.contains(key.id())).toList());
        prepared().put(role, signed);
        return signed.signatures().size() - document.signatures().size();
    }

    /** Whether a key's signature may count on anything that is prepared, or on the snapshot that names it. */
    boolean isAwaited(SigningKey key) {
        return prepared().keySet().stream().anyMatch(role -> allowed(role).contains(key.id()))
                || !prepared().isEmpty() && allowed(Roles.SNAPSHOT).contains(key.id());
    }

    /** Signs everything that is prepared, likewise. */
    int sign(Collection<SigningKey> keys) {
        return List.copyOf(prepared().keySet()).stream()
                .mapToInt(role -> sign(role, keys))
                .sum();
    }

    /** All keys whose signature for a role may count, under the present root or the one that waits. */
    Set<String> allowed(String role) {
        return documents.allowed(role);
    }

    /**
     * Publishes what has its signatures, and keeps the rest for later runs. A new root under which clients would not verify what they see
     * now waits for the timestamp that is signed for both.
     */
    Settled settle(Collection<SigningKey> keys) {
        return settle(keys, Optional.of(Audience.of(folder, metadata())));
    }

    /** Likewise, even if no client updates then until the next timestamp. */
    Settled settleAtOnce(Collection<SigningKey> keys) {
        return settle(keys, Optional.empty());
    }

    private Settled settle(Collection<SigningKey> keys, Optional<Audience> audience) {
        Settlement settlement = Settlement.of(metadata(), prepared(), keys, audience, clock.instant());
        // several documents belong together, whatever becomes of this run; root last: where it is, the others are
        Map<String, SignedDocument> kept = prepared().size() > 1 ? prepared() : settlement.pending();
        kept.entrySet().stream()
                .sorted(Comparator.comparing(each -> each.getKey().equals(Roles.ROOT)))
                .forEach(each -> folder.place(
                        folder.prepared(each.getKey()), each.getValue().bytes()));
        List<String> published = new ArrayList<>();
        settlement.published().forEach((role, document) -> {
            Path file = folder.metadata(role, document.version());
            folder.place(file, document.bytes());
            published.add(folder.path().relativize(file).toString());
        });
        folder.delete(prepared().keySet().stream()
                .filter(role -> !settlement.pending().containsKey(role))
                .map(folder::prepared)
                .filter(Files::exists)
                .toList());
        NewestDocuments after = NewestDocuments.read(folder);
        return new Settled(published, after.waiting(), timestampNeeded(after.metadata()));
    }

    private static boolean timestampNeeded(Metadata metadata) {
        if (metadata.snapshot().isEmpty() || metadata.root().isEmpty()) {
            return false;
        }
        return metadata.published() != metadata.snapshot().get().version()
                || !RoleKeys.in(metadata.root().get(), Roles.TIMESTAMP)
                        .accept(metadata.timestamp().orElseThrow());
    }

    @Override
    public void close() {
        lock.close();
    }
}
