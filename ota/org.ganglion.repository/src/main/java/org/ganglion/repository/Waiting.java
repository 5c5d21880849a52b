// SPDX-License-Identifier: Apache-2.0
package org.ganglion.repository;

import java.nio.file.Path;
import java.util.List;

/**
 * A document of metadata that is not published yet.
 *
 * @param role whose it is
 * @param version of the document
 * @param file where it waits; it may be signed there, or a copy of it on another machine
 * @param there how many signatures of the role's keys it has
 * @param needed how many it takes
 * @param missingKeys short identifiers of keys that have not signed it; empty if it has the signatures that it takes
 * @param missing what it needs, for a person
 */
public record Waiting(
        String role, long version, Path file, int there, int needed, List<String> missingKeys, String missing) {
    /** Copies. */
    public Waiting {
        missingKeys = List.copyOf(missingKeys);
    }

    /** One line for a person. */
    public String line() {
        return role + ' ' + version + " waits for " + missing + "; it has " + there + " of " + needed
                + " signatures and is not published yet: " + file;
    }
}
