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

    // written out, because the generated ones take 30 ms when they are first asked, in the middle of a start

    @Override
    public boolean equals(Object other) {
        return other instanceof Provider p
                && serviceId == p.serviceId
                && name.equals(p.name)
                && version.equals(p.version);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * name.hashCode() + version.hashCode()) + Long.hashCode(serviceId);
    }

    @Override
    public String toString() {
        return name + '/' + version;
    }
}
