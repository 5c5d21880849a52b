// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.json.Json;
import org.ganglion.api.json.JsonObject;
import org.ganglion.api.messaging.Connection;
import org.ganglion.api.messaging.Message;
import org.ganglion.api.messaging.Subscription;
import org.ganglion.api.messaging.Topics;

/** A request on a device's {@code cmd} topics, and its answer. */
final class DeviceRequest {
    private final Connection connection;
    private final Topics topics;

    DeviceRequest(Connection connection, Topics topics) {
        this.connection = connection;
        this.topics = topics;
    }

    /**
     * Sends it and waits. The device does it once, however often it arrives. One that the device has not taken in time is not done later.
     *
     * @throws GanglionException with the device's reason if it refuses; TIMEOUT if it does not answer; NETWORK
     */
    void send(String command, Map<String, Object> parameters, Duration limit) throws InterruptedException {
        ask(command, Json.write(parameters), limit);
    }

    /** As above, with a document of its own as what is sent. Returns the answer. */
    JsonObject ask(String command, String json, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        String answers = Topics.ROOT + "fleet/" + UUID.randomUUID();
        CompletableFuture<JsonObject> answer = new CompletableFuture<>();
        try (Subscription subscription = connection.subscribe(
                answers, 1, message -> answer.complete(JsonObject.read(answers, message.text())))) {
            BrokerAnswers.await(subscription.granted(), System.nanoTime() + FleetOptions.TO_CONNECT.toNanos());
            byte[] correlation = UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8);
            Message request = Message.json(topics.command(command), json, 1)
                    .request(answers, correlation)
                    .expiring(Math.max(1, limit.toSeconds()));
            BrokerAnswers.await(connection.deliver(request), deadline);
            JsonObject answered = answer.completeOnTimeout(
                            null, Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)
                    .join();
            check(answered);
            return answered;
        }
    }

    private void check(JsonObject answer) {
        if (answer == null) {
            throw new GanglionException(
                    Reason.TIMEOUT,
                    topics.device() + " does not answer; is it online, and are device and group right?");
        }
        if (!answer.text("outcome", "").equals("SUCCESSFUL")) {
            throw new GanglionException(
                    reason(answer.text("reason", "")), topics.device() + ": " + answer.text("message", "refused"));
        }
    }

    private static Reason reason(String name) {
        for (Reason each : Reason.values()) {
            if (each.name().equals(name)) {
                return each;
            }
        }
        return Reason.UNSUPPORTED;
    }
}
