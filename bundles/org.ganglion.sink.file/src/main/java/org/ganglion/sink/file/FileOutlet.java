// SPDX-License-Identifier: Apache-2.0
package org.ganglion.sink.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
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
    private final BlockingQueue<Result> queue;
    private final AtomicLong lost = new AtomicLong();
    private final Thread thread;
    private volatile boolean closing;

    // the writer's thread only
    private final StringBuilder batch = new StringBuilder();
    private Result first;
    private int batched;
    private long failures;
    private boolean torn;

    FileOutlet(String pipeline, FileSinkSettings settings) {
        this.settings = settings;
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

    /** Opens, appends and closes, so that a file that was taken away or a disk that was full is no matter the next time. */
    private void write() {
        if (batched == 0) {
            return;
        }
        try {
            setAsideIfLarge();
            String before =
                    Files.exists(settings.path()) ? torn ? "\n" : "" : ResultLine.heading(settings.form(), first);
            try (OutputStream out =
                    Files.newOutputStream(settings.path(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                out.write((before + batch).getBytes(StandardCharsets.UTF_8));
            }
            torn = false;
        } catch (IOException e) {
            torn = true; // half a line may stand there
            failures++;
            lost.addAndGet(batched);
            if (Long.bitCount(failures) == 1) {
                LOG.warn("cannot write {}, {} results lost so far: {}", settings.path(), lost.get(), e.toString());
            }
        }
        batch.setLength(0);
        batched = 0;
    }

    private void setAsideIfLarge() throws IOException {
        Path file = settings.path();
        if (Files.isRegularFile(file) && Files.size(file) >= settings.largest()) {
            Path aside = file.resolveSibling(file.getFileName() + ".1");
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
        }
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
