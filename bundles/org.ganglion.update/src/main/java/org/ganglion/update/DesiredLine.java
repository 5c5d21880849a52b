// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.ganglion.api.json.Json;
import org.ganglion.api.messaging.Message;
import org.ganglion.api.messaging.Messaging;
import org.ganglion.api.messaging.Registration;
import org.ganglion.api.messaging.Subscription;

/** What comes and goes over one connection: desired documents in, reports out. */
final class DesiredLine implements AutoCloseable {
    private static final long REPORT_NANOS = 250_000_000L;

    private final Messaging messaging;
    private final List<Subscription> subscriptions;
    private final Registration listening;
    private byte[] own = {0};
    private byte[] group = {0};
    private Report told;
    private Report latest;
    private long toldAt;

    /** Takes documents. */
    interface Receiver {
        /**
         * A document that differs from the one before of the same topic. Called on a thread of the messaging; does not block.
         *
         * @param isOwn whether it came on the device's own topic
         */
        void received(boolean isOwn, byte[] bytes);

        /** There is a connection, perhaps again. Called on a thread of the messaging; does not block. */
        void connected();

        /**
         * Somebody asks what a document would lead to. Called on a thread of the messaging; does not block.
         *
         * @param answer takes the answer as JSON
         */
        void planWanted(byte[] document, Consumer<Map<String, Object>> answer);
    }

    DesiredLine(Messaging messaging, Receiver receiver) {
        this.messaging = messaging;
        subscriptions = List.of(
                messaging.subscribe(messaging.topics().desired(), 1, message -> take(true, message, receiver)),
                messaging.subscribe(messaging.topics().groupDesired(), 1, message -> take(false, message, receiver)),
                messaging.subscribe(messaging.topics().command("plan"), 1, message -> plan(message, receiver)));
        listening = messaging.listen(state -> {
            if (state.connected()) {
                tellAgain();
                receiver.connected();
            }
        });
    }

    private void take(boolean isOwn, Message message, Receiver receiver) {
        synchronized (this) {
            if (Arrays.equals(isOwn ? own : group, message.payload())) {
                return;
            }
            if (isOwn) {
                own = message.payload();
            } else {
                group = message.payload();
            }
        }
        receiver.received(isOwn, message.payload());
    }

    private void plan(Message request, Receiver receiver) {
        if (request.responseTopic() != null) {
            receiver.planWanted(
                    request.payload(),
                    answer -> messaging.publish(
                            request.answer(Json.write(answer).getBytes(StandardCharsets.UTF_8), Message.JSON)));
        }
    }

    /** Publishes a report; mere progress at a bounded rate. */
    synchronized void tell(Report report) {
        latest = report;
        long now = System.nanoTime();
        if (!report.progressOf(told) || now - toldAt >= REPORT_NANOS) {
            toldAt = now;
            publish(report);
        }
    }

    /** A broker may have lost what it retained. */
    private synchronized void tellAgain() {
        if (latest != null) {
            publish(latest);
        }
    }

    private void publish(Report report) {
        told = report;
        String topic = messaging.topics().reported();
        messaging.publish(new Message(
                topic,
                Json.write(report.json()).getBytes(StandardCharsets.UTF_8),
                1,
                true,
                null,
                null,
                Message.JSON,
                0,
                Map.of()));
    }

    @Override
    public void close() {
        listening.close();
        subscriptions.forEach(Subscription::close);
    }
}
