// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf.document;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ganglion.tuf.metadata.MalformedMetadataException;

/**
 * Files, and who else may speak for which of them.
 *
 * @param files by path
 * @param delegations none if the role delegates nothing
 */
public record Targets(long version, Instant expires, Map<String, TargetFile> files, Delegations delegations)
        implements Role {
    /** Reads the signed part. */
    public static Targets of(Envelope envelope) throws MalformedMetadataException {
        Fields signed = envelope.signed("targets");
        Map<String, TargetFile> files = new LinkedHashMap<>();
        for (Map.Entry<String, Fields> entry :
                signed.object("targets").objects().entrySet()) {
            files.put(entry.getKey(), TargetFile.of(entry.getValue()));
        }
        return new Targets(
                signed.number("version", 1),
                signed.time("expires"),
                files,
                signed.has("delegations") ? Delegations.of(signed.object("delegations")) : Delegations.NONE);
    }
}
