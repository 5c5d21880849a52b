// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.messaging;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/**
 * One message, outgoing or received. Immutable by agreement: neither side changes the arrays after handing them over.
 *
 * @param topic where it goes or came from, without wild cards
 * @param payload the bytes, possibly none
 * @param qos 0 at most once, 1 at least once; 2 is not offered: it needs state that no crash may lose on either side
 * @param retained outgoing: the broker keeps it for later subscribers; received: it was kept
 * @param responseTopic where an answer is wanted, or {@code null}
 * @param correlationData what an answer repeats, or {@code null}
 * @param contentType a MIME type, or {@code null}
 * @param expirySeconds life time in seconds from now, 0 for ever; it also ends a message that waits in the outbox
 * @param userProperties names and values of the sender's own, possibly none; of repeated names the last one counts
 */
public record Message(
        String topic,
        byte[] payload,
        int qos,
        boolean retained,
        String responseTopic,
        byte[] correlationData,
        String contentType,
        long expirySeconds,
        Map<String, String> userProperties) {

    /** The content type of JSON documents. */
    public static final String JSON = "application/json";

    /** The content type of raw bytes. */
    public static final String BYTES = "application/octet-stream";

    public Message {
        Topics.checkTopic(topic);
        Objects.requireNonNull(payload, "payload");
        if (qos < 0 || qos > 1) {
            throw new IllegalArgumentException("quality of service " + qos + " is not 0 or 1");
        }
        if (expirySeconds < 0 || expirySeconds > 0xFFFF_FFFFL) {
            throw new IllegalArgumentException("expiry of " + expirySeconds + " s is not within 0 to 4294967295");
        }
        userProperties = Map.copyOf(userProperties);
    }

    /**
     * A message that is not retained and never expires.
     *
     * @param topic where it goes
     * @param payload the bytes
     * @param qos 0 or 1
     * @return the message
     */
    public static Message of(String topic, byte[] payload, int qos) {
        return new Message(topic, payload, qos, false, null, null, null, 0, Map.of());
    }

    /**
     * A JSON document that is not retained and never expires.
     *
     * @param topic where it goes
     * @param json the document
     * @param qos 0 or 1
     * @return the message
     */
    public static Message json(String topic, String json, int qos) {
        byte[] payload = json.getBytes(StandardCharsets.UTF_8);
        return new Message(topic, payload, qos, false, null, null, JSON, 0, Map.of());
    }

    /**
     * This message, kept by the broker for later subscribers.
     *
     * @return a copy with {@code retained} set
     */
    public Message retain() {
        return new Message(
                topic, payload, qos, true, responseTopic, correlationData, contentType, expirySeconds, userProperties);
    }

    /**
     * This message with a limited life.
     *
     * @param seconds life time from now, 0 for ever
     * @return a copy with that expiry
     */
    public Message expiring(long seconds) {
        return new Message(
                topic, payload, qos, retained, responseTopic, correlationData, contentType, seconds, userProperties);
    }

    /**
     * This message as a request that wants an answer.
     *
     * @param topicOfAnswer where the answer goes
     * @param correlation what the answer repeats
     * @return a copy with both set
     */
    public Message request(String topicOfAnswer, byte[] correlation) {
        Topics.checkTopic(topicOfAnswer);
        return new Message(
                topic, payload, qos, retained, topicOfAnswer, correlation, contentType, expirySeconds, userProperties);
    }

    /**
     * This message with the sender's own names and values.
     *
     * @param properties the names and values
     * @return a copy with these user properties
     */
    public Message with(Map<String, String> properties) {
        return new Message(
                topic, payload, qos, retained, responseTopic, correlationData, contentType, expirySeconds, properties);
    }

    /**
     * The answer to this message, if it wants one.
     *
     * @param answer the answer's bytes
     * @param type the answer's content type, or {@code null}
     * @return a message of the same quality of service to the response topic with the same correlation data
     * @throws IllegalStateException if this message names no response topic
     */
    public Message answer(byte[] answer, String type) {
        if (responseTopic == null) {
            throw new IllegalStateException("the message on " + topic + " wants no answer");
        }
        return new Message(responseTopic, answer, qos, false, null, correlationData, type, 0, Map.of());
    }

    /**
     * The payload as text.
     *
     * @return the bytes read as UTF-8
     */
    public String text() {
        return new String(payload, StandardCharsets.UTF_8);
    }
}
