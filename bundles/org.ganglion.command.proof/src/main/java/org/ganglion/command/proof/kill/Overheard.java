// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.kill;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.ganglion.api.json.JsonObject;
import org.ganglion.api.messaging.Topics;
import org.ganglion.command.proof.mqtt.PlainClient;

/** What is desired of a device and what it says of itself, as everybody hears it at the broker. */
final class Overheard implements AutoCloseable {
    private final String topic;
    private final PlainClient desiredClient;
    private final PlainClient reportedClient;
    private JsonObject desired = JsonObject.read("nothing yet", "{}");
    private JsonObject reported = desired;
    private long desiredCount;
    private long reportedCount;

    /** Listens. */
    Overheard(String broker, Topics topics) throws MqttException {
        topic = topics.desired();
        desiredClient = new PlainClient(broker, "proof-desired");
        reportedClient = new PlainClient(broker, "proof-reported");
        desiredClient.listen(topics.desired(), 1, this::desired);
        reportedClient.listen(topics.reported(), 1, this::reported);
    }

    private synchronized void desired(byte[] bytes) {
        if (bytes.length > 0) {
            desired = JsonObject.read("desired", new String(bytes, StandardCharsets.UTF_8));
            desiredCount++;
            notifyAll();
        }
    }

    private synchronized void reported(byte[] bytes) {
        if (bytes.length > 0) {
            reported = JsonObject.read("reported", new String(bytes, StandardCharsets.UTF_8));
            reportedCount++;
            notifyAll();
        }
    }

    /** Desires something, as a controller does. */
    void desire(byte[] document) throws MqttException {
        desiredClient.retain(topic, document);
    }

    /** What is desired now. */
    synchronized JsonObject desired() {
        return desired;
    }

    /** How many documents have been desired. */
    synchronized long desiredSoFar() {
        return desiredCount;
    }

    /** How many reports have come. */
    synchronized long reportedSoFar() {
        return reportedCount;
    }

    /** What the device says that it does. */
    synchronized String phase() {
        return reported.text("state", "nothing yet");
    }

    /** The report, for people. */
    synchronized String lastReport() {
        return reported.text("state", "?") + ' ' + reported.text("outcome", "-") + " counter "
                + reported.integer("counter", -1) + ": " + reported.text("message", "");
    }

    /** Whether the device said, in a report after that one, that all that is desired now runs. */
    synchronized boolean converged(long reportsBefore) {
        if (reportedCount <= reportsBefore
                || !desired.has("counter")
                || reported.integer("counter", -1) != desired.integer("counter")
                || !"SUCCESSFUL".equals(reported.text("outcome", ""))) {
            return false;
        }
        JsonObject wanted = desired.object("features");
        JsonObject features = reported.objectOrEmpty("features");
        return wanted.names().stream()
                .allMatch(path -> features.has(path)
                        && "SUCCESSFUL".equals(features.object(path).text("outcome", ""))
                        && wanted.object(path)
                                .text("sha256")
                                .equals(features.object(path).text("running", "")));
    }

    /** Waits until something is said, for a short time. */
    synchronized void listen(long millis) throws InterruptedException {
        TimeUnit.MILLISECONDS.timedWait(this, millis);
    }

    @Override
    public void close() throws MqttException {
        try {
            desiredClient.close();
        } finally {
            reportedClient.close();
        }
    }
}
