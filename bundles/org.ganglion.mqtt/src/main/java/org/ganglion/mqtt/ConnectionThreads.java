// SPDX-License-Identifier: Apache-2.0
package org.ganglion.mqtt;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of one connection: the loop that decides, Paho's, and those that run handlers. */
final class ConnectionThreads {
    private static final int HANDLER_THREADS = 4;
    private static final Duration IDLE = Duration.ofSeconds(10);

    private final Set<Thread> started = ConcurrentHashMap.newKeySet();
    final ScheduledThreadPoolExecutor loop;
    final ClientThreads client;
    final ThreadPoolExecutor handlers;

    ConnectionThreads(String clientId) {
        RejectedExecutionHandler afterTheEnd = new ThreadPoolExecutor.DiscardPolicy();
        loop = new ScheduledThreadPoolExecutor(1, named("mqtt loop " + clientId), afterTheEnd);
        client = new ClientThreads(named("mqtt client " + clientId), afterTheEnd);
        handlers = new ThreadPoolExecutor(
                HANDLER_THREADS,
                HANDLER_THREADS,
                IDLE.toMillis(),
                TimeUnit.MILLISECONDS,
                new LinkedBlockingQueue<>(), // bounded by the subscriptions: each waits here once at most
                named("mqtt handler " + clientId),
                afterTheEnd);
        for (ScheduledThreadPoolExecutor timed : new ScheduledThreadPoolExecutor[] {loop, client}) {
            timed.setRemoveOnCancelPolicy(true);
        }
        // idle threads of Paho's pool stay: were they to end, those that read and write for ever would count as the
        // ones
        // left, and no thread would be there for the ping
        handlers.allowCoreThreadTimeOut(true);
    }

    private ThreadFactory named(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            started.removeIf(thread -> thread.getState() == Thread.State.TERMINATED);
            Thread thread = new Thread(task, name + " " + number.incrementAndGet());
            thread.setDaemon(true);
            // no context class loader of whoever happened to ask first
            thread.setContextClassLoader(ConnectionThreads.class.getClassLoader());
            started.add(thread);
            return thread;
        };
    }

    /** Stops all and waits for their end; true if all have ended. */
    boolean stop(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        loop.shutdownNow();
        client.shutdownNow();
        for (Runnable left : handlers.shutdownNow()) {
            if (left instanceof CompletableFuture.AsynchronousCompletionTask) {
                left.run(); // somebody waits for it
            }
        }
        try {
            for (Thread thread : started) {
                if (thread != Thread.currentThread()) {
                    thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return started.stream().noneMatch(thread -> thread.isAlive() && thread != Thread.currentThread());
    }
}
