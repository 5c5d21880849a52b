// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.receiving;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.transfer.Fetch;
import org.ganglion.transfer.Progress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A fetch on its thread. */
public final class RunningFetch implements Fetch {
    private static final Logger LOG = LoggerFactory.getLogger(RunningFetch.class);
    private static final long JOIN_MS = 5000;
    private static final long AGAIN_MS = 200;

    private final ArtifactFetch work;
    private final Consumer<RunningFetch> ended;
    private final Thread thread;
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile boolean cancelled;
    /** Why it failed; also while it runs, so that no way of ending looks like success. */
    private volatile GanglionException failure;

    RunningFetch(ArtifactFetch work, Consumer<RunningFetch> ended) {
        this.work = work;
        this.failure = new GanglionException(Reason.STOPPED, work.file() + ": the fetch died");
        this.ended = ended;
        this.thread =
                new Thread(this::run, "transfer " + work.artifact().sha256().substring(0, 8));
        this.thread.setDaemon(true);
    }

    Path file() {
        return work.file();
    }

    void start() {
        thread.start();
    }

    void join() {
        try {
            for (int i = 0; i < JOIN_MS / AGAIN_MS && thread.isAlive(); i++) {
                thread.join(AGAIN_MS);
                cancelAgain();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.warn("The thread \"{}\" has not ended within {} ms", thread.getName(), JOIN_MS);
        }
    }

    private void run() {
        try {
            work.run();
            failure = null;
        } catch (GanglionException e) {
            failure = e;
        } catch (InterruptedException e) {
            failure = new GanglionException(Reason.STOPPED, file() + ": the fetch was interrupted", e);
        } catch (RuntimeException | LinkageError e) {
            LOG.error("The fetch of {} failed", file(), e);
            failure = new GanglionException(Reason.PROVIDER_FAILED, file() + ": the fetch failed: " + e, e);
        } finally {
            ended.accept(this);
            done.countDown();
        }
    }

    @Override
    public Path await() throws InterruptedException {
        while (!done.await(AGAIN_MS, TimeUnit.MILLISECONDS)) {
            cancelAgain();
        }
        GanglionException why = failure;
        if (why != null) {
            throw new GanglionException(why.reason(), why.getMessage(), why);
        }
        return file();
    }

    @Override
    public void cancel() {
        cancelled = true;
        work.cancel();
    }

    /** A connection that is just being opened does not hear the first call. */
    private void cancelAgain() {
        if (cancelled) {
            work.cancel();
        }
    }

    @Override
    public boolean done() {
        return done.getCount() == 0;
    }

    @Override
    public Progress progress() {
        return work.progress();
    }
}
