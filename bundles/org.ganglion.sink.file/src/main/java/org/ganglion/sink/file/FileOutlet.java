// SPDX-License-Identifier: Apache-2.0
package org.ganglion.sink.file;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.ganglion.api.stream.Result;
import org.ganglion.api.stream.Sink.Outlet;

/** The writing of one file. */
final class FileOutlet implements Outlet, Runnable {
    private static final int BATCH_BYTES = 1 << 16;
    private static final Result END = new Result(0, "", new double[0], 0, 0, 0, 0, 0);

    private final FileSinkSettings settings;
    private final LossyFile file;
    private final BlockingQueue<Result> queue;
    private final WriterThread thread;
    private volatile boolean closing;

    // the writer's thread only
    private final StringBuilder batch = new StringBuilder();
    private Result first;
    private int batched;

    FileOutlet(String pipeline, FileSinkSettings settings) {
        this.settings = settings;
        this.file = new LossyFile(settings.path(), settings.largest(), "results");
        this.queue = new ArrayBlockingQueue<>(settings.capacity());
        this.thread = new WriterThread("ganglion-sink-file-" + pipeline, this);
    }

    @Override
    public void accept(Result result) {
        if (closing || !queue.offer(result)) {
            file.lose(1);
        }
    }

    @Override
    public long lost() {
        return file.lost();
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
        file.append(ResultLine.heading(settings.form(), first), batch, batched);
        batch.setLength(0);
        batched = 0;
    }

    @Override
    public void close() {
        closing = true;
        thread.end(queue, END);
        file.lose(queue.stream().filter(result -> result != END).count());
    }
}
