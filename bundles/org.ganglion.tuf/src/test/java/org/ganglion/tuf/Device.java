// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ganglion.tuf.metadata.CanonicalJson;
import org.ganglion.tuf.metadata.MalformedMetadataException;

/** Who trusts a simulated repository. Each call is a run of its own, as if the process had been started anew. */
final class Device {
    final Simulator repository;
    final MemoryStore store;
    Instant now = Simulator.NOW;
    Limits limits = Limits.DEFAULTS;

    Device(Simulator repository, MemoryStore store) {
        this.repository = repository;
        this.store = store;
    }

    /** One that trusts the repository's first root. */
    static Device of(Simulator repository) throws TufException {
        Device device = new Device(repository, new MemoryStore());
        TufClient.init(device.store, repository.published.get("root").get(0));
        return device;
    }

    TufClient client() {
        return new TufClient(repository, store, () -> now, limits);
    }

    void refresh() throws TufException {
        client().refresh();
    }

    Optional<Target> find(String path) throws TufException {
        return client().find(path);
    }

    void refuses(TufException.Reason reason) {
        assertEquals(reason, assertThrows(TufException.class, this::refresh).reason());
    }

    void refusesToFind(TufException.Reason reason, String path) {
        assertEquals(reason, assertThrows(TufException.class, () -> find(path)).reason());
    }

    /** The trusted version of a role, or 0. */
    long version(String role) {
        return versions().getOrDefault(role, 0L);
    }

    /** Of all roles. */
    Map<String, Long> versions() {
        Map<String, Long> versions = new TreeMap<>();
        store.kept.forEach(
                (role, bytes) -> versions.put(role, (Long) signed(bytes).get("version")));
        return versions;
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> signed(byte[] bytes) {
        try {
            return Tree.at((Map<String, Object>) CanonicalJson.parse(bytes), "signed");
        } catch (MalformedMetadataException e) {
            throw new IllegalStateException(e);
        }
    }
}
