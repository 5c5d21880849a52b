// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import java.util.Set;
import org.ganglion.api.engine.Plan;
import org.ganglion.session.planning.Leases;
import org.ganglion.session.planning.Planned;
import org.ganglion.session.planning.Planner;
import org.ganglion.session.providers.Providers;
import org.ganglion.session.providers.Ranking;

/** Plans and compiles for the sessions of one service. Safe for use by several threads. */
final class Preparation {
    private final Providers providers;
    private final Planner planner;
    private final Leases leases = new Leases();

    Preparation(Providers providers, Planner planner) {
        this.providers = providers;
        this.planner = planner;
    }

    /** Who would run which node of a session now; the devices it needs are taken. */
    Planned plan(RunningSession session) {
        while (true) {
            Planned planned = planner.plan(
                    providers.catalog(),
                    session.engine(),
                    session.network(),
                    new Ranking(session.preferred(), session.quarantine()),
                    session.settings().only(),
                    lease -> leases.free(lease, session));
            if (!planned.complete() || leases.take(planned.leases(), session)) {
                return planned;
            }
        }
    }

    /** Whether no session holds a device. */
    boolean free(String lease) {
        return leases.free(lease, null);
    }

    /** Compiles what was planned for a session; gives back its devices if that fails. */
    ActivePlan compile(RunningSession session, Planned planned) {
        Plan plan = null;
        try {
            plan = planned.compile();
            return new ActivePlan(planned, plan);
        } finally {
            if (plan == null) {
                giveBack(session, planned);
            }
        }
    }

    /** Gives back the devices that were taken for a plan, but for those that the session's other plans hold. */
    void giveBack(RunningSession session, Planned planned) {
        if (planned.complete()) {
            Set<String> free = planned.leases();
            session.plansHeld().forEach(held -> free.removeAll(held.planned().leases()));
            leases.giveBack(free, session);
        }
    }

    /** Whether everyone who takes part in a plan is live, and none of them is in quarantine. */
    boolean live(RunningSession session, ActivePlan plan) {
        return plan.providers().stream()
                .allMatch(provider -> providers.catalog().holds(provider.serviceId())
                        && !session.quarantine().contains(provider.serviceId()));
    }
}
