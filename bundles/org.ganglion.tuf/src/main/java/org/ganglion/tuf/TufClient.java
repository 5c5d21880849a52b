// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.ganglion.tuf.RoleFiles.Loaded;
import org.ganglion.tuf.TufException.Reason;
import org.ganglion.tuf.document.FileMeta;
import org.ganglion.tuf.document.Root;
import org.ganglion.tuf.document.Snapshot;
import org.ganglion.tuf.document.Timestamp;

/**
 * What a device may trust of a repository, by the client workflow of The Update Framework, specification 1.0.34, section 5.
 *
 * <p>Metadata is kept step by step as it is verified, so after any failure, or a crash, the store holds what was verified until
 * then, and the next {@link #refresh} goes on from there. One thread at a time uses a client, and one client a store.
 */
public final class TufClient {
    private final MetadataFetcher fetcher;
    private final MetadataStore store;
    private final InstantSource clock;
    private final Limits limits;
    private Update last;

    /**
     * Of a repository.
     *
     * @param fetcher from where its metadata comes
     * @param store where what is trusted is kept; it must hold a root before {@link #refresh}
     * @param clock asked once per refresh
     * @param limits of what the repository may ask for
     */
    public TufClient(MetadataFetcher fetcher, MetadataStore store, InstantSource clock, Limits limits) {
        this.fetcher = fetcher;
        this.store = store;
        this.clock = clock;
        this.limits = limits;
    }

    /** What one refresh has led to. */
    private record Update(Root root, TrustedTargets targets) {}

    /**
     * Trusts a root that came with the device, whatever was trusted before. Kept metadata goes on protecting against older one if
     * the same keys may sign it, or if it is not known any more whose it was, because the root before is damaged; else it is
     * forgotten.
     *
     * @throws TufException if it is no root, or is not signed by its own keys; the store is as it was
     */
    public static void init(MetadataStore store, byte[] root) throws TufException {
        Root trusted = RootUpdate.trusted(root).role();
        try {
            Optional<byte[]> kept = store.read("root");
            Optional<Root> former = RootUpdate.readable(kept);
            boolean others = former.map(
                            before -> trusted.differsIn("timestamp", before) || trusted.differsIn("snapshot", before))
                    .orElse(kept.isEmpty());
            if (others) {
                store.delete("timestamp");
                store.delete("snapshot");
            }
            store.write("root", root);
        } catch (IOException e) {
            throw new TufException(Reason.STORAGE, "the root cannot be kept: " + e.getMessage(), e);
        }
    }

    /**
     * Whether a store holds a root that can be refreshed from: one that is whole and signed by its own keys. If not, {@link #init}
     * is needed, for the first time or because what was kept is damaged.
     *
     * @throws TufException STORAGE if the store cannot be read
     */
    public static boolean hasRoot(MetadataStore store) throws TufException {
        try {
            return RootUpdate.readable(store.read("root")).isPresent();
        } catch (IOException e) {
            throw new TufException(Reason.STORAGE, "the trusted root cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Brings root, timestamp, snapshot and the top-level targets up to date. What did not change is not fetched again.
     *
     * @throws TufException why the repository cannot be trusted now, or be reached; {@link #find} will refresh again
     */
    public void refresh() throws TufException {
        last = null;
        RoleFiles files = new RoleFiles(fetcher, store, clock.instant());
        Root root = new RootUpdate(files, limits).update();
        Timestamp timestamp = timestamp(files, root);
        Snapshot snapshot = snapshot(files, root, timestamp.snapshot());
        TrustedTargets targets = new TrustedTargets(files, limits, root, snapshot);
        targets.loadTop();
        last = new Update(root, targets);
    }

    /**
     * Looks for a target through the delegations, after a {@link #refresh} if there was none that succeeded.
     *
     * @return empty if no role that may speak for this path has it
     * @throws TufException if a role that has to be looked into cannot be trusted, or cannot be had
     */
    public Optional<Target> find(String path) throws TufException {
        return refreshed().targets.find(path);
    }

    /** Where a target that was found lies below the repository's folder of targets. */
    public String location(Target target) throws TufException {
        return target.location(refreshed().root.consistent());
    }

    private Update refreshed() throws TufException {
        if (last == null) {
            refresh();
        }
        return last;
    }

    /** 5.4: of the same version the one that is kept stays, which is no failure. */
    private Timestamp timestamp(RoleFiles files, Root root) throws TufException {
        String name = "timestamp";
        Optional<Loaded<Timestamp>> kept = files.kept(name, root.role(name), root.keys(), Timestamp::of);
        Loaded<Timestamp> fetched = files.fetch(FileNames.ofRole(name), limits.timestampLength(), Timestamp::of);
        fetched.requireSignatures(name, root.role(name), root.keys());
        Timestamp fresh = fetched.role();
        if (kept.isPresent()) {
            Timestamp former = kept.get().role();
            requireNotOlder(name, former.version(), fresh.version());
            if (fresh.version() == former.version()) {
                files.requireNotExpired(name, former);
                return former;
            }
            requireNotOlder(
                    "the snapshot in timestamp",
                    former.snapshot().version(),
                    fresh.snapshot().version());
        }
        files.requireNotExpired(name, fresh);
        files.keep(name, fetched);
        return fresh;
    }

    /** 5.5: what is kept protects against a rollback even when it has expired. */
    private Snapshot snapshot(RoleFiles files, Root root, FileMeta meta) throws TufException {
        String name = "snapshot";
        Optional<Loaded<Snapshot>> kept = files.kept(name, root.role(name), root.keys(), Snapshot::of);
        if (kept.isPresent() && RoleFiles.isThat(kept.get(), meta, name)) {
            files.requireNotExpired(name, kept.get().role());
            return kept.get().role();
        }
        String file = root.consistent() ? FileNames.ofVersion(meta.version(), name) : FileNames.ofRole(name);
        Loaded<Snapshot> fetched = files.fetch(file, meta, limits.snapshotLength(), Snapshot::of);
        fetched.requireSignatures(name, root.role(name), root.keys());
        Snapshot fresh = fetched.role();
        RoleFiles.requireVersion(name, fresh, meta.version());
        if (kept.isPresent()) {
            requireNoneOlder(kept.get().role(), fresh);
        }
        files.requireNotExpired(name, fresh);
        files.keep(name, fetched);
        return fresh;
    }

    private static void requireNoneOlder(Snapshot former, Snapshot fresh) throws TufException {
        for (Map.Entry<String, FileMeta> entry : former.meta().entrySet()) {
            FileMeta now = fresh.meta().get(entry.getKey());
            if (now == null) {
                throw new TufException(Reason.ROLLBACK, "the snapshot no longer lists " + entry.getKey());
            }
            requireNotOlder(
                    entry.getKey() + " in the snapshot", entry.getValue().version(), now.version());
        }
    }

    private static void requireNotOlder(String what, long trusted, long version) throws TufException {
        if (version < trusted) {
            throw new TufException(
                    Reason.ROLLBACK, what + " is version " + version + "; version " + trusted + " is trusted already");
        }
    }
}
