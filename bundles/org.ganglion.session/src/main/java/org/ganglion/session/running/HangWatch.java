// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees calls of providers that do not return: looks at every session a few times within its deadline. One thread for all sessions. */
final class HangWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HangWatch.class);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long SHORTEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final int LOOKS_PER_DEADLINE = 8;
    /** A process that was stopped or starved, and goes on, has not looked so often meanwhile. */
    static final int LEAST_LOOKS = 4;

    private final Map<RunningSession, Seen> sessions = new ConcurrentHashMap<>();
    private final Exchanger exchanger;
    private final Object monitor = new Object();
    private final Thread thread;
    private boolean closed;
    /** Whether something went wrong in the round before, and was said. By its thread only. */
    private boolean failing;

    /** What was seen of a session at the last look. */
    private static final class Seen {
        private long word;
        private long since;
        private int looks;
    }

    HangWatch(Exchanger exchanger) {
        this.exchanger = exchanger;
        thread = new Thread(this::watch, "ganglion-hang-watch");
        thread.setDaemon(true);
        thread.start();
    }

    void add(RunningSession session) {
        sessions.put(session, new Seen());
        synchronized (monitor) {
            monitor.notifyAll();
        }
    }

    void remove(RunningSession session) {
        sessions.remove(session);
    }

    private void watch() {
        while (pause()) {
            long now = System.nanoTime();
            boolean well = goingOn(() -> exchanger.look(now));
            for (Map.Entry<RunningSession, Seen> session : sessions.entrySet()) {
                well &= goingOn(() -> look(session.getKey(), session.getValue(), now));
            }
            failing = !well;
        }
    }

    /** Whatever goes wrong, such as that no thread can be made: the others are looked at, too, and this one again. */
    private boolean goingOn(Runnable look) {
        try {
            look.run();
            return true;
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            if (failing) {
                LOG.debug("looking for threads that hang fails still", e);
            } else {
                LOG.error("looking for threads that hang failed, and goes on", e);
            }
            return false;
        }
    }

    private boolean pause() {
        synchronized (monitor) {
            try {
                if (!closed) {
                    long nanos = pauseNanos();
                    TimeUnit.NANOSECONDS.timedWait(monitor, nanos);
                }
            } catch (InterruptedException e) {
                closed = true;
            }
            return !closed;
        }
    }

    private long pauseNanos() {
        long pause = sessions.isEmpty() ? TimeUnit.MINUTES.toNanos(1) : LONGEST_PAUSE_NANOS;
        for (RunningSession session : sessions.keySet()) {
            pause = Math.min(pause, session.settings().deadline().toNanos() / LOOKS_PER_DEADLINE);
        }
        return Math.max(pause, SHORTEST_PAUSE_NANOS);
    }

    private void look(RunningSession session, Seen seen, long now) {
        session.beginRescue();
        long word = session.ownership().word();
        if (Ownership.phase(word) != Ownership.PROVIDER || word != seen.word) {
            seen.word = word;
            seen.since = now;
            seen.looks = 0;
            return;
        }
        seen.looks++;
        long deadline = session.settings().deadline().toNanos();
        long limit = !session.core().calls().preparing() ? deadline : Math.max(deadline, exchanger.compilingNanos());
        if (now - seen.since >= limit && seen.looks >= LEAST_LOOKS) {
            session.giveUp(word);
        }
    }

    @Override
    public void close() {
        synchronized (monitor) {
            closed = true;
            monitor.notifyAll();
        }
        try {
            thread.join(TimeUnit.SECONDS.toMillis(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
