// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Keeps processors busy in a known, quasi-periodic way, and fully so during a burst. */
final class KnownLoad implements AutoCloseable {
    /** The two periods in seconds; their ratio is the golden one, so that the sum never repeats. */
    static final double PERIOD = 2.4;

    private static final double SECOND_PERIOD = PERIOD * 1.618;
    private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(30);
    private static final long END_MILLIS = 2000;

    private final long start = System.nanoTime();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean burst;
    private volatile boolean ended;

    /**
     * @param processors that the machine has; all of them follow the pattern
     */
    KnownLoad(int processors) {
        for (int i = 0; i < processors; i++) {
            long seed = i;
            Thread thread = new Thread(() -> run(seed), "demo-load-" + i);
            thread.setDaemon(true);
            thread.setPriority(Thread.MIN_PRIORITY);
            threads.add(thread);
            thread.start();
        }
    }

    void burst(boolean on) {
        burst = on;
    }

    /** The busy share of the processors, 0 to 1, {@code seconds} after the start. */
    static double share(double seconds) {
        return 0.4
                + 0.17 * Math.sin(2 * Math.PI * seconds / PERIOD)
                + 0.13 * Math.sin(2 * Math.PI * seconds / SECOND_PERIOD);
    }

    private void run(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        while (!ended) {
            long begin = System.nanoTime();
            // slices of uneven length do not beat with the kernel's tick, by which it counts
            long slice = SLICE_NANOS + random.nextLong(SLICE_NANOS / 2);
            double share = burst ? 1 : share((begin - start) / 1e9);
            long busy = (long) (share * slice);
            while (System.nanoTime() - begin < busy) {
                Thread.onSpinWait();
            }
            LockSupport.parkNanos(slice - (System.nanoTime() - begin));
        }
    }

    @Override
    public void close() {
        ended = true;
        try {
            for (Thread thread : threads) {
                thread.join(END_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
