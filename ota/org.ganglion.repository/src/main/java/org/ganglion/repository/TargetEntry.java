// SPDX-License-Identifier: Apache-2.0
package org.ganglion.repository;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A file that a role of a repository vouches for.
 *
 * @param path as clients ask for it, such as {@code features/acme/kitchen-1.4.0.json}
 * @param role that names it
 * @param sha256 of its content, 64 small hexadecimal digits
 * @param length in bytes
 * @param custom what else the role says of it, as {@link org.ganglion.api.json.Json#read} gives it
 */
public record TargetEntry(String path, String role, String sha256, long length, Map<String, Object> custom) {
    /** Copies. */
    public TargetEntry {
        custom = Collections.unmodifiableMap(new LinkedHashMap<>(custom));
    }

    /** Where it lies below the folder of targets: its digest stands before its name, so that it never changes. */
    public String fileName() {
        int slash = path.lastIndexOf('/') + 1;
        return path.substring(0, slash) + sha256 + '.' + path.substring(slash);
    }
}
