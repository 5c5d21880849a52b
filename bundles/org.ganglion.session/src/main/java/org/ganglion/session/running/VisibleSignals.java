// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Signal;

/** The signals of a plan that can be seen from outside: those inside hardware cannot. */
final class VisibleSignals {
    private VisibleSignals() {}

    /** What a node sent in the last step, or null if that cannot be seen. */
    static Signal of(ActivePlan plan, String node) {
        try {
            return plan.plan().signal(node);
        } catch (GanglionException e) {
            if (e.reason() == Reason.NOT_FOUND) {
                return null;
            }
            throw e;
        }
    }

    /** Copies what every node sent in the last step, so that it can still be read after an exchange between two steps. */
    static void copy(ActivePlan from, ActivePlan to) {
        for (Node node : from.planned().assignment().network().nodes().values()) {
            Signal old = of(from, node.id());
            Signal now = of(to, node.id());
            if (old != null && now != null && SignalBuffer.alike(old, now)) {
                SignalBuffer.copy(old, now);
            }
        }
    }
}
