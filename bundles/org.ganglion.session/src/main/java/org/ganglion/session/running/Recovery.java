// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import org.ganglion.session.planning.Planned;

/**
 * Brings a session back after a provider failed: the provider goes into quarantine, the next ones get the last checkpoint and compute
 * the steps since again. Used by who has the session.
 */
final class Recovery {
    private final RunningSession session;
    private final SessionCore core;
    private final ProviderCalls calls;
    private final Ownership ownership;
    private final Chronicle chronicle;

    Recovery(RunningSession session, SessionCore core, ProviderCalls calls, Ownership ownership, Chronicle chronicle) {
        this.session = session;
        this.core = core;
        this.calls = calls;
        this.ownership = ownership;
        this.chronicle = chronicle;
    }

    /**
     * Brings the session to where it was after {@code until} steps, or parks it there if no provider is left.
     *
     * @param failed the plan that failed, closed here; null if a thread still is in it
     */
    void recover(long epoch, long until, Failure first, ActivePlan failed) {
        Failure failure = first;
        ActivePlan broken = failed;
        while (failure != null) {
            session.quarantine().add(failure.provider().serviceId());
            if (broken != null) {
                calls.close(broken, epoch);
            }
            Planned planned = calls.plan(epoch);
            if (!planned.complete()) {
                core.takeBack(until);
                chronicle.failed(session.name(), core.made(), failure, 0);
                core.park(planned.placement().missing());
                return;
            }
            Rebuilt rebuilt = rebuild(epoch, planned, until);
            if (rebuilt != null) {
                chronicle.failed(session.name(), core.made(), failure, rebuilt.replayed());
                failure = rebuilt.failure();
                broken = rebuilt.plan();
            }
        }
    }

    private record Rebuilt(ActivePlan plan, Failure failure, long replayed) {}

    /** Returns null if another session took a device that is needed. */
    private Rebuilt rebuild(long epoch, Planned planned, long until) {
        ActivePlan next = null;
        try {
            next = calls.compile(planned, epoch);
            if (next == null) {
                return null;
            }
            core.history().makeRoom(next);
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            ownership.requireEpoch(epoch);
            return new Rebuilt(next, Failure.compiling(planned, e), 0);
        }
        Failure failure = replay(epoch, next, goBack(next, until));
        long replayed = 0;
        if (failure == null) {
            replayed = next.stateful() && core.history().begun()
                    ? core.history().current().logged()
                    : 0;
            core.install(next);
        }
        return new Rebuilt(next, failure, replayed);
    }

    /** Takes back the steps from {@code until} on; returns the way of the checkpoint's state into a plan, or null if there is none. */
    StateTransfer goBack(ActivePlan next, long until) {
        core.takeBack(until);
        return next.stateful() && core.history().begun()
                ? new StateTransfer(core.history().current().saved(), next)
                : null;
    }

    /**
     * Restores the checkpoint and computes the steps since again, on a plan that is not in place yet; returns what went wrong, or null.
     */
    Failure replay(long epoch, ActivePlan next, StateTransfer transfer) {
        if (transfer == null) {
            return null;
        }
        Failure failure = calls.call(next, transfer::move, epoch);
        if (failure == null) {
            failure = calls.call(next, next.push(), epoch);
        }
        Segment segment = core.history().current();
        int steps = segment.logged();
        for (int i = 0; i <= steps && failure == null; i++) {
            if (segment.resetBefore(i)) {
                next.state().reset();
                failure = calls.call(next, next.push(), epoch);
            }
            if (i < steps && failure == null) {
                segment.feed(i, next.inputs());
                failure = calls.step(next, segment.clock() + i, epoch);
            }
        }
        return failure == null ? calls.notFinite(next) : failure;
    }
}
