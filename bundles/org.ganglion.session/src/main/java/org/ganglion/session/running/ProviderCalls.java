// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.ganglion.api.GanglionException;
import org.ganglion.api.network.Signal;
import org.ganglion.session.planning.Planned;

/**
 * Every call of a provider's code by who has the session: what it throws is returned as a failure, and while it runs, the thread can be
 * given up. A plan in which a thread was lost is closed by that thread, when it comes back.
 */
final class ProviderCalls {
    private final RunningSession session;
    private final Preparation preparation;
    private final Ownership ownership;
    private final Chronicle chronicle;
    private final AtomicReference<ActivePlan> callee = new AtomicReference<>();
    private volatile boolean preparing;
    private volatile Planned compiling;

    ProviderCalls(RunningSession session, Preparation preparation, Ownership ownership, Chronicle chronicle) {
        this.session = session;
        this.preparation = preparation;
        this.ownership = ownership;
        this.chronicle = chronicle;
    }

    /** The plan that was called last, or null. */
    ActivePlan callee() {
        return callee.get();
    }

    /** Whether it is planned or compiled just now. */
    boolean preparing() {
        return preparing;
    }

    /** Computes one step; returns what went wrong, or null. */
    Failure step(ActivePlan plan, long clock, long epoch) {
        Throwable thrown = null;
        long call = begin(plan, epoch);
        try {
            plan.plan().step(clock);
        } catch (Throwable e) {
            thrown = e;
        }
        end(plan, call);
        if (thrown != null) {
            return failed(plan, thrown);
        }
        for (Signal output : plan.outputs()) {
            if (!FiniteCheck.finite(output)) {
                return Failure.notFinite(plan, session.network());
            }
        }
        return null;
    }

    /** Calls a provider's code; returns what went wrong, or null. */
    Failure call(ActivePlan plan, Runnable code, long epoch) {
        Throwable thrown = null;
        long call = begin(plan, epoch);
        try {
            code.run();
        } catch (Throwable e) {
            thrown = e;
        }
        end(plan, call);
        return thrown == null ? null : failed(plan, thrown);
    }

    /** Brings the state out of hardware, before a checkpoint is made of it; returns what is wrong with it, or null. */
    Failure settle(ActivePlan plan, long epoch) {
        Failure failure = call(plan, plan.pull(), epoch);
        return failure == null ? notFinite(plan) : failure;
    }

    /** What is wrong with the state, or null. */
    Failure notFinite(ActivePlan plan) {
        return plan.state().firstNotFinite() == null ? null : Failure.notFinite(plan, session.network());
    }

    private long begin(ActivePlan plan, long epoch) {
        callee.setRelease(plan);
        return ownership.beginCall(epoch);
    }

    private void end(ActivePlan plan, long call) {
        try {
            ownership.endCall(call);
        } catch (GanglionException givenUp) {
            closeReturned(plan);
            throw givenUp;
        }
    }

    private static Failure failed(ActivePlan plan, Throwable thrown) {
        if (thrown instanceof InternalError broken) {
            throw broken;
        }
        return Failure.thrown(plan, thrown);
    }

    /** Plans. */
    Planned plan(long epoch) {
        return prepare(epoch, null, () -> preparation.plan(session));
    }

    /** As {@link Preparation#compile}. */
    ActivePlan compile(Planned planned, long epoch) {
        return prepare(epoch, planned, () -> preparation.compile(session, planned));
    }

    private <T> T prepare(long epoch, Planned planned, Supplier<T> work) {
        preparing = true;
        compiling = planned;
        long call = ownership.beginCall(epoch);
        T made = null;
        try {
            made = work.get();
            return made;
        } finally {
            endPreparing(call, made);
        }
    }

    private void endPreparing(long call, Object made) {
        try {
            ownership.endCall(call);
            preparing = false;
            compiling = null;
        } catch (GanglionException givenUp) {
            if (made instanceof ActivePlan late) {
                closeReturned(late);
            }
            throw givenUp;
        }
    }

    /** Says who made the thread hang that was given up, and leaves the plan that it is in to it. */
    Failure hung(String during, Thread lost) {
        boolean inPreparation = preparing;
        Planned planned = compiling;
        preparing = false;
        compiling = null;
        if (inPreparation) {
            return preparation.hungCompiling(session, planned, during, lost);
        }
        ActivePlan plan = callee.get();
        plan.lose();
        return Failure.hung(plan, during, lost);
    }

    /** Closes a plan by who has the session, unless someone else does. */
    void close(ActivePlan plan, long epoch) {
        if (!plan.lost() && plan.beginClosing()) {
            try {
                Failure failure = call(plan, plan.plan()::close, epoch);
                if (failure != null) {
                    chronicle.closingFailed(session.name(), plan, failure.cause());
                }
            } finally {
                forget(plan);
            }
        }
    }

    /** Closes a plan by another thread, unless someone else does, or a thread is lost in it. */
    void close(ActivePlan plan) {
        if (!plan.lost()) {
            closeReturned(plan);
        }
    }

    /** Closes a plan, unless someone else does, by the thread that was lost in it and came back. */
    void closeReturned(ActivePlan plan) {
        if (plan.beginClosing()) {
            try {
                plan.plan().close();
            } catch (RuntimeException | LinkageError e) {
                chronicle.closingFailed(session.name(), plan, e);
            } finally {
                forget(plan);
            }
        }
    }

    /** A plan does not close: nobody waits for it any more. */
    void closingHangs(ActivePlan plan) {
        chronicle.closingFailed(session.name(), plan, null);
        plan.lose();
    }

    private void forget(ActivePlan plan) {
        callee.compareAndSet(plan, null);
        preparation.closed(session, plan);
    }
}
