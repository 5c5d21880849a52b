// SPDX-License-Identifier: Apache-2.0
package org.ganglion.publisher.serving;

import java.nio.charset.StandardCharsets;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One of the publishers that share the requests of all devices. Requests wait in a bounded queue for one thread. */
final class SharedServing implements Serving {
    private static final Logger LOG = LoggerFactory.getLogger(SharedServing.class);
    static final int QUEUE = 64;
    private static final int BUSY_MS = 500;
    /** After so long the device has asked again. */
    private static final long STALE_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** Blocks handed over and not yet written to the connection. */
    private static final int UNDER_WAY = 16;

    private static final long SEND_SECONDS = 10;
    private static final long JOIN_MS = 5000;
    private static final int PACKET_OVERHEAD = 64;

    private final Messaging messaging;
    private final BlockServer server;
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
        this.thread = new Thread(this::work, "publisher");
        this.thread.setDaemon(true);
        this.subscription = messaging.subscribe(Topics.SHARED_FETCH, 1, this::arrived);
        this.thread.start();
    }

    private void arrived(Message message) {
        requests.increment();
        Optional<Topics> device = Topics.of(message.topic());
        if (device.isEmpty()) {
            malformed.increment();
            return;
        }
        Request request = new Request(device.get(), message.topic(), message.payload(), System.nanoTime());
        if (!waiting.offer(request)) {
            busy.increment();
            BlockServer.busy(request.bytes(), BUSY_MS).ifPresent(reply -> messaging.publish(data(request, reply)));
        }
    }

    private static Message data(Request request, byte[] bytes) {
        return Message.of(request.device().data(), bytes, 0);
    }

    private void work() {
        try {
            while (!closed) {
                Request request = waiting.poll(1, TimeUnit.SECONDS);
                if (request != null && System.nanoTime() - request.since() < STALE_NANOS) {
                    serve(request);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private void serve(Request request) throws InterruptedException {
        try {
            Window window = new Window(request);
            BlockServer.Served served = server.answer(request.topic(), request.bytes(), largest(request), window);
            blocks.add(served.blocks());
            bytes.add(served.bytes());
            switch (served.end()) {
                case NOT_FOUND -> notFound.increment();
                case MALFORMED -> malformed.increment();
                default -> LOG.debug("{}: {} blocks, {}", request.topic(), served.blocks(), served.end());
            }
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            LOG.error("A request on {} could not be served", request.topic(), e);
        }
    }

    private int largest(Request request) {
        int topic = request.device().data().getBytes(StandardCharsets.UTF_8).length;
        return messaging.maximumPacketSize() - topic - PACKET_OVERHEAD;
    }

    /** So that a slow connection holds the publisher up, instead of blocks piling up in the outbox. */
    private final class Window implements BlockServer.Answers {
        private final Request request;
        private final Deque<CompletableFuture<Outcome>> underWay = new ArrayDeque<>();

        Window(Request request) {
            this.request = request;
        }

        @Override
        public boolean send(byte[] message) throws InterruptedException {
            if (closed) {
                return false;
            }
            underWay.addLast(messaging.deliver(data(request, message)));
            return underWay.size() < UNDER_WAY || delivered(underWay.removeFirst());
        }

        private boolean delivered(CompletableFuture<Outcome> outcome) throws InterruptedException {
            try {
                return outcome.get(SEND_SECONDS, TimeUnit.SECONDS) == Outcome.DELIVERED;
            } catch (TimeoutException e) {
                return false;
            } catch (ExecutionException e) {
                LOG.warn(
                        "{}: a block could not be sent: {}",
                        request.topic(),
                        e.getCause().toString());
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
