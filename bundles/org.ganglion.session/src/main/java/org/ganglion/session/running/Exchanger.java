// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.session.SessionEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The background of all sessions: prepares exchanges one after the other, and closes plans that went. Another thread takes its place
 * if a provider hangs in it.
 */
final class Exchanger implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Exchanger.class);
    private static final long RETRY_MILLIS = 500;
    private static final long GATHERING_MILLIS = 20;
    /** Compiling may program a device. */
    private static final long COMPILING_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Preparation preparation;
    private final long warmNanos;
    private final ThreadFactory factory;
    private final AtomicInteger threads = new AtomicInteger();
    private final Set<Runnable> waiting = Collections.synchronizedSet(new LinkedHashSet<>());
    private final Set<CompletableFuture<SessionEvent.Exchanged>> promised = ConcurrentHashMap.newKeySet();
    private volatile Background background;
    private volatile TimedCall current;
    private volatile long compilingNanos = COMPILING_NANOS;
    private volatile boolean lacksThread;
    private volatile boolean closed;

    /** One thread. */
    private final class Background {
        private final ScheduledThreadPoolExecutor executor;
        private volatile Thread thread;

        private Background(int number) {
            ThreadFactory named = work -> thread = thread("ganglion-exchange-" + number, work);
            executor = new ScheduledThreadPoolExecutor(1, named);
            executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        }
    }

    /**
     * Begins a thread with the first work.
     *
     * @param factory makes its threads
     */
    Exchanger(Preparation preparation, long warmNanos, ThreadFactory factory) {
        this.preparation = preparation;
        this.warmNanos = warmNanos;
        this.factory = factory;
        this.background = new Background(threads.incrementAndGet());
    }

    /** A thread of the background, or one to take the place of another; not started. */
    Thread thread(String name, Runnable work) {
        Thread thread = factory.newThread(work);
        thread.setName(name);
        thread.setDaemon(true);
        return thread;
    }

    /** Looks, in the background, whether other providers should run a session, and exchanges them. */
    CompletableFuture<SessionEvent.Exchanged> reconsider(RunningSession session) {
        CompletableFuture<SessionEvent.Exchanged> result = new CompletableFuture<>();
        promised.add(result);
        result.whenComplete((exchanged, failure) -> promised.remove(result));
        boolean scheduled = schedule(
                () -> {
                    try {
                        result.complete(new Succession(session, preparation, this, result).run());
                    } catch (Throwable e) {
                        // most callers do not look at the result
                        LOG.warn("{}: its providers are not exchanged: {}", session.name(), e.toString());
                        result.completeExceptionally(e);
                    }
                    retryIfStale(session);
                },
                0);
        if (!scheduled) {
            result.completeExceptionally(session.ownership().stopped());
        }
        return result;
    }

    /** As {@link #reconsider}, a little later and once: the services of a bundle come one after the other. */
    void reconsiderSoon(RunningSession session) {
        reconsiderOnce(session, GATHERING_MILLIS);
    }

    /** As {@link #reconsiderSoon}, when whoever let a device go for a moment has taken it again. */
    void reconsiderLater(RunningSession session) {
        reconsiderOnce(session, RETRY_MILLIS);
    }

    private void reconsiderOnce(RunningSession session, long delayMillis) {
        if (session.beginWaiting()) {
            schedule(
                    () -> {
                        session.endWaiting();
                        reconsider(session);
                    },
                    delayMillis);
        }
    }

    /** A provider may be gone while a session could not yet be brought to let go of it. */
    private void retryIfStale(RunningSession session) {
        ActivePlan plan = session.core().active();
        if (!session.ownership().closed() && plan != null && !preparation.live(session, plan)) {
            schedule(() -> reconsider(session), RETRY_MILLIS);
        }
    }

    /** How long a new plan is run before it takes over. */
    long warmNanos() {
        return warmNanos;
    }

    /** How long planning and compiling may take; a session's deadline where that is longer. */
    long compilingNanos() {
        return compilingNanos;
    }

    void limitCompiling(long nanos) {
        compilingNanos = nanos;
    }

    /**
     * Calls a provider's code in the background.
     *
     * @param overdue is told if it takes longer than the limit; another thread goes on with other work then
     * @throws TimedCall.Overdue at last, if it took longer
     */
    <T> T within(long limitNanos, Consumer<Thread> overdue, Supplier<T> work) {
        TimedCall call = new TimedCall(limitNanos, overdue);
        current = call;
        try {
            return work.get();
        } finally {
            call.end();
            current = null;
        }
    }

    /** Replaces the thread if a provider's code takes longer than it may, and tries again to make one where that failed. */
    void look(long now) {
        if (lacksThread) {
            startAll();
        }
        TimedCall call = current;
        if (call != null) {
            call.giveUpIfLate(now, lost -> {
                current = null;
                replaceIfLost(lost);
            });
        }
    }

    /** Closes a plan in the background. */
    void closeSoon(RunningSession session, ActivePlan plan) {
        if (!schedule(() -> close(session, plan), 0)) {
            session.core().calls().close(plan);
        }
    }

    /** Closes a plan, by the background. */
    void close(RunningSession session, ActivePlan plan) {
        Consumer<Thread> overdue = lost -> session.core().calls().closingHangs(plan);
        within(session.settings().deadline().toNanos(), overdue, () -> {
            session.core().calls().close(plan);
            return null;
        });
    }

    private synchronized boolean schedule(Runnable work, long delayMillis) {
        if (closed) {
            return false;
        }
        waiting.add(work);
        start(work, delayMillis);
        return true;
    }

    /** Returns false if there is no thread for it yet. */
    private boolean start(Runnable work, long delayMillis) {
        Runnable once = () -> {
            if (waiting.remove(work)) {
                work.run();
            }
        };
        try {
            background.executor.schedule(once, delayMillis, TimeUnit.MILLISECONDS);
            return true;
        } catch (OutOfMemoryError e) {
            if (!lacksThread) {
                LOG.error("no thread can be made to exchange providers; that is tried again", e);
            }
            lacksThread = true;
            return false;
        }
    }

    private synchronized void startAll() {
        background.executor.getQueue().clear(); // of an attempt for which there was no thread
        boolean all = true;
        for (Runnable work : List.copyOf(waiting)) {
            all &= start(work, 0);
        }
        lacksThread = !all;
    }

    /** Waits, for a bounded time, until all plans of a session are closed. */
    void awaitClosed(RunningSession session, long nanos) {
        long deadline = System.nanoTime() + nanos;
        while (!session.plansHeld().stream().allMatch(ActivePlan::lost) && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(200_000);
        }
    }

    /** Puts another thread in the place of one that a provider holds. */
    synchronized void replaceIfLost(Thread lost) {
        Background before = background;
        if (before.thread == lost && !closed) {
            background = new Background(threads.incrementAndGet());
            before.executor.shutdownNow();
            startAll();
        }
    }

    @Override
    public void close() {
        ScheduledThreadPoolExecutor last;
        synchronized (this) {
            closed = true;
            last = background.executor;
        }
        last.shutdown();
        try {
            if (!last.awaitTermination(2, TimeUnit.SECONDS)) {
                last.shutdownNow();
            }
        } catch (InterruptedException e) {
            last.shutdownNow();
            Thread.currentThread().interrupt();
        }
        // what was not begun is not done any more, and nobody shall wait for it
        promised.forEach(result -> result.completeExceptionally(
                new GanglionException(Reason.STOPPED, "the service of sessions stops; nothing is exchanged any more")));
    }
}
