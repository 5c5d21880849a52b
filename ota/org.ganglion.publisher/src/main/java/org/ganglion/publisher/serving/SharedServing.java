// SPDX-License-Identifier: Apache-2.0
package org.ganglion.publisher.serving;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import org.ganglion.api.messaging.Message;
import org.ganglion.api.messaging.Messaging;
import org.ganglion.api.messaging.Outcome;
import org.ganglion.api.messaging.Subscription;
import org.ganglion.api.messaging.Topics;
import org.ganglion.publisher.Serving;
import org.ganglion.transfer.ArtifactStore;
import org.ganglion.transfer.BlockServer;
import org.ganglion.transfer.SharedBlocks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One of the publishers that share the requests of all devices. Requests wait in a bounded queue for one thread. */
final class SharedServing implements Serving {
    private static final Logger LOG = LoggerFactory.getLogger(SharedServing.class);
    static final int QUEUE = 256;
    private static final int BUSY_MS = 500;
    /** After so long the device has asked again. */
    private static final long STALE_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** Blocks handed over and not yet written to the connection. */
    private static final int UNDER_WAY = 16;

    /** How long a request of a device that takes blocks for several waits for its like. */
    private static final Duration HOLD = Duration.ofMillis(200);

    private static final long SEND_SECONDS = 10;
    private static final long JOIN_MS = 5000;
    private static final int PACKET_OVERHEAD = 64;

    private final Messaging messaging;
    private final BlockServer server;
    private final SharedBlocks together;
    private final BlockingQueue<Request> waiting = new ArrayBlockingQueue<>(QUEUE);
    private final LongAdder requests = new LongAdder();
    private final LongAdder blocks = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder notFound = new LongAdder();
    private final LongAdder busy = new LongAdder();
    private final LongAdder malformed = new LongAdder();
    private final Thread thread;
    private final Subscription subscription;
    private volatile boolean closed;

    private record Request(Topics device, String topic, byte[] bytes, long since) {}

    SharedServing(Messaging messaging, ArtifactStore store) {
        this.messaging = messaging;
        this.server = new BlockServer(store);
        this.together = new SharedBlocks(server, HOLD, System::nanoTime);
        this.thread = new Thread(this::work, "publisher");
        this.thread.setDaemon(true);
        this.subscription = messaging.subscribe(Topics.SHARED_FETCH, 1, this::arrived);
        this.thread.start();
    }

    private void arrived(Message message) {
        requests.increment();
        Optional<Topics> device = Topics.of(message.topic());
        if (device.isEmpty() || BlockServer.isTooLong(message.payload())) {
            malformed.increment(); // not even kept until its turn: what is kept must have a bound in bytes too
            return;
        }
        Request request = new Request(device.get(), message.topic(), message.payload(), System.nanoTime());
        if (!waiting.offer(request)) {
            busy.increment();
            BlockServer.busy(request.bytes(), BUSY_MS)
                    .ifPresent(reply ->
                            messaging.publish(Message.of(request.device().data(), reply, 0)));
        }
    }

    private void work() {
        try {
            while (!closed) {
                long wait = Math.min(together.dueIn(System.nanoTime()), TimeUnit.SECONDS.toNanos(1));
                take(waiting.poll(wait, TimeUnit.NANOSECONDS));
                for (int i = waiting.size(); i > 0; i--) {
                    take(waiting.poll());
                }
                if (together.dueIn(System.nanoTime()) == 0) {
                    serveTogether();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private void take(Request request) throws InterruptedException {
        if (request == null || System.nanoTime() - request.since() >= STALE_NANOS) {
            return;
        }
        if (!together.add(request.device(), request.bytes(), request.since())) {
            serve(request);
        }
    }

    private void serve(Request request) throws InterruptedException {
        try {
            String data = request.device().data();
            Window window = new Window();
            count(server.answer(
                    request.topic(), request.bytes(), largest(data), message -> window.send(data, message)));
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            LOG.error("A request on {} could not be served", request.topic(), e);
        }
    }

    private void serveTogether() throws InterruptedException {
        try {
            together.answerDue(System.nanoTime(), this::largest, new Window()::send)
                    .forEach(this::count);
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            LOG.error("Requests of several devices could not be served", e);
        }
    }

    private void count(BlockServer.Served served) {
        blocks.add(served.blocks());
        bytes.add(served.bytes());
        switch (served.end()) {
            case NOT_FOUND -> notFound.increment();
            case MALFORMED -> malformed.increment();
            default -> LOG.debug("{} blocks, {}", served.blocks(), served.end());
        }
    }

    private int largest(String topic) {
        return messaging.maximumPacketSize() - topic.getBytes(StandardCharsets.UTF_8).length - PACKET_OVERHEAD;
    }

    /** So that a slow connection holds the publisher up, instead of blocks piling up in the outbox. */
    private final class Window {
        private final Deque<CompletableFuture<Outcome>> underWay = new ArrayDeque<>();

        boolean send(String topic, byte[] message) throws InterruptedException {
            if (closed) {
                return false;
            }
            underWay.addLast(messaging.deliver(Message.of(topic, message, 0)));
            return underWay.size() < UNDER_WAY || delivered(underWay.removeFirst());
        }

        private boolean delivered(CompletableFuture<Outcome> outcome) throws InterruptedException {
            try {
                return outcome.get(SEND_SECONDS, TimeUnit.SECONDS) == Outcome.DELIVERED;
            } catch (TimeoutException e) {
                return false;
            } catch (ExecutionException e) {
                LOG.warn("A block could not be sent: {}", e.getCause().toString());
                return false;
            }
        }
    }

    @Override
    public CompletionStage<Void> ready() {
        return subscription.granted();
    }

    @Override
    public Counts counts() {
        return new Counts(requests.sum(), blocks.sum(), bytes.sum(), notFound.sum(), busy.sum(), malformed.sum());
    }

    @Override
    public void close() {
        closed = true;
        subscription.close();
        thread.interrupt();
        try {
            thread.join(JOIN_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
