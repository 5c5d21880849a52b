// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf.document;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ganglion.tuf.metadata.MalformedMetadataException;

/**
 * Which versions of all targets roles belong together.
 *
 * @param meta by the role's name and {@code .json}
 */
public record Snapshot(long version, Instant expires, Map<String, FileMeta> meta) implements Role {
    /** Reads the signed part. */
    public static Snapshot of(Envelope envelope) throws MalformedMetadataException {
        Fields signed = envelope.signed("snapshot");
        Map<String, FileMeta> meta = new LinkedHashMap<>();
        for (Map.Entry<String, Fields> entry : signed.object("meta").objects().entrySet()) {
            meta.put(entry.getKey(), FileMeta.of(entry.getValue()));
        }
        return new Snapshot(signed.number("version", 1), signed.time("expires"), meta);
    }

    /** The file of a targets role, or null if it is not listed. */
    public FileMeta of(String role) {
        return meta.get(role + ".json");
    }
}
