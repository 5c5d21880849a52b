// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A call of a provider's code in the background that must not take longer than its limit. */
final class TimedCall {
    /** Ends the thread that took too long. */
    static final class Overdue extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Overdue() {
            super("a provider took too long, and another thread went on");
        }
    }

    private final Thread thread;
    private final long deadline;
    private final Consumer<Thread> overdue;
    private final AtomicBoolean over = new AtomicBoolean();
    private int looks;

    /**
     * Begins now, in this thread.
     *
     * @param overdue is told, by another thread, that it took longer
     */
    TimedCall(long limitNanos, Consumer<Thread> overdue) {
        this.thread = Thread.currentThread();
        this.deadline = System.nanoTime() + limitNanos;
        this.overdue = overdue;
    }

    /**
     * It returned.
     *
     * @throws Overdue if that was too late: the thread was replaced, and ends what it does
     */
    void end() {
        if (!over.compareAndSet(false, true)) {
            throw new Overdue();
        }
    }

    /**
     * Gives the thread up if the time is over. By the thread that watches only.
     *
     * @param replacing puts another in its place when that was told, whatever came of telling
     */
    void giveUpIfLate(long now, Consumer<Thread> replacing) {
        looks++;
        if (now - deadline >= 0 && looks >= HangWatch.LEAST_LOOKS && over.compareAndSet(false, true)) {
            try {
                overdue.accept(thread);
            } finally {
                replacing.accept(thread);
            }
        }
    }
}
