// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.messaging;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.messaging.Message;
import org.ganglion.api.messaging.Messaging;
import org.ganglion.api.messaging.Subscription;
import org.ganglion.transfer.receiving.Link;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One fetch's way through the broker. */
final class MessagingLink implements Link {
    private static final Logger LOG = LoggerFactory.getLogger(MessagingLink.class);
    /** Twice the largest window in the smallest blocks; what comes beyond is lost, as it may be anywhere on the way. */
    private static final int QUEUE = 256;

    private static final byte[] LOOK_AROUND = new byte[0];
    /** A request that could not be sent for longer than this is of no use any more. */
    private static final long EXPIRY_SECONDS = 10;
    /** The fixed header of a packet, lengths and properties, at most. */
    private static final int PACKET_OVERHEAD = 64;
    /** How long to wait for the broker's grant before asking all the same. */
    private static final long GRANT_SECONDS = 10;

    private final Messaging messaging;
    private final Predicate<byte[]> concerns;
    private final CompletionStage<Void> granted;
    private final Subscription shared;
    private final boolean compression;
    private final Consumer<MessagingLink> closed;
    private final BlockingQueue<byte[]> arrived = new ArrayBlockingQueue<>(QUEUE);
    private final CompletableFuture<Void> woken = new CompletableFuture<>();
    /** The latest request that could not leave; an earlier one is of no use beside it. */
    private final AtomicReference<byte[]> unsent = new AtomicReference<>();

    private volatile boolean ended;

    /**
     * A way that hears what is for this device alone, and what is for several at once.
     *
     * @param concerns whether a data message may be for this fetch
     * @param granted when the broker has granted the device's data topic
     * @param shared what is for several devices; null for none of that
     * @param compression whether blocks may come compressed
     * @param closed told of the end
     */
    MessagingLink(
            Messaging messaging,
            Predicate<byte[]> concerns,
            CompletionStage<Void> granted,
            Subscription shared,
            boolean compression,
            Consumer<MessagingLink> closed) {
        this.messaging = messaging;
        this.concerns = concerns;
        this.granted = granted;
        this.shared = shared;
        this.compression = compression;
        this.closed = closed;
    }

    /** Blocks that come before a subscription is granted are lost, and a timeout long. */
    @Override
    public void ready() throws InterruptedException {
        CompletableFuture<Void> all = shared == null
                ? granted.toCompletableFuture()
                : CompletableFuture.allOf(
                        granted.toCompletableFuture(), shared.granted().toCompletableFuture());
        try {
            CompletableFuture.anyOf(all, woken).get(GRANT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            LOG.debug("The broker has not granted {} yet", messaging.topics().data());
        } catch (CancellationException e) {
            throw stopped(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CancellationException) {
                throw stopped(e);
            }
            throw new GanglionException(
                    Reason.NETWORK,
                    messaging.topics().data() + ": the broker refuses the device's data topic: "
                            + e.getCause().getMessage(),
                    e);
        }
        if (ended) {
            throw stopped(null);
        }
    }

    private static GanglionException stopped(Exception cause) {
        return new GanglionException(Reason.STOPPED, "the transfer of this device has been stopped", cause);
    }

    /** Without a connection requests do not queue up in the outbox, from which they would leave as one when nobody waits for them any more. */
    @Override
    public void request(byte[] request) {
        unsent.set(request);
        if (messaging.connected()) {
            sendUnsent();
        }
    }

    /** There is a connection, perhaps again: what was asked last is asked now. For any thread. */
    void online() {
        sendUnsent();
    }

    private void sendUnsent() {
        byte[] request = unsent.getAndSet(null);
        if (request != null && !ended) {
            send(request);
        }
    }

    private void send(byte[] request) {
        String json = new String(request, StandardCharsets.UTF_8);
        messaging.publish(Message.json(messaging.topics().fetch(), json, 1).expiring(EXPIRY_SECONDS));
    }

    @Override
    public byte[] receive(long nanos) throws InterruptedException {
        byte[] message = arrived.poll(nanos, TimeUnit.NANOSECONDS);
        if (ended) {
            throw stopped(null);
        }
        return message == LOOK_AROUND ? null : message;
    }

    void arrived(byte[] message) {
        if (concerns.test(message)) {
            arrived.offer(message);
        }
    }

    /** With a full queue nobody waits. */
    @Override
    public void wake() {
        woken.complete(null);
        arrived.offer(LOOK_AROUND);
    }

    /** The connection is no longer this device's to use: whoever waits here is to stop. For any thread. */
    void end() {
        ended = true;
        wake();
    }

    @Override
    public int largestMessage() {
        int topic = messaging.topics().data().getBytes(StandardCharsets.UTF_8).length;
        return messaging.maximumPacketSize() - topic - PACKET_OVERHEAD;
    }

    @Override
    public boolean connected() {
        return messaging.connected();
    }

    @Override
    public boolean compression() {
        return compression;
    }

    @Override
    public boolean multicast() {
        return shared != null;
    }

    @Override
    public void close() {
        if (shared != null) {
            shared.close();
        }
        closed.accept(this);
    }
}
