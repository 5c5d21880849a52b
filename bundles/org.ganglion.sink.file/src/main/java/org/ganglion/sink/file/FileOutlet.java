// SPDX-License-Identifier: Apache-2.0
package org.ganglion.sink.file;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.ganglion.api.stream.Result;
import org.ganglion.api.stream.Sink.Outlet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The writing of one file. */
final class FileOutlet implements Outlet, Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(FileOutlet.class);
    private static final int BATCH_BYTES = 1 << 16;
    private static final long JOIN_MILLIS = 5000;
    private static final Result END = new Result(0, "", new double[0], 0, 0, 0, 0, 0);

    private final FileSinkSettings settings;
    private final AppendedFile file;
    private final BlockingQueue<Result> queue;
    private final AtomicLong lost = new AtomicLong();
    private final Thread thread;
    private volatile boolean closing;

    // the writer's thread only
    private final StringBuilder batch = new StringBuilder();
    private Result first;
    private int batched;
    private long failures;

    FileOutlet(String pipeline, FileSinkSettings settings) {
        this.settings = settings;
        this.file = new AppendedFile(settings.path(), settings.largest());
        this.queue = new ArrayBlockingQueue<>(settings.capacity());
        this.thread = new Thread(this, "ganglion-sink-file-" + pipeline);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void accept(Result result) {
        if (closing || !queue.offer(result)) {
            lost.incrementAndGet();
        }
    }

    @Override
    public long lost() {
        return lost.get();
    }

    @Override
    public void run() {
        try {
            for (Result result = queue.take(); result != END; result = queue.take()) {
                add(result);
                if (queue.isEmpty() || batch.length() >= BATCH_BYTES) {
                    write();
                }
            }
            write();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void add(Result result) {
        first = batched == 0 ? result : first;
        batch.append(ResultLine.of(settings.form(), result));
        batched++;
    }

    private void write() {
        if (batched == 0) {
            return;
        }
        try {
            file.append(ResultLine.heading(settings.form(), first), batch);
        } catch (IOException e) {
            failures++;
            lost.addAndGet(batched);
            if (Long.bitCount(failures) == 1) {
                LOG.warn("cannot write {}, {} results lost so far: {}", file.path(), lost.get(), e.toString());
            }
        }
        batch.setLength(0);
        batched = 0;
    }

    @Override
    public void close() {
        closing = true;
        boolean interrupted = false;
        try {
            if (!queue.offer(END, JOIN_MILLIS, TimeUnit.MILLISECONDS)) {
                thread.interrupt(); // the disk has taken nothing for so long
            }
            thread.join(JOIN_MILLIS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        lost.addAndGet(queue.stream().filter(result -> result != END).count());
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
