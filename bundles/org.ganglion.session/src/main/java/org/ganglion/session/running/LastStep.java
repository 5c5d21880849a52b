// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import org.ganglion.api.driver.Operations;

/** What the last step did, where the plan in place took over after it. */
final class LastStep {
    private final Operations operations = new Operations();
    private double microjoules;
    private volatile boolean kept;

    /** Keeps what {@code from} did, whose place {@code next} took between two steps. */
    void keep(ActivePlan from, ActivePlan next) {
        VisibleSignals.copy(from, next);
        operations.clear();
        from.plan().count(operations);
        microjoules = from.plan().microjoules();
        kept = true;
    }

    /** A step was made: the plan in place can say itself what it did. */
    void forget() {
        if (kept) {
            kept = false;
        }
    }

    /** Adds the operations of the last step. */
    void count(ActivePlan plan, Operations into) {
        if (kept) {
            into.add(operations);
        } else if (plan != null) {
            plan.plan().count(into);
        }
    }

    /** The energy of the last step. */
    double microjoules(ActivePlan plan) {
        if (kept) {
            return microjoules;
        }
        return plan == null ? 0 : plan.plan().microjoules();
    }
}
