// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.session.SessionEvent;
import org.ganglion.session.planning.Planned;

/**
 * Brings a session to the providers that should run it now, in the background: make before break where it can be, else the session is
 * parked for the time. A provider that fails on the way is put in quarantine and the next one tried.
 */
final class Succession {
    private final RunningSession session;
    private final SessionCore core;
    private final Preparation preparation;
    private final long warmNanos;

    Succession(RunningSession session, Preparation preparation, long warmNanos) {
        this.session = session;
        this.core = session.core();
        this.preparation = preparation;
        this.warmNanos = warmNanos;
    }

    /**
     * Does it.
     *
     * @return what happened, or null if nothing had to be exchanged
     * @throws GanglionException STOPPED if the session is closed, or why the exchange could not be made; then it goes on as it was
     */
    SessionEvent.Exchanged run() {
        while (true) {
            if (session.ownership().closed()) {
                throw session.ownership().stopped();
            }
            long progress = session.ownership().progress();
            ActivePlan from = core.active();
            Planned planned = preparation.plan(session);
            if (from == null && !core.parked()) {
                preparation.giveBack(session, planned);
                cross(false, epoch -> {});
            } else if (!planned.complete()) {
                leaveUnlessLive(from, planned);
                return null;
            } else if (from != null && planned.sameAs(from.planned())) {
                preparation.giveBack(session, planned);
                return null;
            } else {
                SessionEvent.Exchanged made = bring(from, planned, progress);
                if (made != null || from == null && core.active() != null) {
                    return made;
                }
            }
        }
    }

    private void cross(boolean quiet, LongConsumer work) {
        if (!Boundary.cross(session.ownership(), quiet, work)) {
            if (session.ownership().closed()) {
                throw session.ownership().stopped();
            }
            throw new GanglionException(
                    Reason.TIMEOUT,
                    session.name() + ": its thread asked for an input and made no step, so nothing could be exchanged");
        }
    }

    private void leaveUnlessLive(ActivePlan from, Planned planned) {
        if (from != null && !preparation.live(session, from)) {
            List<String> lacking = planned.placement().missing();
            cross(true, epoch -> {
                if (core.active() == from) {
                    core.leave(lacking, epoch);
                }
            });
        }
    }

    /** Returns null if the whole has to be looked at again, or the session came back from being parked. */
    private SessionEvent.Exchanged bring(ActivePlan from, Planned planned, long progress) {
        if (from != null && sharesDevice(from, planned)) {
            cross(true, epoch -> {
                if (core.active() == from) {
                    core.leave(List.copyOf(planned.leases()), epoch);
                }
            });
            return null;
        }
        ActivePlan next = compile(from, planned);
        if (next == null) {
            return null;
        }
        boolean inPlace = false;
        try {
            if (from == null) {
                inPlace = resume(next);
                return null;
            }
            Exchange exchange = exchange(from, next, progress);
            inPlace = exchange != null;
            return inPlace ? tell(exchange, from) : null;
        } finally {
            if (!inPlace && core.active() != next) {
                core.close(next);
            }
        }
    }

    private SessionEvent.Exchanged tell(Exchange exchange, ActivePlan from) {
        SessionEvent.Exchanged event = exchange.event();
        core.close(from);
        session.chronicle().tell(event);
        return event;
    }

    private static boolean sharesDevice(ActivePlan from, Planned planned) {
        Set<String> shared = planned.leases();
        shared.retainAll(from.planned().leases());
        return !shared.isEmpty();
    }

    private ActivePlan compile(ActivePlan from, Planned planned) {
        ActivePlan next = null;
        Failure failure;
        try {
            next = preparation.compile(session, planned);
            session.plansHeld().add(next);
            failure = from == null || from.fits(next)
                    ? null
                    : new Failure(
                            planned.engine().provider(), "made a plan with other inputs or outputs than before", null);
        } catch (RuntimeException | LinkageError e) {
            failure = Failure.compiling(planned, e);
        }
        if (failure == null) {
            return next;
        }
        if (next != null) {
            core.close(next);
        }
        reject(from, planned, failure);
        return null;
    }

    private boolean resume(ActivePlan next) {
        Failure[] failure = new Failure[1];
        boolean[] done = new boolean[1];
        cross(true, epoch -> {
            if (core.active() == null) {
                core.history().makeRoom(next);
                failure[0] = core.resume(next, epoch);
                done[0] = failure[0] == null;
            }
        });
        session.tellParking();
        if (failure[0] != null) {
            reject(null, next.planned(), failure[0]);
        }
        return done[0];
    }

    private Exchange exchange(ActivePlan from, ActivePlan next, long progress) {
        Exchange exchange = new Exchange(session, from, next);
        core.history().makeRoom(next);
        Failure failure = new WarmUp(session.network(), next).run(core.history(), warmNanos);
        if (failure == null) {
            boolean quiet = session.ownership().progress() == progress;
            cross(quiet, exchange::flip);
            if (exchange.made()) {
                return exchange;
            }
            failure = exchange.failure();
        }
        if (failure != null) {
            reject(from, next.planned(), failure);
        }
        return null;
    }

    /** Puts a provider that could not take over in quarantine; without another to blame the session stays as it is. */
    private void reject(ActivePlan from, Planned planned, Failure failure) {
        boolean old = from != null && from.uses(failure.provider().serviceId());
        if (old && preparation.live(session, from)) {
            session.chronicle()
                    .tell(new SessionEvent.ExchangeFailed(
                            session.name(), core.made(), planned.providers(), failure.why()));
            throw failure.asException(session.name());
        }
        session.quarantine().add(failure.provider().serviceId());
        session.chronicle().failed(session.name(), core.made(), failure, 0);
    }
}
