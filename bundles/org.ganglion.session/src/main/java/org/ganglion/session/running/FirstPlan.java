// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.session.planning.Planned;

/**
 * Compiles for a session that opens, in a thread of its own, so that a driver that hangs holds nobody. A provider that cannot be
 * prepared goes into quarantine, and the next is tried.
 */
final class FirstPlan {
    private final RunningSession session;
    private final Preparation preparation;
    private final Chronicle chronicle;
    private final long limitNanos;
    private GanglionException first;

    FirstPlan(RunningSession session, Preparation preparation, Chronicle chronicle, long limitNanos) {
        this.session = session;
        this.preparation = preparation;
        this.chronicle = chronicle;
        this.limitNanos = limitNanos;
    }

    /**
     * Makes it.
     *
     * @throws GanglionException MISSING_CAPABILITY, or what the first provider that failed said if nobody is left, or what the engine
     *     says of the model
     */
    ActivePlan make() {
        while (true) {
            Planned planned = preparation.plan(session);
            if (!planned.complete()) {
                throw first != null ? first : planned.failure(session.name());
            }
            ActivePlan plan = compile(planned);
            if (plan != null) {
                return plan;
            }
        }
    }

    private ActivePlan compile(Planned planned) {
        FutureTask<ActivePlan> work = new FutureTask<>(() -> {
            ActivePlan compiled = preparation.compile(session, planned);
            session.plansHeld().add(compiled);
            return compiled;
        });
        Thread thread = new Thread(work, "ganglion-open-" + session.name());
        thread.setDaemon(true);
        thread.start();
        try {
            return work.get(limitNanos, TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            reject(planned, e.getCause());
        } catch (TimeoutException e) {
            chronicle.lostThread();
            String during = "for longer than " + TimeUnit.NANOSECONDS.toMillis(limitNanos) + " ms";
            reject(preparation.hungCompiling(session, planned, during, thread));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GanglionException(Reason.STOPPED, session.name() + ": interrupted while it was opened", e);
        }
        return null;
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
