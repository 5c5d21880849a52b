// SPDX-License-Identifier: Apache-2.0
package org.ganglion.source.file;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.stream.Intake;
import org.ganglion.api.stream.Sample;
import org.ganglion.api.stream.SampleFormat;
import org.ganglion.api.stream.SampleFormat.Rows;
import org.ganglion.api.stream.Source.Delivery;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a file on a thread of its own: at a rate on the monotonic clock, or whenever there is room. */
final class FileDelivery implements Delivery, Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(FileDelivery.class);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final long JOIN_MILLIS = 2000;
    /** A hundred years, which added to the clock stay in its range. */
    private static final double LONGEST_PERIOD = 3e18;

    private final FileSettings settings;
    private final SampleFormat format;
    private final Intake intake;
    private final Thread thread;
    private final int columns;
    private final double[] row;
    private final long period;
    private Rows rows;
    private volatile boolean closed;

    FileDelivery(String pipeline, FileSettings settings, SampleFormat format, Rows first, Intake intake) {
        this.settings = settings;
        this.format = format;
        this.intake = intake;
        this.rows = first;
        this.row = new double[first.columns()];
        this.columns = columns(settings, first);
        double rate = Double.isNaN(settings.rate()) ? first.rate() / settings.rows() : settings.rate();
        this.period = rate > 0 ? (long) Math.min(LONGEST_PERIOD, 1e9 / rate) : 0;
        this.thread = new Thread(this, "ganglion-source-file-" + pipeline);
        thread.setDaemon(true);
        thread.start();
    }

    private static int columns(FileSettings settings, Rows first) {
        long columns = (long) first.columns() * settings.rows();
        long heap = Runtime.getRuntime().maxMemory();
        if (columns > Integer.MAX_VALUE || columns * Double.BYTES > heap) {
            throw new GanglionException(
                    Reason.TOO_LARGE,
                    settings.path() + ": a sample of " + settings.rows() + " rows has " + columns
                            + " values, for which the " + (heap >> 20)
                            + " MiB of this process do not do; lower 'rows'");
        }
        return (int) columns;
    }

    @Override
    public void run() {
        GanglionException failure = null;
        try {
            deliver();
        } catch (GanglionException wrong) {
            failure = wrong;
        } catch (IOException e) {
            failure =
                    new GanglionException(Reason.STORAGE, "cannot read " + settings.path() + ": " + e.getMessage(), e);
        } catch (InterruptedException closing) {
            closed = true;
        } catch (RuntimeException | LinkageError broken) {
            failure = new GanglionException(Reason.PROVIDER_FAILED, settings.path() + ": " + broken, broken);
        } catch (OutOfMemoryError full) {
            failure = new GanglionException(
                    Reason.TOO_LARGE,
                    settings.path() + ": no memory is left for a sample of " + columns + " values",
                    full);
        }
        try {
            rows.close();
        } catch (IOException | RuntimeException e) {
            LOG.warn("{} does not close", settings.path(), e); // all that was wanted of it was read
        }
        if (!closed) { // what an interrupted read says is no matter of the file
            intake.ended(failure);
        }
    }

    private void deliver() throws IOException, InterruptedException {
        long id = 0;
        long due = System.nanoTime();
        do {
            long before = id;
            for (double[] values = next(); values != null && !closed; values = next()) {
                due = pace(due);
                if (!hasRoom()) {
                    return;
                }
                intake.offer(new Sample(id, System.nanoTime(), values));
                id++;
            }
            if (id == before && !closed) {
                throw new GanglionException(
                        Reason.MALFORMED, settings.path() + ": has no samples of " + settings.rows() + " rows");
            }
        } while (settings.loop() && !closed && begin());
    }

    /** The next sample's values, or null at the end; rows that do not fill a sample are left out. */
    private double[] next() throws IOException {
        double[] values = new double[columns];
        for (int i = 0; i < settings.rows(); i++) {
            if (!rows.next(row)) {
                return null;
            }
            System.arraycopy(row, 0, values, i * row.length, row.length);
        }
        return values;
    }

    private boolean begin() throws IOException {
        rows.close();
        rows = format.open(settings.path(), settings.format());
        if (rows.columns() != row.length) {
            throw new GanglionException(
                    Reason.INCONSISTENT,
                    settings.path() + ": had " + row.length + " columns and has " + rows.columns() + " now");
        }
        return true;
    }

    /**
     * Waits for its turn; one that comes late is not made up for.
     *
     * @param due when, on the monotonic clock; the first at once
     * @return when the next is due
     */
    private long pace(long due) {
        if (period == 0) {
            return due;
        }
        long now = System.nanoTime();
        for (long left = due - now; left > 0 && !closed; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        return Math.max(due, now) + period;
    }

    private boolean hasRoom() throws InterruptedException {
        while (settings.lossless() && !closed) {
            if (intake.awaitSpace(PATIENCE)) {
                return !closed;
            }
        }
        return !closed;
    }

    @Override
    public int columns() {
        return columns;
    }

    @Override
    public long refused() {
        return 0; // a file is right or ends the delivery
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt(); // it may wait for room, for its turn, or for the file
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
