// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.messaging.Connection;
import org.ganglion.api.messaging.Message;
import org.ganglion.api.messaging.Outcome;
import org.ganglion.api.messaging.PromptHandler;
import org.ganglion.api.messaging.Subscription;
import org.ganglion.api.messaging.Topics;
import org.ganglion.rollout.DesiredDraft;

/** The line to one device: what is retained for it, and what it reports from now on. */
final class DeviceLine implements AutoCloseable {
    /** Who reads the reports sleeps at most so long before it looks for a cancellation. */
    private static final int MOST_MESSAGES = 10_000;

    private final Connection connection;
    private final Topics topics;
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final BlockingQueue<byte[]> reports = new LinkedBlockingQueue<>(MOST_MESSAGES);
    private volatile byte[] desired = new byte[0];
    private volatile byte[] reported = new byte[0];
    private volatile byte[] status = new byte[0];

    DeviceLine(Connection connection, Topics topics) {
        this.connection = connection;
        this.topics = topics;
    }

    /**
     * Subscribes, and waits until everything retained has come. A broker sends the retained messages when it grants the subscription, so
     * that they come before an own message that is published afterwards.
     *
     * @throws GanglionException NETWORK if the broker cannot be reached in time
     */
    void open(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        CompletableFuture<Void> marked = new CompletableFuture<>();
        String marker = Topics.ROOT + "fleet/" + UUID.randomUUID();
        subscribe(marker, deadline, message -> marked.complete(null));
        subscribe(topics.desired(), deadline, message -> desired = message.payload());
        subscribe(topics.status(), deadline, message -> status = message.payload());
        subscribe(topics.reported(), deadline, message -> {
            reported = message.payload();
            reports.offer(message.payload());
        });
        BrokerAnswers.await(connection.deliver(Message.of(marker, new byte[] {1}, 1)), deadline);
        BrokerAnswers.await(marked, deadline);
    }

    private void subscribe(String topic, long deadline, Consumer<Message> handler) throws InterruptedException {
        // prompt: in the order in which the broker sends, over all subscriptions
        Subscription subscription = connection.subscribe(topic, 1, (PromptHandler) handler::accept);
        subscriptions.add(subscription);
        BrokerAnswers.await(subscription.granted(), deadline);
    }

    /** The retained desired document; none if there is none. After {@link #desire} it is that one until another comes. */
    byte[] desired() {
        return desired;
    }

    /** The newest report, if there is one. */
    byte[] reported() {
        return reported;
    }

    /** Whether the device has said that it is there. */
    boolean online() {
        return new String(status, StandardCharsets.UTF_8).contains("\"online\"");
    }

    /** Whether the device has ever said anything at this broker. */
    boolean everSeen() {
        return status.length > 0 || reported.length > 0;
    }

    /** The next report, or null if there is none in time. */
    byte[] nextReport(Duration limit) throws InterruptedException {
        return reports.poll(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * Replaces the retained desired document.
     *
     * @throws GanglionException NETWORK
     */
    void desire(DesiredDraft draft, Duration limit) throws InterruptedException {
        reports.clear();
        desired = draft.bytes();
        Outcome outcome = BrokerAnswers.await(
                connection.deliver(Message.json(topics.desired(), new String(draft.bytes(), StandardCharsets.UTF_8), 1)
                        .retain()),
                System.nanoTime() + limit.toNanos());
        if (outcome != Outcome.DELIVERED) {
            throw new GanglionException(Reason.NETWORK, "the broker did not take the desired document: " + outcome);
        }
    }

    @Override
    public void close() {
        subscriptions.forEach(Subscription::close);
    }
}
