// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.planning;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Who holds the devices that only one session can hold, for one or more of its plans. Safe for use by several threads. */
public final class Leases {
    private final Map<String, Held> devices = new HashMap<>();

    private record Held(Object holder, int times) {}

    /** Whether {@code asker} may have the device: nobody else holds it. */
    public synchronized boolean free(String lease, Object asker) {
        Held held = devices.get(lease);
        return held == null || held.holder() == asker;
    }

    /**
     * Takes all, once more where the holder has them already, or none.
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
            Held before = devices.get(lease);
            devices.put(lease, new Held(holder, before == null ? 1 : before.times() + 1));
        }
        return true;
    }

    /**
     * Gives back what {@code holder} took once.
     *
     * @return whether one of them is free now
     */
    public synchronized boolean giveBack(Set<String> leases, Object holder) {
        boolean free = false;
        for (String lease : leases) {
            Held held = devices.get(lease);
            if (held.times() == 1) {
                devices.remove(lease);
                free = true;
            } else {
                devices.put(lease, new Held(holder, held.times() - 1));
            }
        }
        return free;
    }
}
