// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.ganglion.api.engine.Plan;
import org.ganglion.api.engine.Provider;
import org.ganglion.session.Session;
import org.ganglion.session.planning.Leases;
import org.ganglion.session.planning.Planned;
import org.ganglion.session.planning.Planner;
import org.ganglion.session.providers.Catalog;
import org.ganglion.session.providers.Offered;
import org.ganglion.session.providers.Providers;
import org.ganglion.session.providers.Ranking;

/** Plans and compiles for the sessions of one service. Safe for use by several threads. */
final class Preparation {
    private final Providers providers;
    private final Planner planner;
    private final Leases leases = new Leases();
    private volatile Consumer<RunningSession> freed = session -> {};

    Preparation(Providers providers, Planner planner) {
        this.providers = providers;
        this.planner = planner;
    }

    /**
     * Who would run which node of a session now. Nothing is taken for it: a provider may hang when it is asked, and what comes too late
     * must leave nothing behind.
     */
    Planned plan(RunningSession session) {
        return planner.plan(
                providers.catalog(),
                session.engine(),
                session.network(),
                new Ranking(session.preferred(), session.quarantine()),
                session.settings().only(),
                lease -> leases.free(lease, session));
    }

    /** Is told which session let a device go that it had used. */
    void onFreed(Consumer<RunningSession> listener) {
        freed = listener;
    }

    /** Whether no session holds a device, but for one that may be null. */
    boolean free(String lease, Session except) {
        return leases.free(lease, except);
    }

    /**
     * Takes the devices that are needed for what was planned for a session, and compiles it; gives them back if that fails. The plan is
     * one of those that the session holds then.
     *
     * @return null if another session took one of the devices since: it has to be planned again
     */
    ActivePlan compile(RunningSession session, Planned planned) {
        if (!leases.take(planned.leases(), session)) {
            return null;
        }
        Plan plan = null;
        try {
            plan = planned.compile();
            ActivePlan compiled = new ActivePlan(planned, plan);
            session.plansHeld().add(compiled);
            return compiled;
        } finally {
            if (plan == null) {
                leases.giveBack(planned.leases(), session);
            }
        }
    }

    /**
     * Planning or compiling that does not return: the provider whose code the thread is in, else the engine. Two versions of a plugin
     * have classes of the same names; who runs the session already is the last to be suspected.
     *
     * @param planned what is compiled, or null while it is still planned
     */
    Failure hungCompiling(RunningSession session, Planned planned, String during, Thread lost) {
        StackTraceElement[] frames = lost.getStackTrace();
        Provider found = planned != null ? Failure.onStack(planned, frames) : planningOnStack(session, frames);
        return new Failure(
                found != null ? found : engine(session, providers.catalog()),
                "hung " + during + " while a plan was prepared",
                null);
    }

    private Provider planningOnStack(RunningSession session, StackTraceElement[] frames) {
        List<Offered<?>> all = new ArrayList<>(providers.catalog().drivers());
        all.addAll(providers.catalog().neuronModels());
        Provider found = null;
        for (StackTraceElement frame : frames) {
            for (Offered<?> one : all) {
                long id = one.provider().serviceId();
                if (Failure.isCodeOf(one.service(), frame)
                        && !session.quarantine().contains(id)) {
                    found = one.provider();
                    if (!session.uses(id)) {
                        return found;
                    }
                }
            }
        }
        return found;
    }

    private static Provider engine(RunningSession session, Catalog catalog) {
        return new Ranking(session.preferred(), session.quarantine())
                .order(catalog.engines()).stream()
                        .filter(one -> one.offers().contains(session.engine()))
                        .map(Offered::provider)
                        .findFirst()
                        .orElse(new Provider("the engine '" + session.engine() + "'", "", -1));
    }

    /** A plan was closed: gives back its devices, and lets others know of those that the session does not use any more. */
    void closed(RunningSession session, ActivePlan plan) {
        boolean free = leases.giveBack(plan.planned().leases(), session);
        session.plansHeld().remove(plan); // at last: who waits for this opens the device next
        if (free) {
            freed.accept(session);
        }
    }

    /** Whether its service is still there. */
    boolean live(Provider provider) {
        return providers.catalog().holds(provider.serviceId());
    }

    /** Whether everyone who takes part in a plan is live, and none of them is in quarantine. */
    boolean live(RunningSession session, ActivePlan plan) {
        return plan.providers().stream()
                .allMatch(provider -> providers.catalog().holds(provider.serviceId())
                        && !session.quarantine().contains(provider.serviceId()));
    }
}
