// SPDX-License-Identifier: Apache-2.0
package org.ganglion.source.host;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.stream.Intake;
import org.ganglion.api.stream.Sample;
import org.ganglion.api.stream.Source.Delivery;

/**
 * Reads the board at a fixed rate on the monotonic clock. A round that comes late is made at once; rounds missed altogether are left
 * out, so that a board that slept does not catch up in a burst.
 */
final class HostDelivery implements Delivery, Runnable {
    private static final long JOIN_MILLIS = 2000;

    private final long period;
    private final BoardMetrics board;
    private final Metric[] columns;
    private final double[] last;
    private final Intake intake;
    private final AtomicLong refused = new AtomicLong();
    private final Thread thread;
    private volatile boolean closed;

    HostDelivery(String pipeline, Duration period, BoardMetrics board, List<Metric> columns, Intake intake) {
        this.period = period.toNanos();
        this.board = board;
        this.columns = columns.toArray(Metric[]::new);
        this.last = new double[columns.size()];
        this.intake = intake;
        this.thread = new Thread(this, "ganglion-source-host-" + pipeline);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        try (board) {
            long due = System.nanoTime();
            board.read(due); // loads and rates need a first reading
            for (long id = 0; !closed; id++) {
                due = next(due);
                sleepUntil(due);
                if (!closed) {
                    intake.offer(sample(id));
                }
            }
        } catch (RuntimeException broken) {
            intake.ended(new GanglionException(Reason.DEVICE, "source 'host' ended: " + broken, broken));
        }
    }

    private long next(long due) {
        long late = System.nanoTime() - (due + period);
        return late < period ? due + period : due + period * (1 + late / period);
    }

    private void sleepUntil(long due) {
        for (long left = due - System.nanoTime(); left > 0 && !closed; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** A value that cannot be read now stands at its last good one. */
    private Sample sample(long id) {
        long now = System.nanoTime();
        refused.addAndGet(board.read(now));
        double[] values = new double[columns.length];
        for (int i = 0; i < values.length; i++) {
            double value = columns[i].value(now);
            values[i] = Double.isNaN(value) ? last[i] : value;
            last[i] = values[i];
        }
        return new Sample(id, now, values);
    }

    @Override
    public int columns() {
        return columns.length;
    }

    @Override
    public long refused() {
        return refused.get();
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        try {
            thread.join(JOIN_MILLIS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
