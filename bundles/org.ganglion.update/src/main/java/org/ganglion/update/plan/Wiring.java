// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.plan;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/** Who hangs on whom in the running framework. */
public interface Wiring {
    /**
     * What must be refreshed.
     *
     * @param refreshed names and versions of the bundles that stop and start beside those that go
     * @param cold names of bundles among all those that cannot be exchanged in a running framework
     */
    record Closure(List<String> refreshed, List<String> cold) {
        /** Copies. */
        public Closure {
            refreshed = List.copyOf(refreshed);
            cold = List.copyOf(cold);
        }
    }

    /**
     * Finds it.
     *
     * @param going locations of the bundles that go
     * @param coming files of the bundles that come, those that are here already
     */
    Closure closure(Collection<String> going, Collection<Path> coming);
}
