// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Trusted metadata in memory. */
class MemoryStore implements MetadataStore {
    final Map<String, byte[]> kept = new TreeMap<>();

    @Override
    public Optional<byte[]> read(String role) throws IOException {
        return Optional.ofNullable(kept.get(role));
    }

    @Override
    public void write(String role, byte[] bytes) throws IOException {
        kept.put(role, bytes);
    }

    @Override
    public void delete(String role) throws IOException {
        kept.remove(role);
    }
}
