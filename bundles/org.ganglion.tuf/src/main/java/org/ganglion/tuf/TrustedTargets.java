// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ganglion.tuf.RoleFiles.Loaded;
import org.ganglion.tuf.TufException.Reason;
import org.ganglion.tuf.document.Delegation;
import org.ganglion.tuf.document.Delegations;
import org.ganglion.tuf.document.FileMeta;
import org.ganglion.tuf.document.KeyRing;
import org.ganglion.tuf.document.RoleKeys;
import org.ganglion.tuf.document.Root;
import org.ganglion.tuf.document.Snapshot;
import org.ganglion.tuf.document.TargetFile;
import org.ganglion.tuf.document.Targets;

/** The targets roles of one snapshot, loaded as the search for targets comes to them (5.6 of the specification). */
final class TrustedTargets {
    private static final String TOP = "targets";

    private final RoleFiles files;
    private final Limits limits;
    private final Root root;
    private final Snapshot snapshot;
    private final Map<String, Loaded<Targets>> loaded = new HashMap<>();
    /** Who of those that have led to a role has been found to vouch for it. */
    private final Map<String, Set<String>> verified = new HashMap<>();

    TrustedTargets(RoleFiles files, Limits limits, Root root, Snapshot snapshot) {
        this.files = files;
        this.limits = limits;
        this.root = root;
        this.snapshot = snapshot;
    }

    /** A role to be looked into, and who says that it may be trusted. */
    private record Visit(String delegator, String role, RoleKeys signers, KeyRing keys) {}

    /** Loads the top-level role. */
    void loadTop() throws TufException {
        load(top());
    }

    private Visit top() {
        return new Visit("root", TOP, root.role(TOP), root.keys());
    }

    /** Depth first, in the order of the delegations, each role once. */
    Optional<Target> find(String path) throws TufException {
        Deque<Visit> open = new ArrayDeque<>(List.of(top()));
        Set<String> visited = new HashSet<>();
        while (!open.isEmpty()) {
            Visit visit = open.pop();
            if (!visited.add(visit.role())) {
                continue;
            }
            if (visited.size() > limits.delegations() + 1) {
                throw new TufException(
                        Reason.TOO_MANY_DELEGATIONS,
                        path + " is in none of the first " + limits.delegations() + " delegated roles");
            }
            Targets targets = load(visit);
            TargetFile file = targets.files().get(path);
            if (file != null) {
                return Optional.of(new Target(path, file.length(), file.hashes(), file.custom()));
            }
            pushDelegations(visit.role(), targets.delegations(), path, open);
        }
        return Optional.empty();
    }

    /** The first of them comes to lie on top; below a terminating one that covers the path the search does not go on. */
    private static void pushDelegations(String delegator, Delegations delegations, String path, Deque<Visit> open) {
        List<Visit> children = new ArrayList<>();
        for (Delegation delegation : delegations.roles()) {
            Optional<String> role = delegation.roleFor(path);
            if (role.isPresent()) {
                children.add(new Visit(delegator, role.get(), delegation.signers(), delegations.keys()));
                if (delegation.terminating()) {
                    open.clear();
                    break;
                }
            }
        }
        for (int i = children.size() - 1; i >= 0; i--) {
            open.push(children.get(i));
        }
    }

    /** A role that another delegator has led to before must be signed by this one's keys too. */
    private Targets load(Visit visit) throws TufException {
        Loaded<Targets> before = loaded.get(visit.role);
        if (before == null) {
            before = loadFirst(visit);
            loaded.put(visit.role, before);
            verified.put(visit.role, new HashSet<>());
        } else if (!verified.get(visit.role).contains(visit.delegator)) {
            before.requireSignatures(visit.role, visit.signers, visit.keys);
        }
        verified.get(visit.role).add(visit.delegator);
        return before.role();
    }

    private Loaded<Targets> loadFirst(Visit visit) throws TufException {
        String name = visit.role();
        FileMeta meta = snapshot.of(name);
        if (meta == null) {
            throw new TufException(Reason.MISSING, "the snapshot lists no role " + name);
        }
        Optional<Loaded<Targets>> kept = files.kept(name, visit.signers, visit.keys, Targets::of)
                .filter(found -> RoleFiles.isThat(found, meta, name));
        if (kept.isPresent()) {
            files.requireNotExpired(name, kept.get().role());
            return kept.get();
        }
        String file = root.consistent() ? FileNames.ofVersion(meta.version(), name) : FileNames.ofRole(name);
        Loaded<Targets> fetched = files.fetch(file, meta, limits.targetsLength(), Targets::of);
        fetched.requireSignatures(name, visit.signers, visit.keys);
        RoleFiles.requireVersion(name, fetched.role(), meta.version());
        files.requireNotExpired(name, fetched.role());
        files.keep(name, fetched);
        return fetched;
    }
}
