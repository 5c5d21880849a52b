// SPDX-License-Identifier: Apache-2.0
package org.ganglion.repository;

import java.util.Optional;

/**
 * What clients see now: a new root must not make it invalid, or no client updates until somebody signs the next timestamp.
 *
 * @param timestamp that they have
 * @param snapshot that it names
 * @param targets that this names
 */
record Audience(
        Optional<SignedDocument> timestamp, Optional<SignedDocument> snapshot, Optional<SignedDocument> targets) {
    static Audience of(RepositoryFolder folder, Metadata metadata) {
        long version = metadata.published();
        if (version == 0) {
            return new Audience(Optional.empty(), Optional.empty(), Optional.empty());
        }
        SignedDocument snapshot = Metadata.document(folder.metadata(Roles.SNAPSHOT, version));
        SignedDocument targets = Metadata.document(
                folder.metadata(Roles.TARGETS, Metadata.versions(snapshot).get(Roles.TARGETS)));
        return new Audience(metadata.timestamp(), Optional.of(snapshot), Optional.of(targets));
    }

    /** Whether all of it verifies under a root too. */
    boolean accepts(SignedDocument root) {
        return verifies(root, Roles.TIMESTAMP, timestamp)
                && verifies(root, Roles.SNAPSHOT, snapshot)
                && verifies(root, Roles.TARGETS, targets);
    }

    private static boolean verifies(SignedDocument root, String role, Optional<SignedDocument> document) {
        return document.map(RoleKeys.in(root, role)::accept).orElse(true);
    }
}
