// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf.document;

import java.util.Map;
import org.ganglion.tuf.metadata.MalformedMetadataException;

/**
 * What a targets role says of a file.
 *
 * @param length in bytes
 * @param hashes by algorithm, at least one
 * @param custom whatever else; empty if nothing
 */
public record TargetFile(long length, Map<String, String> hashes, Map<String, Object> custom) {
    static TargetFile of(Fields fields) throws MalformedMetadataException {
        return new TargetFile(
                fields.number("length", 0),
                fields.hashes("hashes"),
                fields.has("custom") ? fields.object("custom").map() : Map.of());
    }
}
