// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.engine;

import java.util.Objects;

/**
 * Who offers a service.
 *
 * @param name the bundle's symbolic name
 * @param version the bundle's version
 * @param serviceId unique in this run of the framework
 */
public record Provider(String name, String version, long serviceId) {
    /** Checks. */
    public Provider {
        Objects.requireNonNull(name);
        Objects.requireNonNull(version);
    }

    @Override
    public String toString() {
        return name + '/' + version;
    }
}
