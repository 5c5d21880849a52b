// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/** What a publisher serves. Safe for use by several threads. */
@ConsumerType
public interface ArtifactStore {
    /**
     * The file that holds an artifact.
     *
     * @param sha256 its digest, 64 small hexadecimal digits
     * @return a file whose content has this digest and does not change any more, or nothing
     * @throws IOException if the store cannot be read now
     */
    Optional<Path> find(String sha256) throws IOException;

    /**
     * The digest of what a path in this store holds at present.
     *
     * @param path names separated by slashes
     * @return the digest, or nothing if the store has no such path
     * @throws IOException if the store cannot be read now
     */
    Optional<String> digest(String path) throws IOException;

    /**
     * Whether it is made to hold all that devices may ask for. Requests go round among all publishers; where one holds a few things beside those
     * of another, what it lacks says nothing, and it is to be asked of the other.
     */
    default boolean holdsAll() {
        return true;
    }
}
