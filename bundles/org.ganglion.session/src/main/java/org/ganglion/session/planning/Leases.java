// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.planning;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Who holds the devices that only one session can hold. Safe for use by several threads. */
public final class Leases {
    private final Map<String, Object> holders = new HashMap<>();

    /** Whether {@code asker} may have the device: nobody else holds it. */
    public synchronized boolean free(String lease, Object asker) {
        Object holder = holders.get(lease);
        return holder == null || holder == asker;
    }

    /**
     * Takes all or none.
     *
     * @return false if another session holds one of them
     */
    public synchronized boolean take(Set<String> leases, Object holder) {
        for (String lease : leases) {
            if (!free(lease, holder)) {
                return false;
            }
        }
        for (String lease : leases) {
            holders.put(lease, holder);
        }
        return true;
    }

    /** Gives back those of {@code leases} that {@code holder} has. */
    public synchronized void giveBack(Set<String> leases, Object holder) {
        for (String lease : leases) {
            holders.remove(lease, holder);
        }
    }
}
