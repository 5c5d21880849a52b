// SPDX-License-Identifier: Apache-2.0
package org.ganglion.repository;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/** The newest document of each role: one that waits for signatures goes before the one that is published. */
final class NewestDocuments {
    private static final String ENDING = ".json";

    private final RepositoryFolder folder;
    private final Metadata metadata;
    private final Map<String, SignedDocument> prepared = new TreeMap<>();

    private NewestDocuments(RepositoryFolder folder, Metadata metadata) {
        this.folder = folder;
        this.metadata = metadata;
    }

    /** Reads what there is. */
    static NewestDocuments read(RepositoryFolder folder) {
        NewestDocuments read = new NewestDocuments(folder, Metadata.read(folder));
        for (Path file : RepositoryFolder.list(folder.prepared())) {
            String name = file.getFileName().toString();
            if (name.endsWith(ENDING)) {
                read.prepared.put(name.substring(0, name.length() - ENDING.length()), Metadata.document(file));
            }
        }
        return read;
    }

    /** What is published. */
    Metadata metadata() {
        return metadata;
    }

    /** What waits, by role; may be changed. */
    Map<String, SignedDocument> prepared() {
        return prepared;
    }

    /** The newest of a role; null if there is none. */
    SignedDocument of(String role) {
        SignedDocument there = role.equals(Roles.ROOT)
                ? metadata.root().orElse(null)
                : metadata.roles().get(role);
        return prepared.getOrDefault(role, there);
    }

    /** The keys of a role as the newest of its delegator says. */
    RoleKeys keys(String role) {
        return known(role)
                .orElseThrow(() -> new GanglionException(
                        Reason.NOT_FOUND,
                        folder.path() + ": there is no role '" + role + "'; there are " + roles()
                                + "; 'ganglion repo rotate " + role + " --add KEY' adds a publisher"));
    }

    private Optional<RoleKeys> known(String role) {
        SignedDocument root = of(Roles.ROOT);
        if (root == null) {
            throw Repository.none(folder.path());
        }
        return Roles.isTop(role) ? Optional.of(RoleKeys.in(root, role)) : RoleKeys.delegated(of(Roles.TARGETS), role);
    }

    /** All roles, as the newest documents say. */
    private List<String> roles() {
        List<String> all = new ArrayList<>(Roles.TOP);
        RoleKeys.delegated(of(Roles.TARGETS)).forEach(each -> all.add(each.role()));
        return all;
    }

    /** All keys whose signature for a role may count, under the present root or the one that waits. */
    Set<String> allowed(String role) {
        Set<String> allowed = new TreeSet<>(keys(role).keys().keySet());
        if (Roles.isTop(role)) {
            metadata.root()
                    .ifPresent(
                            old -> allowed.addAll(RoleKeys.in(old, role).keys().keySet()));
        }
        return allowed;
    }

    /**
     * Refuses keys of which nothing would come.
     *
     * @param keys that somebody has named
     * @param role of which at least one of them must be
     * @param besides roles that the others may be of
     * @throws GanglionException UNTRUSTED, saying which do not fit and which would
     */
    void requireKeys(Collection<SigningKey> keys, String role, String... besides) {
        Set<String> ofRole = allowed(role);
        Set<String> all = new TreeSet<>(ofRole);
        Arrays.stream(besides).forEach(other -> all.addAll(allowed(other)));
        List<String> strangers = keys.stream()
                .filter(key -> !all.contains(key.id()))
                .map(key -> key.description().shortId())
                .toList();
        if (!strangers.isEmpty()) {
            throw unfit(
                    String.join(", ", strangers) + (strangers.size() == 1 ? " is none" : " are none"), role, ofRole);
        }
        if (keys.stream().noneMatch(key -> ofRole.contains(key.id()))) {
            throw unfit("of those given none is one", role, ofRole);
        }
    }

    private GanglionException unfit(String which, String role, Set<String> fit) {
        return new GanglionException(
                Reason.UNTRUSTED,
                folder.path() + ": of the keys " + which + " of role " + role + ", which takes "
                        + keys(role).threshold() + " of "
                        + String.join(", ", fit.stream().map(RoleKeys::shortId).toList())
                        + "; nothing was changed");
    }

    /** What waits, and for what. */
    List<Waiting> waiting() {
        return waiting(prepared);
    }

    /** What of these documents waits, and for what; one of which the version is published already has only been left over. */
    List<Waiting> waiting(Map<String, SignedDocument> documents) {
        return documents.entrySet().stream()
                .filter(each -> !isPublished(each.getKey(), each.getValue()))
                .map(each -> waiting(each.getKey(), each.getValue()))
                .toList();
    }

    private boolean isPublished(String role, SignedDocument document) {
        return Optional.ofNullable(
                        role.equals(Roles.ROOT)
                                ? metadata.root().orElse(null)
                                : metadata.roles().get(role))
                .filter(there -> there.version() >= document.version())
                .isPresent();
    }

    private Waiting waiting(String role, SignedDocument document) {
        Path file = folder.prepared(role);
        Optional<RoleKeys> known = known(role);
        if (known.isEmpty()) {
            String orphan = "nothing: there is no such role any more, and the file may be deleted";
            return new Waiting(role, document.version(), file, 0, 0, List.of(), orphan);
        }
        RoleKeys keys = known.get();
        Set<String> missing = new TreeSet<>(keys.missing(document));
        List<String> words = new ArrayList<>();
        keys.lack(document).ifPresent(words::add);
        if (role.equals(Roles.ROOT)) {
            metadata.root().map(old -> RoleKeys.in(old, Roles.ROOT)).ifPresent(old -> {
                missing.addAll(old.missing(document));
                old.lack(document).ifPresent(lack -> words.add(lack + " of the root before it"));
            });
        }
        if (words.isEmpty()) {
            boolean succeeds = role.equals(Roles.ROOT) && metadata.root().isPresent();
            boolean alone =
                    !prepared.containsKey(Roles.TARGETS) || keys(Roles.TARGETS).accept(of(Roles.TARGETS));
            words.add(
                    succeeds && alone
                            ? "'ganglion repo timestamp' with the old keys and the new ones (--key FILE for each), so that"
                                    + " clients can follow; or 'ganglion repo sign --now', and none updates until the next timestamp"
                            : others(role));
        }
        return new Waiting(
                role,
                document.version(),
                file,
                keys.signers(document).size(),
                keys.threshold(),
                missing.stream().map(RoleKeys::shortId).toList(),
                String.join("; and ", words));
    }

    /** For what a document waits that has its own signatures. */
    private String others(String role) {
        List<String> unsigned = prepared.entrySet().stream()
                .filter(each -> !each.getKey().equals(role))
                .filter(each -> known(each.getKey())
                        .filter(keys -> !keys.accept(each.getValue()))
                        .isPresent())
                .map(Map.Entry::getKey)
                .toList();
        return unsigned.isEmpty()
                ? "a key of the snapshot, of "
                        + String.join(
                                ", ",
                                allowed(Roles.SNAPSHOT).stream()
                                        .map(RoleKeys::shortId)
                                        .toList())
                : "the signatures of " + String.join(", ", unsigned);
    }
}
