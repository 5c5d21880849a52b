// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.drivers;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.ganglion.api.stream.Intake;
import org.ganglion.api.stream.Sample;
import org.ganglion.api.stream.Source;

/** Gives the same rows over and over: at a steady rate without waiting for anyone, or once and as fast as they are taken. */
final class SteadySource implements Source {
    static final String KIND = "proof-steady";
    static final int SAMPLES_PER_SECOND = 1000;

    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1) / SAMPLES_PER_SECOND;
    private static final Duration PATIENCE = Duration.ofMillis(100);
    private static final long JOIN_MILLIS = 5000;

    private final double[][] rows;
    private final boolean once;
    private volatile boolean ended;
    private volatile long offered;
    private volatile long nanos;

    /**
     * Of these rows.
     *
     * @param once each row once, the next when there is room; else at {@link #SAMPLES_PER_SECOND} until {@link #end}
     */
    SteadySource(double[][] rows, boolean once) {
        this.rows = rows;
        this.once = once;
    }

    @Override
    public Delivery open(String pipeline, Map<String, String> settings, Intake intake) {
        Thread thread = new Thread(() -> deliver(intake), "ganglion-proof-source");
        thread.setDaemon(true);
        thread.start();
        return new Running(thread);
    }

    private void deliver(Intake intake) {
        try {
            if (once) {
                deliverOnce(intake);
            } else {
                deliverSteadily(intake);
            }
            intake.ended(null);
        } catch (InterruptedException closing) {
            ended = true;
        }
    }

    private void deliverOnce(Intake intake) throws InterruptedException {
        while (!ended && offered < rows.length) {
            if (intake.awaitSpace(PATIENCE)) {
                offer(intake);
            }
        }
    }

    /** One that comes late does not delay those after it, so that the rate holds. */
    private void deliverSteadily(Intake intake) throws InterruptedException {
        long start = System.nanoTime();
        long due = start;
        while (!ended) {
            offer(intake);
            due += PERIOD_NANOS;
            for (long left = due - System.nanoTime(); left > 0 && !ended; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
            nanos = System.nanoTime() - start;
        }
    }

    private void offer(Intake intake) {
        long id = offered;
        intake.offer(new Sample(id, System.nanoTime(), rows[(int) (id % rows.length)].clone()));
        offered = id + 1;
    }

    /** No more are given. */
    void end() {
        ended = true;
    }

    /** How many were given. */
    long offered() {
        return offered;
    }

    /** How many a second were given. */
    double rate() {
        return offered / (nanos / 1e9);
    }

    private final class Running implements Delivery {
        private final Thread thread;

        Running(Thread thread) {
            this.thread = thread;
        }

        @Override
        public int columns() {
            return rows[0].length;
        }

        @Override
        public long refused() {
            return 0;
        }

        @Override
        public void close() {
            ended = true;
            thread.interrupt();
            try {
                thread.join(JOIN_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
