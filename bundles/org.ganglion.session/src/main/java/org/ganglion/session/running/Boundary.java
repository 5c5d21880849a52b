// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/**
 * Something the background has to do between two steps of a session. The session's own thread does it right before its next step; if the
 * session makes no steps, the background does.
 */
final class Boundary implements Runnable {
    /** How long a session that makes steps is given to do it by itself. */
    private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long LOOK_NANOS = 200_000;

    private final Ownership ownership;
    private final LongConsumer work;
    private volatile long begun = -1;
    private volatile boolean over;
    private RuntimeException thrown;

    private Boundary(Ownership ownership, LongConsumer work) {
        this.ownership = ownership;
        this.work = work;
    }

    /**
     * Has {@code work} done, which is given the epoch, and waits for it.
     *
     * @param quiet whether the session made no steps lately
     * @return false if it was not begun: the session is closed, or nobody came to a boundary in time; if a provider hangs in it, this
     *     returns when another thread has brought the session back
     */
    static boolean cross(Ownership ownership, boolean quiet, LongConsumer work) {
        Boundary boundary = new Boundary(ownership, work);
        ownership.leaveExchange(boundary);
        long start = System.nanoTime();
        while (!boundary.over && !boundary.lost()) {
            long waited = System.nanoTime() - start;
            if ((ownership.closed() || waited > LIMIT_NANOS) && ownership.withdraw(boundary)) {
                return false;
            }
            if (quiet || waited > GRACE_NANOS) {
                ownership.exchangeIfIdle();
            }
            if (!boundary.over) {
                LockSupport.parkNanos(LOOK_NANOS);
            }
        }
        if (!boundary.over) {
            ownership.awaitRescue();
            return true;
        }
        if (boundary.thrown != null) {
            throw boundary.thrown;
        }
        return true;
    }

    /** Whether the thread that began it was given up. */
    private boolean lost() {
        long epoch = begun;
        return epoch >= 0 && ownership.epoch() != epoch && !over;
    }

    @Override
    public void run() {
        long epoch = ownership.epoch();
        begun = epoch;
        try {
            work.accept(epoch);
        } catch (RuntimeException e) {
            thrown = e;
            if (ownership.epoch() != epoch) {
                throw e;
            }
        } finally {
            over = true;
        }
    }
}
