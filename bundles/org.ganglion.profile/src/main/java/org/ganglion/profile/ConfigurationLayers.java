// SPDX-License-Identifier: Apache-2.0
package org.ganglion.profile;

import java.util.List;
import java.util.Map;
import org.ganglion.api.GanglionException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The service that puts the configuration together from its layers and hands it to ConfigurationAdmin. Only what it has put there itself
 * is ever changed or deleted by it. Safe for use by several threads.
 */
@ProviderType
public interface ConfigurationLayers {
    /**
     * Replaces everything that one origin says in a layer, and applies the difference. Within a layer, origins win over those whose
     * names come before theirs.
     *
     * @param layer where
     * @param origin the file or document that says it
     * @param configuration by PID ({@code pid~name} of a factory, {@code pid~*} for all of its configurations in this or other
     *     layers): texts, numbers, booleans and lists of one of these; empty to take the origin away
     * @throws GanglionException STORAGE if ConfigurationAdmin cannot store it
     */
    void set(Layer layer, String origin, Map<String, Map<String, Object>> configuration);

    /** Reads the files of the layers again, and applies the difference. */
    void reload();

    /** Every value that holds, by PID and key. */
    List<ConfiguredValue> values();
}
