// SPDX-License-Identifier: Apache-2.0
package org.ganglion.repository;

import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

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
     * @param audience whom a new root must not leave behind, unless that is wanted
     * @param now from which the snapshot's days count
     */
    static Settlement of(
            Metadata current,
            Map<String, SignedDocument> prepared,
            Collection<SigningKey> keys,
            Optional<Audience> audience,
            Instant now) {
        Map<String, SignedDocument> pending = new TreeMap<>(prepared);
        // done already by a run that was killed before it could say so
        pending.entrySet().removeIf(each -> isOld(current, each.getKey(), each.getValue()));
        Set<Set<String>> tried = new HashSet<>();
        for (boolean root : new boolean[] {true, false}) {
            for (boolean targets : new boolean[] {true, false}) {
                for (boolean delegated : new boolean[] {true, false}) {
                    Map<String, SignedDocument> taken = new LinkedHashMap<>(pending);
                    taken.keySet()
                            .removeIf(role -> role.equals(Roles.ROOT)
                                    ? !root
                                    : role.equals(Roles.TARGETS) ? !targets : !delegated);
                    if (!tried.add(taken.keySet())) {
                        continue;
                    }
                    Optional<Map<String, SignedDocument>> published =
                            new Attempt(current, pending, taken, keys, audience, now).published();
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
     * @param pending all that is prepared, by role
     * @param taken those of them that would be published if they can
     */
    private record Attempt(
            Metadata current,
            Map<String, SignedDocument> pending,
            Map<String, SignedDocument> taken,
            Collection<SigningKey> keys,
            Optional<Audience> audience,
            Instant now) {
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
                        Snapshots.next(current, roles.get(), snapshotKeys, now).signedBy(signing(Roles.SNAPSHOT));
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

        private Collection<SigningKey> signing(String role) {
            Set<String> signers = signers(role);
            return keys.stream().filter(key -> signers.contains(key.id())).toList();
        }

        /** Who may sign under the present root or the next: what both have signed verifies before and after the change. */
        private Set<String> signers(String role) {
            Set<String> signers = new TreeSet<>();
            current.root()
                    .ifPresent(root ->
                            signers.addAll(RoleKeys.in(root, role).keys().keySet()));
            if (pending.containsKey(Roles.ROOT)) {
                signers.addAll(RoleKeys.in(pending.get(Roles.ROOT), role).keys().keySet());
            }
            return signers;
        }

        private Optional<SignedDocument> root() {
            SignedDocument next = taken.get(Roles.ROOT);
            if (next == null) {
                return current.root();
            }
            RoleKeys own = RoleKeys.in(next, Roles.ROOT);
            boolean follows = current.root().isEmpty()
                    || RoleKeys.in(current.root().get(), Roles.ROOT).accept(next);
            boolean seen = audience.map(clients -> clients.accepts(next)).orElse(true);
            if (!own.accept(next) || !follows || !seen) {
                return Optional.empty();
            }
            return Optional.of(next.keeping(signers(Roles.ROOT)));
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
            if (next != null && role.accept(next) && isReadyForNextRoot(role.role(), next)) {
                return Optional.of(next.keeping(
                        Roles.isTop(role.role())
                                ? signers(role.role())
                                : role.keys().keySet()));
            }
            return Optional.ofNullable(current.roles().get(role.role())).filter(role::accept);
        }

        /**
         * Targets that the root which waits would not accept are not published before their new keys have signed them: nobody could sign
         * them any more, and the root would wait for ever.
         */
        private boolean isReadyForNextRoot(String role, SignedDocument document) {
            SignedDocument next = pending.get(Roles.ROOT);
            return !role.equals(Roles.TARGETS)
                    || next == null
                    || audience.isEmpty()
                    || RoleKeys.in(next, role).accept(document);
        }
    }
}
