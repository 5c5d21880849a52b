// SPDX-License-Identifier: Apache-2.0
package org.ganglion.mqtt;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Paho's threads. When Paho connects it starts three parts and sleeps 100 ms after each until that part runs, though
 * it runs at once; an interruption ends the sleep (Paho then looks again and goes on), so a connection takes a few
 * milliseconds and not 300.
 */
final class ClientThreads extends ScheduledThreadPoolExecutor {
    /** Connect, receive, send, call back, ping, disconnect, and the receiver and sender of the connection before. */
    private static final int THREADS = 8;

    private static final long PART_STARTS_WITHIN_MS = 2;

    private final Map<Thread, Runnable> jobs = new ConcurrentHashMap<>();
    private volatile Consumer<Throwable> whenBroken = why -> {};

    ClientThreads(ThreadFactory factory, RejectedExecutionHandler afterTheEnd) {
        super(THREADS, factory, afterTheEnd);
    }

    /** Who hears that a part has ended by what it threw: Paho itself does not notice that nobody reads any more. */
    void onBroken(Consumer<Throwable> listener) {
        whenBroken = listener;
    }

    /** Starts a part; only Paho's connecting, itself a job of ours, calls this. */
    @Override
    public Future<?> submit(Runnable part) {
        Thread starter = Thread.currentThread();
        Runnable job = jobs.get(starter);
        Future<?> future = super.submit(part);
        if (job != null) {
            schedule(() -> wake(starter, job), PART_STARTS_WITHIN_MS, TimeUnit.MILLISECONDS);
        }
        return future;
    }

    /**
     * Whether all of Paho's jobs have ended. A connect before that can wait for ever: Paho does not start its callback
     * thread again while the one before is still ending, and then waits for the start.
     */
    boolean idle() {
        return jobs.isEmpty();
    }

    private void wake(Thread starter, Runnable job) {
        if (jobs.get(starter) == job) {
            starter.interrupt();
        }
    }

    @Override
    protected void beforeExecute(Thread thread, Runnable job) {
        super.beforeExecute(thread, job);
        jobs.put(thread, job);
    }

    @Override
    protected void afterExecute(Runnable job, Throwable problem) {
        jobs.remove(Thread.currentThread());
        Thread.interrupted();
        super.afterExecute(job, problem);
        if (job instanceof Future<?> part && part.isDone() && !part.isCancelled()) {
            try {
                part.get();
            } catch (ExecutionException e) {
                whenBroken.accept(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
