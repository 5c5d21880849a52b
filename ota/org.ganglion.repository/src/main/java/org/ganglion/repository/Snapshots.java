// SPDX-License-Identifier: Apache-2.0
package org.ganglion.repository;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Makes the documents that name others. */
final class Snapshots {
    /** When a timestamp was signed. Clients that do not know it pass over it; a device whose clock is in doubt reads it. */
    private static final String SIGNED = "x-ganglion-signed";

    private Snapshots() {}

    /** The next snapshot, not signed. What the one before has named stays named, as clients insist. */
    static SignedDocument next(Metadata current, Map<String, SignedDocument> roles, RoleKeys keys, Instant now) {
        Map<String, Object> meta = new TreeMap<>();
        current.snapshot()
                .ifPresent(last -> meta.putAll(last.fields().object("meta").values()));
        Map<String, Long> before = current.snapshot().map(Metadata::versions).orElse(Map.of());
        roles.forEach((role, document) -> {
            if (before.getOrDefault(role, 0L) != document.version()) {
                meta.put(role + ".json", named(document.version(), document.bytes()));
            }
        });
        return SignedDocument.unsigned(
                Roles.SNAPSHOT,
                current.next(Roles.SNAPSHOT),
                now.plus(Duration.ofDays(keys.days().orElse(Roles.DAYS.get(Roles.SNAPSHOT)))),
                Map.of("meta", meta));
    }

    /** The next timestamp, not signed. */
    static SignedDocument timestamp(Metadata current, long snapshot, byte[] file, Instant now, Instant expires) {
        return SignedDocument.unsigned(
                Roles.TIMESTAMP,
                current.timestamp().map(SignedDocument::version).orElse(0L) + 1,
                expires,
                Map.of(
                        "meta",
                        Map.of("snapshot.json", named(snapshot, file)),
                        SIGNED,
                        now.truncatedTo(ChronoUnit.SECONDS).toString()));
    }

    private static Map<String, Object> named(long version, byte[] bytes) {
        Map<String, Object> named = new LinkedHashMap<>();
        named.put("version", version);
        named.put("length", (long) bytes.length);
        named.put("hashes", Map.of("sha256", Sha256.of(bytes)));
        return named;
    }
}
