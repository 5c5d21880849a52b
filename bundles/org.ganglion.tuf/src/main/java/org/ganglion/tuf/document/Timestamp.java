// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf.document;

import java.time.Instant;
import org.ganglion.tuf.metadata.MalformedMetadataException;

/**
 * Which snapshot is the newest.
 *
 * @param snapshot its file
 */
public record Timestamp(long version, Instant expires, FileMeta snapshot) implements Role {
    /** Reads the signed part. */
    public static Timestamp of(Envelope envelope) throws MalformedMetadataException {
        Fields signed = envelope.signed("timestamp");
        return new Timestamp(
                signed.number("version", 1),
                signed.time("expires"),
                FileMeta.of(signed.object("meta").object("snapshot.json")));
    }
}
