// SPDX-License-Identifier: Apache-2.0
package org.ganglion.broker.artemis;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Retained publishes and subscriptions take turns: any number of the one kind at a time, never both. A subscription
 * holds no thread while it waits, because the end of a publish may need one; a publish may wait on its thread, because a
 * subscription that has begun has its own. Nobody waits longer than a bound, so that what never ends delays others once
 * and does not stop them.
 */
final class Turns {
    private static final Logger LOG = LoggerFactory.getLogger(Turns.class);

    private final long most;
    private final Map<Object, Long> publishes = new HashMap<>();
    private final Map<Object, Thread> subscriptions = new HashMap<>();
    private final Set<Runnable> waiting = new LinkedHashSet<>();

    Turns(long most, TimeUnit unit) {
        this.most = unit.toNanos(most);
    }

    /** The longest that anyone waits, in nanoseconds. */
    long most() {
        return most;
    }

    /**
     * Begins a subscription, on the thread that makes it, unless retained publishes are under way.
     *
     * @param since when it first asked, by the monotonic clock
     * @param again called once when no publish is under way any more, where it could not begin
     * @return what to end it with
     */
    synchronized Optional<Object> subscribe(long since, Runnable again) {
        if (!publishes.isEmpty()) {
            long now = System.nanoTime();
            if (now - since < most) {
                waiting.add(again);
                return Optional.empty();
            }
            LOG.warn("a subscription does not wait any longer for {} retained publishes", publishes.size());
            publishes.values().removeIf(begun -> now - begun >= most);
        }
        Object turn = new Object();
        subscriptions.put(turn, Thread.currentThread());
        return Optional.of(turn);
    }

    /** Ends a subscription. */
    synchronized void subscribed(Object turn) {
        subscriptions.remove(turn);
        notifyAll();
    }

    /** Begins a retained publish as soon as no other thread makes a subscription; returns what to end it with. */
    synchronized Object publish() {
        long since = System.nanoTime();
        try {
            for (long left = most; left > 0 && subscribedByOthers(); left = most - (System.nanoTime() - since)) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
            if (subscribedByOthers()) {
                LOG.warn("a retained publish does not wait any longer for {} subscriptions", subscriptions.size());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the broker stops: it needs no order any more
        }
        Object turn = new Object();
        publishes.put(turn, System.nanoTime());
        return turn;
    }

    /** A subscription that fails publishes the client's last will on its own thread. */
    private boolean subscribedByOthers() {
        return subscriptions.values().stream().anyMatch(thread -> thread != Thread.currentThread());
    }

    /** Ends a retained publish: its message can be read by whoever subscribes from now on. */
    void published(Object turn) {
        for (Runnable again : endOf(turn)) {
            again.run();
        }
    }

    private synchronized List<Runnable> endOf(Object turn) {
        publishes.remove(turn);
        if (!publishes.isEmpty()) {
            return List.of();
        }
        List<Runnable> now = List.copyOf(waiting);
        waiting.clear();
        return now;
    }
}
