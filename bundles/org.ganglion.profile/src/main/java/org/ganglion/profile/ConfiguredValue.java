// SPDX-License-Identifier: Apache-2.0
package org.ganglion.profile;

import java.util.List;
import java.util.Objects;

/**
 * One value of the configuration and where it comes from.
 *
 * @param pid of the configuration
 * @param key of the value
 * @param value that holds
 * @param layer that it comes from
 * @param origin the file or document that says it
 * @param overridden what lower layers say, the nearest first
 */
public record ConfiguredValue(
        String pid, String key, Object value, Layer layer, String origin, List<ConfiguredValue> overridden) {
    /** Copies. */
    public ConfiguredValue {
        Objects.requireNonNull(value);
        overridden = List.copyOf(overridden);
    }

    /** Whether the value is not to be shown: its key begins with a dot, as those of passwords do. */
    public boolean secret() {
        return key.startsWith(".");
    }

    /** The value for people: as JSON, or three stars if it is secret. */
    public String shown() {
        return secret() ? "***" : org.ganglion.api.json.Json.write(value);
    }
}
