// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

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
        FutureTask<Planned> work = new FutureTask<>(() -> preparation.plan(session));
        Thread thread = begin(work);
        try {
            return awaited(work);
        } catch (ExecutionException e) {
            throw rethrown(e.getCause());
        } catch (TimeoutException e) {
            hung(null, thread);
            return null;
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static RuntimeException rethrown(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return (RuntimeException) thrown;
    }

    /** Returns null if it was not made, or another session took a device that it needs. */
    private ActivePlan compile(Planned planned) {
        AtomicBoolean decided = new AtomicBoolean();
        FutureTask<ActivePlan> work = new FutureTask<>(() -> {
            ActivePlan compiled = preparation.compile(session, planned);
            if (!decided.compareAndSet(false, true) && compiled != null) {
                calls.closeReturned(compiled); // nobody waits for it any more, and it may hold a device
            }
            return compiled;
        });
        Thread thread = begin(work);
        try {
            return compiled(work, decided);
        } catch (ExecutionException e) {
            reject(planned, e.getCause());
        } catch (TimeoutException e) {
            hung(planned, thread);
        } catch (InterruptedException e) {
            if (!decided.compareAndSet(false, true)) {
                session.plansHeld().forEach(calls::closeReturned);
            }
            throw interrupted(e);
        }
        return null;
    }

    private ActivePlan compiled(FutureTask<ActivePlan> work, AtomicBoolean decided)
            throws ExecutionException, InterruptedException, TimeoutException {
        try {
            return awaited(work);
        } catch (TimeoutException e) {
            if (!decided.compareAndSet(false, true)) {
                return work.get(); // it came at the last moment
            }
            throw e;
        }
    }

    private Thread begin(FutureTask<?> work) {
        Thread thread = new Thread(work, "ganglion-open-" + session.name());
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void hung(Planned planned, Thread lost) {
        chronicle.lostThread();
        String during = "for longer than " + TimeUnit.NANOSECONDS.toMillis(limitNanos) + " ms";
        reject(preparation.hungCompiling(session, planned, during, lost));
    }

    private GanglionException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new GanglionException(Reason.STOPPED, session.name() + ": interrupted while it was opened", e);
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
