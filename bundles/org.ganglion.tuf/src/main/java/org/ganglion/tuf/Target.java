// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf;

import java.util.Map;

/**
 * A file that trusted metadata describes.
 *
 * @param path as metadata names it, with {@code /} between its parts
 * @param length in bytes
 * @param hashes hexadecimal, by algorithm such as {@code sha256}, in the order of the metadata; at least one
 * @param custom what the repository says of it besides: text, {@link Long}, {@link Boolean}, lists and maps of these; empty
 *     if it says nothing
 */
public record Target(String path, long length, Map<String, String> hashes, Map<String, Object> custom) {
    /**
     * Where the file lies below the repository's folder of targets.
     *
     * @param consistent whether the repository has consistent snapshots: then the first hash stands before the file's name
     */
    public String location(boolean consistent) {
        if (!consistent) {
            return path;
        }
        int name = path.lastIndexOf('/') + 1;
        return path.substring(0, name) + hashes.values().iterator().next() + '.' + path.substring(name);
    }
}
