// SPDX-License-Identifier: Apache-2.0
package org.ganglion.mqtt;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of one connection: the loop that decides, Paho's, and those that run handlers. */
final class ConnectionThreads {
    /** Connect, receive, send, call back, ping, disconnect, and the receiver and sender of the connection before. */
    private static final int CLIENT_THREADS = 8;

    private static final int HANDLER_THREADS = 4;
    private static final Duration IDLE = Duration.ofSeconds(10);

    final ScheduledThreadPoolExecutor loop;
    final ScheduledThreadPoolExecutor client;
    final ThreadPoolExecutor handlers;

    ConnectionThreads(String clientId) {
        RejectedExecutionHandler afterTheEnd = new ThreadPoolExecutor.DiscardPolicy();
        loop = new ScheduledThreadPoolExecutor(1, named("mqtt loop " + clientId), afterTheEnd);
        client = new ScheduledThreadPoolExecutor(CLIENT_THREADS, named("mqtt client " + clientId), afterTheEnd);
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
        client.setKeepAliveTime(IDLE.toMillis(), TimeUnit.MILLISECONDS);
        client.allowCoreThreadTimeOut(true);
        handlers.allowCoreThreadTimeOut(true);
    }

    private static ThreadFactory named(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + " " + number.incrementAndGet());
            thread.setDaemon(true);
            // no context class loader of whoever happened to ask first
            thread.setContextClassLoader(ConnectionThreads.class.getClassLoader());
            return thread;
        };
    }

    /** Stops all and waits for their end; true if all have ended. */
    boolean stop(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        loop.shutdownNow();
        client.shutdownNow();
        handlers.shutdownNow();
        return ended(loop, end) & ended(client, end) & ended(handlers, end);
    }

    private static boolean ended(ThreadPoolExecutor pool, long end) {
        try {
            return pool.awaitTermination(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
