// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf.document;

import java.util.Map;
import org.ganglion.tuf.metadata.MalformedMetadataException;

/**
 * What metadata says of a file of metadata.
 *
 * @param version that it must have
 * @param length in bytes, or -1 if nothing is said
 * @param hashes by algorithm, empty if nothing is said
 */
public record FileMeta(long version, long length, Map<String, String> hashes) {
    static FileMeta of(Fields fields) throws MalformedMetadataException {
        return new FileMeta(
                fields.number("version", 1),
                fields.has("length") ? fields.number("length", 0) : -1,
                fields.has("hashes") ? fields.hashes("hashes") : Map.of());
    }
}
