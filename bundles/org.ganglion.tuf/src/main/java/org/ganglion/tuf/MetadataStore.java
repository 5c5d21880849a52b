// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf;

import java.io.IOException;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/** Where trusted metadata is kept from one run to the next, byte for byte as it was fetched. */
@ConsumerType
public interface MetadataStore {
    /** The metadata of a role, such as {@code root} or {@code ../odd role}; empty if none is kept. */
    Optional<byte[]> read(String role) throws IOException;

    /**
     * Replaces the metadata of a role: after a crash at any time the old or the new is there, whole; when this returns it is
     * the new.
     */
    void write(String role, byte[] bytes) throws IOException;

    /** Removes the metadata of a role, durably; nothing happens if there is none. */
    void delete(String role) throws IOException;
}
