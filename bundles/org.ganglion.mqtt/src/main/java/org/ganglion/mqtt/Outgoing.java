// SPDX-License-Identifier: Apache-2.0
package org.ganglion.mqtt;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.ganglion.api.messaging.Message;
import org.ganglion.api.messaging.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends: from the outbox through the window of the open session, on whichever thread finds something to send. */
final class Outgoing {
    private static final Logger LOG = LoggerFactory.getLogger(Outgoing.class);
    private static final int FIRST_ERROR = 0x80;

    private final BrokerClient client;
    private final Outbox outbox;
    private final Counters counters;
    private final Executor threads;
    private final AtomicLong sequence = new AtomicLong();
    private final AtomicInteger work = new AtomicInteger();
    private final Object doneLock = new Object();
    private long unfinished;
    private volatile Session session;
    private volatile int maximumPacketSize = PacketSize.LARGEST;
    private volatile boolean closed;

    /** @param threads completes what callers wait for */
    Outgoing(BrokerClient client, Outbox outbox, Counters counters, Executor threads) {
        this.client = client;
        this.outbox = outbox;
        this.counters = counters;
        this.threads = threads;
    }

    Outcome publish(Message message, CompletableFuture<Outcome> outcome) {
        Outcome refusal = refusal(message);
        if (refusal != null) {
            return complete(outcome, refusal);
        }
        Waiting waiting = new Waiting(sequence.getAndIncrement(), message, outcome);
        Outcome added = add(waiting);
        if (closed) {
            outbox.clear().forEach(late -> finish(late, Outcome.CLOSED));
        }
        send();
        return added;
    }

    private Outcome add(Waiting waiting) {
        begin();
        Outbox.Removed removed = outbox.add(waiting);
        removed.replaced().forEach(older -> finish(older, Outcome.REPLACED));
        removed.dropped().forEach(older -> finish(older, Outcome.DROPPED));
        return removed.dropped().contains(waiting) ? Outcome.DROPPED : Outcome.ACCEPTED;
    }

    private Outcome refusal(Message message) {
        if (closed) {
            return Outcome.CLOSED;
        }
        if (PacketSize.of(message) <= maximumPacketSize) {
            return null;
        }
        reportTooLarge(message);
        return Outcome.TOO_LARGE;
    }

    private void reportTooLarge(Message message) {
        counters.tooLarge.increment();
        LOG.warn(
                "A message of {} bytes on {} is larger than the broker's maximum packet size of {} bytes; it is not"
                        + " sent. Send less at once, or raise the broker's limit.",
                message.payload().length,
                message.topic(),
                maximumPacketSize);
    }

    private Outcome complete(CompletableFuture<Outcome> outcome, Outcome value) {
        if (outcome != null && closed) {
            // the threads are about to end, or have ended, and would leave who waits waiting for ever
            outcome.complete(value);
        } else if (outcome != null) {
            outcome.completeAsync(() -> value, threads);
        }
        return value;
    }

    int maximumPacketSize() {
        return maximumPacketSize;
    }

    int length() {
        Session now = session;
        return outbox.length() + (now == null ? 0 : now.underWay());
    }

    long bytes() {
        return outbox.bytes();
    }

    /** A session has opened: send what waits, first this. */
    void opened(Session opened, List<Message> first) {
        maximumPacketSize = opened.maximumPacketSize();
        for (int i = 0; i < first.size(); i++) {
            add(new Waiting(Long.MIN_VALUE + i, first.get(i), null));
        }
        session = opened;
        send();
    }

    /** The session has ended: what was under way waits again. */
    void lost(Session ended) {
        if (session == ended) {
            session = null;
        }
        List<Waiting> unsent = new ArrayList<>();
        for (Waiting each : ended.takeUnderWay()) {
            if (each.message.qos() == 0 && !each.returned) {
                finish(each, Outcome.DELIVERED);
            } else {
                each.returned = false;
                unsent.add(each);
            }
        }
        outbox.putBack(unsent).forEach(dropped -> finish(dropped, Outcome.DROPPED));
    }

