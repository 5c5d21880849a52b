// SPDX-License-Identifier: Apache-2.0
package org.ganglion.repository;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which of the prepared documents can be published together: as many as have their signatures and, with what is there, still fit each
 * other, so that a client never meets metadata that do not verify.
 *
 * @param published by role; the snapshot that names them among them, where one is needed
 * @param pending the others, by role
 */
record Settlement(Map<String, SignedDocument> published, Map<String, SignedDocument> pending) {
    /**
     * Finds out.
     *
     * @param current what is there
     * @param prepared what was prepared, by role
     * @param keys that may sign the snapshot
     * @param now from which the snapshot's days count
     */
    static Settlement of(
            Metadata current, Map<String, SignedDocument> prepared, Collection<SigningKey> keys, Instant now) {
        Map<String, SignedDocument> pending = new TreeMap<>(prepared);
        // done already by a run that was killed before it could say so
        pending.entrySet().removeIf(each -> isOld(current, each.getKey(), each.getValue()));
        for (boolean root : new boolean[] {true, false}) {
            for (boolean targets : new boolean[] {true, false}) {
                for (boolean delegated : new boolean[] {true, false}) {
                    Map<String, SignedDocument> taken = new LinkedHashMap<>(pending);
                    taken.keySet()
                            .removeIf(role -> role.equals(Roles.ROOT)
                                    ? !root
                                    : role.equals(Roles.TARGETS) ? !targets : !delegated);
                    Optional<Map<String, SignedDocument>> published =
                            new Attempt(current, taken, keys, now).published();
                    if (published.isPresent()) {
                        pending.keySet().removeAll(published.get().keySet());
                        return new Settlement(published.get(), pending);
                    }
                }
            }
        }
        return new Settlement(Map.of(), pending);
    }

    private static boolean isOld(Metadata current, String role, SignedDocument document) {
        Optional<SignedDocument> there = role.equals(Roles.ROOT)
                ? current.root()
                : Optional.ofNullable(current.roles().get(role));
        return there.isPresent() && document.version() <= there.get().version();
    }

    /**
     * One choice of documents.
     *
     * @param taken those that would be published if they can, by role
     */
    private record Attempt(
            Metadata current, Map<String, SignedDocument> taken, Collection<SigningKey> keys, Instant now) {
        /** What would be published; nothing where it does not fit. */
        Optional<Map<String, SignedDocument>> published() {
            Optional<SignedDocument> root = root();
            if (root.isEmpty()) {
                return Optional.empty();
            }
            Optional<Map<String, SignedDocument>> roles = roles(root.get());
            if (roles.isEmpty()) {
                return Optional.empty();
            }
            Map<String, SignedDocument> published = new LinkedHashMap<>(roles.get());
            published.entrySet().removeIf(each -> each.getValue()
                    .equals(current.roles().get(each.getKey())));
            RoleKeys snapshotKeys = RoleKeys.in(root.get(), Roles.SNAPSHOT);
            if (!published.isEmpty()
                    || current.snapshot().isEmpty()
                    || !snapshotKeys.accept(current.snapshot().get())) {
                SignedDocument snapshot =
                        Snapshots.next(current, roles.get(), snapshotKeys, now).signedBy(ofRole(snapshotKeys));
                if (!snapshotKeys.accept(snapshot)) {
                    return Optional.empty();
                }
                published.put(Roles.SNAPSHOT, snapshot);
            }
            if (taken.containsKey(Roles.ROOT)) {
                published.put(Roles.ROOT, root.get());
            }
            return Optional.of(published);
        }

        private Collection<SigningKey> ofRole(RoleKeys role) {
            return keys.stream()
                    .filter(key -> role.keys().containsKey(key.id()))
                    .toList();
        }

        private Optional<SignedDocument> root() {
            SignedDocument next = taken.get(Roles.ROOT);
            if (next == null) {
                return current.root();
            }
            RoleKeys own = RoleKeys.in(next, Roles.ROOT);
            boolean follows = current.root().isEmpty()
                    || RoleKeys.in(current.root().get(), Roles.ROOT).accept(next);
            if (!own.accept(next) || !follows) {
                return Optional.empty();
            }
            java.util.Set<String> signers = new java.util.TreeSet<>(own.keys().keySet());
            current.root()
                    .ifPresent(old ->
                            signers.addAll(RoleKeys.in(old, Roles.ROOT).keys().keySet()));
            return Optional.of(next.keeping(signers));
        }

        /** Targets and what it delegates to, each as it would be; nothing if one has not its signatures. */
        private Optional<Map<String, SignedDocument>> roles(SignedDocument root) {
            Optional<SignedDocument> targets = signed(RoleKeys.in(root, Roles.TARGETS));
            if (targets.isEmpty()) {
                return Optional.empty();
            }
            Map<String, SignedDocument> roles = new LinkedHashMap<>();
            roles.put(Roles.TARGETS, targets.get());
            for (RoleKeys delegated : RoleKeys.delegated(targets.get())) {
                Optional<SignedDocument> document = signed(delegated);
                if (document.isEmpty()) {
                    return Optional.empty();
                }
                roles.put(delegated.role(), document.get());
            }
            return Optional.of(roles);
        }

        private Optional<SignedDocument> signed(RoleKeys role) {
            SignedDocument next = taken.get(role.role());
            if (next != null && role.accept(next)) {
                return Optional.of(next.keeping(role.keys().keySet()));
            }
            return Optional.ofNullable(current.roles().get(role.role())).filter(role::accept);
        }
    }
}
