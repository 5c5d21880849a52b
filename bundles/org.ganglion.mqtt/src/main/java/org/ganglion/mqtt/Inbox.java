// SPDX-License-Identifier: Apache-2.0
package org.ganglion.mqtt;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.Executor;
import org.ganglion.api.messaging.Message;
import org.ganglion.api.messaging.MessageHandler;
import org.ganglion.api.messaging.PromptHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has arrived for one handler. Messages of QoS 0 are bounded here, the oldest go; those of QoS 1 are bounded by
 * the receive maximum, since they are acknowledged only when handled.
 */
final class Inbox {
    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

    /** After so many messages a handler lets others have the thread. */
    private static final int TURN = 64;

    private final Deque<Arrival> arrivals = new ArrayDeque<>();
    private final MessageHandler handler;
    private final Executor threads;
    private final Counters counters;
    private final int longest;
    private final long mostBytes;
    private int unacknowledgeable;
    private long bytes;
    private boolean running;
    private boolean closed;

    Inbox(MessageHandler handler, Executor threads, Counters counters, int longest, long mostBytes) {
        this.handler = handler;
        this.threads = threads;
        this.counters = counters;
        this.longest = longest;
        this.mostBytes = mostBytes;
    }

    void offer(Arrival arrival) {
        if (handler instanceof PromptHandler) {
            handleAtOnce(arrival);
        } else {
            enqueue(arrival);
        }
    }

    private void handleAtOnce(Arrival arrival) {
        boolean late;
        synchronized (this) {
            late = closed;
        }
        if (late) {
            arrival.handled();
        } else {
            handle(arrival);
        }
    }

    private void enqueue(Arrival arrival) {
        synchronized (this) {
            if (closed) {
                arrival.handled();
                return;
            }
            arrivals.addLast(arrival);
            count(arrival, 1);
            while (unacknowledgeable > longest || bytes > mostBytes && unacknowledgeable > 0) {
                dropOldest();
            }
            if (running) {
                return;
            }
            running = true;
        }
        threads.execute(this::takeTurn);
    }

    void close() {
        synchronized (this) {
            closed = true;
            arrivals.forEach(Arrival::handled);
            arrivals.clear();
        }
    }

    private void takeTurn() {
        for (int i = 0; i < TURN; i++) {
            Arrival arrival = next();
            if (arrival == null) {
                return;
            }
            handle(arrival);
        }
        threads.execute(this::takeTurn);
    }

    private synchronized Arrival next() {
        Arrival arrival = arrivals.pollFirst();
        if (arrival == null) {
            running = false;
        } else {
            count(arrival, -1);
        }
        return arrival;
    }

    private void handle(Arrival arrival) {
        Message message = arrival.message();
        try {
            handler.handle(message);
        } catch (Exception | LinkageError | StackOverflowError | OutOfMemoryError e) {
            counters.handlerFailures.increment();
            LOG.warn("A handler failed on a message on {}: {}", message.topic(), e.toString(), e);
        } finally {
            arrival.handled();
        }
    }

    private void dropOldest() {
        for (Iterator<Arrival> each = arrivals.iterator(); each.hasNext(); ) {
            Arrival arrival = each.next();
            if (arrival.message().qos() == 0) {
                each.remove();
                count(arrival, -1);
                counters.inboxDropped.increment();
                return;
            }
        }
    }

    private void count(Arrival arrival, int sign) {
        if (arrival.message().qos() == 0) {
            unacknowledgeable += sign;
            bytes += sign * (long) arrival.message().payload().length;
        }
    }
}