    boolean flush(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        synchronized (doneLock) {
            while (unfinished > 0) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(doneLock, left);
            }
            return true;
        }
    }

    void close() {
        closed = true;
        Session last = session;
        session = null;
        if (last != null) {
            last.takeUnderWay().forEach(each -> finish(each, Outcome.CLOSED));
        }
        outbox.clear().forEach(each -> finish(each, Outcome.CLOSED));
    }

    /** One thread at a time sends; others leave their work to it and never wait. */
    void send() {
        if (work.getAndIncrement() > 0) {
            return;
        }
        int seen = 1;
        do {
            sendAll();
            seen = work.addAndGet(-seen);
        } while (seen > 0);
    }

    private void sendAll() {
        Session now = session;
        while (now != null && now.isOpen() && now.tryEnter()) {
            Waiting next = outbox.poll();
            if (next == null) {
                now.leave();
                return;
            }
            long secondsLeft = next.secondsLeft();
            if (secondsLeft < 0) {
                now.leave();
                expire(next);
            } else if (PacketSize.of(next.message) > now.maximumPacketSize()) {
                now.leave();
                reportTooLarge(next.message);
                finish(next, Outcome.TOO_LARGE);
            } else if (!send(now, next, secondsLeft)) {
                return;
            }
        }
    }

    private boolean send(Session now, Waiting next, long secondsLeft) {
        now.goes(next);
        try {
            client.publish(
                    next.message.topic(),
                    PahoMessages.toPaho(next.message, secondsLeft),
                    null,
                    new Delivery(now, next));
        } catch (MqttException | RuntimeException e) {
            LOG.debug("A message on {} waits again: {}", next.message.topic(), e.toString());
            putBack(now, next);
            return false;
        }
        if (!now.isOpen()) {
            // the session ended meanwhile and may have missed this one when it gave back what was under way
            putBack(now, next);
        }
        return true;
    }

    private void putBack(Session carrier, Waiting waiting) {
        if (carrier.arrived(waiting)) {
            outbox.putBack(List.of(waiting)).forEach(dropped -> finish(dropped, Outcome.DROPPED));
        }
    }

    private void begin() {
        synchronized (doneLock) {
            unfinished++;
        }
    }

    private void finish(Waiting waiting, Outcome outcome) {
        switch (outcome) {
            case DELIVERED -> counters.sent.increment();
            case REFUSED -> counters.refused.increment();
            case DROPPED, CLOSED -> reportDropped(waiting);
            default -> {}
        }
        end(waiting, outcome);
    }

    /** Nobody wants it any more: that is what it asked for, and no sign of an outbox that is too small. */
    private void expire(Waiting waiting) {
        counters.dropped(waiting.kind);
        LOG.debug("A message on {} has expired unsent", waiting.message.topic());
        end(waiting, Outcome.DROPPED);
    }

    private void end(Waiting waiting, Outcome outcome) {
        complete(waiting.outcome, outcome);
        synchronized (doneLock) {
            unfinished--;
            if (unfinished == 0) {
                doneLock.notifyAll();
            }
        }
    }

    private void reportDropped(Waiting waiting) {
        if (counters.dropped(waiting.kind) && !closed) {
            LOG.warn(
                    "The outbox overflows: the oldest message of kind \"{}\" is dropped; further ones are counted only",
                    waiting.kind);
        }
    }

    /** What Paho tells of a message, on Paho's own thread. */
    private final class Delivery implements MqttActionListener {
        private final Session carrier;
        private final Waiting waiting;

        Delivery(Session carrier, Waiting waiting) {
            this.carrier = carrier;
            this.waiting = waiting;
        }

        @Override
        public void onSuccess(IMqttToken token) {
            if (carrier.arrived(waiting)) {
                carrier.leave();
                finish(waiting, refused(token) ? Outcome.REFUSED : Outcome.DELIVERED);
                send();
            }
        }

        private boolean refused(IMqttToken token) {
            if (waiting.message.qos() == 0) {
                return false;
            }
            int[] reasons = token.getReasonCodes();
            return reasons != null && reasons.length > 0 && reasons[0] >= FIRST_ERROR;
        }

        /** The connection is gone; {@link Outgoing#lost} takes care of the message. */
        @Override
        public void onFailure(IMqttToken token, Throwable reason) {
            waiting.returned = true;
        }
    }
}
