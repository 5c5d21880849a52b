// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.messaging;

import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.transfer.Fetch;
import org.ganglion.transfer.Progress;
import org.ganglion.transfer.protocol.DataMessage;
import org.ganglion.transfer.receiving.ArtifactFetch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A fetch on its thread. */
final class RunningFetch implements Fetch {
    private static final Logger LOG = LoggerFactory.getLogger(RunningFetch.class);
    /** How long to wait for the broker's grant before asking all the same. */
    private static final long GRANT_SECONDS = 10;

    private static final long JOIN_MS = 5000;

    private final ArtifactFetch work;
    private final MessagingLink link;
    private final Path file;
    private final CompletionStage<Void> granted;
    private final byte[] artifact;
    private final Consumer<RunningFetch> ended;
    private final Thread thread;
    private final CountDownLatch done = new CountDownLatch(1);
    private final CompletableFuture<Void> cancelled = new CompletableFuture<>();
    /** Why it failed; also while it runs, so that no way of ending looks like success. */
    private volatile GanglionException failure;

    RunningFetch(
            ArtifactFetch work,
            MessagingLink link,
            Path file,
            String sha256,
            CompletionStage<Void> granted,
            Consumer<RunningFetch> ended) {
        this.work = work;
        this.link = link;
        this.file = file;
        this.granted = granted;
        this.artifact = HexFormat.of().parseHex(sha256);
        this.failure = new GanglionException(Reason.STOPPED, file + ": the fetch died");
        this.ended = ended;
        this.thread = new Thread(this::run, "transfer " + sha256.substring(0, 8));
        this.thread.setDaemon(true);
    }

    Path file() {
        return file;
    }

    void start() {
        thread.start();
    }

    boolean concerns(byte[] message) {
        return DataMessage.concerns(message, artifact);
    }

    void arrived(byte[] message) {
        link.arrived(message);
    }

    void join() {
        try {
            thread.join(JOIN_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.warn("The thread \"{}\" has not ended within {} ms", thread.getName(), JOIN_MS);
        }
    }

    private void run() {
        try {
            awaitGrant();
            work.run();
            failure = null;
        } catch (GanglionException e) {
            failure = e;
        } catch (InterruptedException e) {
            failure = new GanglionException(Reason.STOPPED, file + ": the fetch was interrupted", e);
        } catch (RuntimeException | LinkageError e) {
            LOG.error("The fetch of {} failed", file, e);
            failure = new GanglionException(Reason.PROVIDER_FAILED, file + ": the fetch failed: " + e, e);
        } finally {
            ended.accept(this);
            done.countDown();
        }
    }

    /** Blocks that come before the subscription is granted are lost, and a timeout long. */
    private void awaitGrant() throws InterruptedException {
        try {
            CompletableFuture.anyOf(granted.toCompletableFuture(), cancelled).get(GRANT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            LOG.debug("{}: the broker has not granted the data topic yet", file);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CancellationException) {
                throw stopped(e);
            }
            throw new GanglionException(
                    Reason.NETWORK,
                    file + ": the broker refuses the device's data topic: "
                            + e.getCause().getMessage(),
                    e);
        } catch (CancellationException e) {
            throw stopped(e);
        }
    }

    private GanglionException stopped(Exception cause) {
        return new GanglionException(Reason.STOPPED, file + ": the transfer of this device has been stopped", cause);
    }

    @Override
    public Path await() throws InterruptedException {
        done.await();
        GanglionException why = failure;
        if (why != null) {
            throw new GanglionException(why.reason(), why.getMessage(), why);
        }
        return file;
    }

    @Override
    public void cancel() {
        work.cancel();
        cancelled.complete(null);
        link.lookAround();
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
