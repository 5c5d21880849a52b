// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.session.planning.Planned;

/**
 * Plans and compiles for a session that opens, in a thread of its own, so that a driver that hangs holds nobody. A provider that cannot be
 * prepared goes into quarantine, and the next is tried.
 */
final class FirstPlan {
    private final RunningSession session;
    private final Preparation preparation;
    private final Chronicle chronicle;
    private final ProviderCalls calls;
    private final long limitNanos;
    private GanglionException first;

    FirstPlan(
            RunningSession session,
            Preparation preparation,
            ProviderCalls calls,
            Chronicle chronicle,
            long limitNanos) {
        this.session = session;
        this.preparation = preparation;
        this.calls = calls;
        this.chronicle = chronicle;
        this.limitNanos = limitNanos;
    }

    /**
     * Makes it.
     *
     * @throws GanglionException MISSING_CAPABILITY, TOO_LARGE if it does not fit into memory, or what the first provider that failed
     *     said if nobody is left, or what the engine says of the model
     */
    ActivePlan make() {
        try {
            return madeByWhoCan();
        } catch (OutOfMemoryError e) {
            throw new GanglionException(
                    Reason.TOO_LARGE,
                    session.name() + ": the model needs more memory than is left of the "
                            + (Runtime.getRuntime().maxMemory() >> 20) + " MiB that this process may use",
                    e);
        }
    }

    private ActivePlan madeByWhoCan() {
        while (true) {
            Planned planned = plan();
            if (planned != null && !planned.complete()) {
                throw first != null ? first : planned.failure(session.name());
            }
            ActivePlan plan = planned == null ? null : compile(planned);
            if (plan != null) {
                return plan;
            }
        }
    }

    /** Returns null if a provider was asked and did not answer. */
    private Planned plan() {
        Limited<Planned> limited = new Limited<>();
        try {
            return limited.run(() -> preparation.plan(session, limited::isWanted));
        } catch (ExecutionException e) {
            throw rethrown(e.getCause());
        } catch (TimeoutException e) {
            hung(null, limited);
            return null;
        } catch (InterruptedException e) {
            if (!limited.giveUp()) {
                preparation.giveBack(session, limited.made());
            }
            throw interrupted(e);
        }
    }

    private static RuntimeException rethrown(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return (RuntimeException) thrown;
    }

    private ActivePlan compile(Planned planned) {
        Limited<ActivePlan> limited = new Limited<>();
        try {
            return limited.run(() -> {
                ActivePlan compiled = preparation.compile(session, planned);
                session.plansHeld().add(compiled);
                if (!limited.isWanted()) {
                    calls.closeReturned(compiled); // nobody waits for it any more, and it may hold a device
                }
                return compiled;
            });
        } catch (ExecutionException e) {
            reject(planned, e.getCause());
        } catch (TimeoutException e) {
            hung(planned, limited);
        } catch (InterruptedException e) {
            if (!limited.giveUp()) {
                session.plansHeld().forEach(calls::closeReturned);
            }
            throw interrupted(e);
        }
        return null;
    }

    private void hung(Planned planned, Limited<?> limited) {
        chronicle.lostThread();
        String during = "for longer than " + TimeUnit.NANOSECONDS.toMillis(limitNanos) + " ms";
        reject(preparation.hungCompiling(session, planned, during, limited.thread));
    }

    private GanglionException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new GanglionException(Reason.STOPPED, session.name() + ": interrupted while it was opened", e);
    }

    /** Work in a thread of its own, for which nobody waits longer than the limit. */
    private final class Limited<T> {
        /** Whether it is decided that somebody takes what is made, or that nobody waits for it. */
        private final AtomicBoolean decided = new AtomicBoolean();

        private volatile boolean wanted;
        private FutureTask<T> work;
        private Thread thread;

        T run(Callable<T> made) throws ExecutionException, InterruptedException, TimeoutException {
            work = new FutureTask<>(made);
            thread = new Thread(work, "ganglion-open-" + session.name());
            thread.setDaemon(true);
            thread.start();
            try {
                return awaited(work);
            } catch (TimeoutException e) {
                if (!giveUp()) {
                    return work.get(); // it came at the last moment
                }
                throw e;
            }
        }

        /** Asked by the work when all is made: true, from then on, if somebody takes it. */
        boolean isWanted() {
            wanted = wanted || decided.compareAndSet(false, true);
            return wanted;
        }

        /** Waits for it no longer; false if it was made at that moment. */
        boolean giveUp() {
            return decided.compareAndSet(false, true);
        }

        /** What was made, after {@link #giveUp} said false: nothing of a provider is left to be waited for. */
        T made() {
            try {
                return work.get();
            } catch (ExecutionException | InterruptedException e) {
                throw new IllegalStateException("what was just made is not there", e);
            }
        }
    }

    /** Waits in parts: a process that was stopped or starved, and goes on, has lost only one of them. */
    private <T> T awaited(FutureTask<T> work) throws ExecutionException, InterruptedException, TimeoutException {
        long part = limitNanos / HangWatch.LEAST_LOOKS;
        boolean done = false;
        for (int i = 1; i < HangWatch.LEAST_LOOKS && !done; i++) {
            done = isDoneWithin(part, work);
        }
        return work.get(part, TimeUnit.NANOSECONDS);
    }

    private static boolean isDoneWithin(long nanos, FutureTask<?> work)
            throws ExecutionException, InterruptedException {
        try {
            work.get(nanos, TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException notYet) {
            return false;
        }
    }

    private void reject(Planned planned, Throwable thrown) {
        if (thrown instanceof Error error && !isProvidersOwn(error)) {
            throw error;
        }
        Failure failure = Failure.compiling(planned, thrown);
        if (thrown instanceof GanglionException refused && !failure.byPlugin(planned)) {
            throw refused;
        }
        reject(failure);
    }

    private static boolean isProvidersOwn(Error error) {
        return error instanceof LinkageError || error instanceof StackOverflowError;
    }

    private void reject(Failure failure) {
        first = first != null ? first : failure.asException(session.name());
        session.quarantine().add(failure.provider().serviceId());
        chronicle.failed(session.name(), 0, failure, 0);
    }
}
