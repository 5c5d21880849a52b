// SPDX-License-Identifier: Apache-2.0
package org.ganglion.repository;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The metadata of a repository: the newest root and snapshot, and the documents that the snapshot names. What a run that was killed
 * has left beside them does not count.
 *
 * @param newest the highest version of each role that lies in the folder
 * @param root the newest
 * @param timestamp the present one
 * @param snapshot the newest, which the timestamp need not name yet
 * @param roles targets and what it delegates to, by name, in the order of a client's search
 */
record Metadata(
        Map<String, Long> newest,
        Optional<SignedDocument> root,
        Optional<SignedDocument> timestamp,
        Optional<SignedDocument> snapshot,
        Map<String, SignedDocument> roles) {
    Metadata {
        newest = Map.copyOf(newest);
        roles = Collections.unmodifiableMap(new LinkedHashMap<>(roles));
    }

    static Metadata read(RepositoryFolder folder) {
        Map<String, Long> newest = folder.newest();
        Optional<SignedDocument> snapshot = newest(folder, newest, Roles.SNAPSHOT);
        return new Metadata(
                newest,
                newest(folder, newest, Roles.ROOT),
                Files.isRegularFile(folder.timestamp()) ? Optional.of(document(folder.timestamp())) : Optional.empty(),
                snapshot,
                snapshot.map(named -> roles(folder, named)).orElse(Map.of()));
    }

    private static Optional<SignedDocument> newest(RepositoryFolder folder, Map<String, Long> newest, String role) {
        return Optional.ofNullable(newest.get(role)).map(version -> document(folder.metadata(role, version)));
    }

    static SignedDocument document(Path file) {
        return SignedDocument.read(file.toString(), RepositoryFolder.read(file));
    }

    /** The documents that a snapshot names. */
    static Map<String, SignedDocument> roles(RepositoryFolder folder, SignedDocument snapshot) {
        Map<String, Long> versions = versions(snapshot);
        Map<String, SignedDocument> roles = new LinkedHashMap<>();
        SignedDocument targets = document(folder.metadata(Roles.TARGETS, versions.getOrDefault(Roles.TARGETS, 1L)));
        roles.put(Roles.TARGETS, targets);
        List<String> order = new ArrayList<>();
        RoleKeys.delegated(targets).forEach(each -> order.add(each.role()));
        order.retainAll(versions.keySet());
        for (String role : order) {
            roles.put(role, document(folder.metadata(role, versions.get(role))));
        }
        return roles;
    }

    /** The versions that a snapshot names, by role. */
    static Map<String, Long> versions(SignedDocument snapshot) {
        Fields meta = snapshot.fields().object("meta");
        Map<String, Long> versions = new LinkedHashMap<>();
        for (String file : meta.values().keySet()) {
            versions.put(
                    file.substring(0, file.length() - ".json".length()),
                    meta.object(file).integer("version"));
        }
        return versions;
    }

    /** The version of the snapshot that the timestamp names; 0 if there is no timestamp. */
    long published() {
        return timestamp
                .map(document ->
                        document.fields().object("meta").object("snapshot.json").integer("version"))
                .orElse(0L);
    }

    /** A version that no file of this role has. */
    long next(String role) {
        return newest.getOrDefault(role, 0L) + 1;
    }
}
