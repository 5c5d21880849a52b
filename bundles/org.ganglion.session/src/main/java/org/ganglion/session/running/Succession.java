// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.engine.Provider;
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
    private final Exchanger exchanger;
    private final CompletableFuture<SessionEvent.Exchanged> result;
    private ActivePlan registered;
    private Broken broken;
    private SessionEvent.Exchanged resumed;

    /**
     * An exchange that had to break before it could make.
     *
     * @param before who ran it
     * @param since when it was parked
     */
    private record Broken(List<Provider> before, long since) {
        /** What happened, told while the session is still between two steps. */
        private SessionEvent.Exchanged mended(RunningSession session, ActivePlan after, StateTransfer transfer) {
            boolean state = transfer != null;
            return new SessionEvent.Exchanged(
                    session.name(),
                    session.core().made(),
                    before,
                    after.providers(),
                    System.nanoTime() - since,
                    state ? transfer.carried() : List.of(),
                    state ? transfer.adapted() : List.of(),
                    state ? transfer.discarded() : List.of(),
                    StateChecksum.of(state ? transfer.carriedFrom() : List.of()),
                    StateChecksum.of(state ? transfer.carriedTo() : List.of()));
        }
    }

    /** For one session; {@code result} fails at once if a provider hangs. */
    Succession(
            RunningSession session,
            Preparation preparation,
            Exchanger exchanger,
            CompletableFuture<SessionEvent.Exchanged> result) {
        this.session = session;
        this.core = session.core();
        this.preparation = preparation;
        this.exchanger = exchanger;
        this.result = result;
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
            long seen = session.ownership().word();
            ActivePlan from = core.active();
            Planned planned = withinLimit(null, () -> preparation.plan(session));
            if (from == null && !core.parked()) {
                cross(false, epoch -> {});
            } else if (!planned.complete()) {
                leaveUnlessLive(from, planned);
                return null;
            } else if (from != null && planned.sameAs(from.planned())) {
                return null;
            } else {
                SessionEvent.Exchanged made = bring(from, planned, seen);
                if (made != null || from == null && core.active() != null) {
                    return made != null ? made : resumed;
                }
            }
        }
    }

    /** Plans or compiles, for as long as programming a device may take. */
    private <T> T withinLimit(Planned planned, Supplier<T> work) {
        long limit = Math.max(session.settings().deadline().toNanos(), exchanger.compilingNanos());
        String during = "for longer than " + limit / 1_000_000 + " ms";
        return exchanger.within(
                limit, lost -> overdue(preparation.hungCompiling(session, planned, during, lost)), work);
    }

    private void overdue(Failure failure) {
        session.chronicle().lostThread();
        session.quarantine().add(failure.provider().serviceId());
        session.chronicle().failed(session.name(), core.made(), failure, 0);
        result.completeExceptionally(failure.asException(session.name()));
        exchanger.reconsider(session);
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
    private SessionEvent.Exchanged bring(ActivePlan from, Planned planned, long seen) {
        if (from != null && sharesDevice(from, planned)) {
            cross(true, epoch -> {
                if (core.active() == from) {
                    broken = new Broken(from.providers(), System.nanoTime());
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
            Exchange exchange = exchange(from, next, seen);
            inPlace = exchange != null;
            return inPlace ? tell(exchange, from) : null;
        } catch (TimedCall.Overdue late) {
            inPlace = true;
            core.calls().closeReturned(next);
            throw late;
        } finally {
            if (!inPlace && core.active() != next) {
                exchanger.close(session, next);
            }
        }
    }

    private SessionEvent.Exchanged tell(Exchange exchange, ActivePlan from) {
        SessionEvent.Exchanged event = exchange.event();
        exchanger.close(session, from);
        session.chronicle().tell(event);
        return event;
    }

    private static boolean sharesDevice(ActivePlan from, Planned planned) {
        Set<String> shared = planned.leases();
        shared.retainAll(from.planned().leases());
        return !shared.isEmpty();
    }

    /** Returns null if it was not made, or another session took a device that it needs. */
    private ActivePlan compile(ActivePlan from, Planned planned) {
        ActivePlan next = null;
        Failure failure;
        try {
            next = withinLimit(planned, () -> registered = preparation.compile(session, planned));
            failure = next == null || from == null || from.fits(next)
                    ? null
                    : new Failure(
                            planned.engine().provider(), "made a plan with other inputs or outputs than before", null);
        } catch (TimedCall.Overdue late) {
            if (registered != null) {
                core.calls().closeReturned(registered);
            }
            throw late;
        } catch (RuntimeException | LinkageError e) {
            failure = Failure.compiling(planned, e);
        }
        if (failure == null) {
            return next;
        }
        if (next != null) {
            exchanger.close(session, next);
        }
        reject(from, planned, failure);
        return null;
    }

    private Failure warm(ActivePlan next) {
        long limit = session.settings().deadline().toNanos() + exchanger.warmNanos();
        WarmUp warmUp = new WarmUp(session.network(), next);
        return exchanger.within(
                limit, lost -> hangsWarmingUp(next, lost), () -> warmUp.run(core.history(), exchanger.warmNanos()));
    }

    private void hangsWarmingUp(ActivePlan next, Thread lost) {
        next.lose();
        overdue(Failure.hung(next, "while it was warmed up", lost));
    }

    private boolean resume(ActivePlan next) {
        Failure[] failure = new Failure[1];
        boolean[] done = new boolean[1];
        cross(true, epoch -> {
            if (core.active() == null) {
                core.history().makeRoom(next);
                SessionCore.Resumption resumption = core.resume(next, epoch);
                failure[0] = resumption.failure();
                done[0] = failure[0] == null;
                if (done[0] && broken != null) {
                    resumed = broken.mended(session, next, resumption.transfer());
                }
            }
        });
        session.tellParking();
        if (resumed != null) {
            session.chronicle().tell(resumed);
        }
        if (failure[0] != null) {
            reject(null, next.planned(), failure[0]);
        }
        return done[0];
    }

    private Exchange exchange(ActivePlan from, ActivePlan next, long seen) {
        Exchange exchange = new Exchange(session, from, next);
        core.history().makeRoom(next);
        Failure failure = warm(next);
        if (failure == null) {
            boolean quiet = session.ownership().quietSince(seen);
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
        if (!preparation.live(failure.provider())) {
            return; // it left while the plan was prepared, and its classes with it; the next plan is without it
        }
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
