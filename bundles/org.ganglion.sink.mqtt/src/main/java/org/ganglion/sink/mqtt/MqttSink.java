// SPDX-License-Identifier: Apache-2.0
package org.ganglion.sink.mqtt;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.messaging.Message;
import org.ganglion.api.messaging.Messaging;
import org.ganglion.api.messaging.Outcome;
import org.ganglion.api.messaging.Topics;
import org.ganglion.api.stream.Result;
import org.ganglion.api.stream.Sink;
import org.ganglion.api.stream.StreamKind;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/**
 * An MQTT topic as a sink: each result is a message, see {@link ResultJson}. Settings: {@code topic} ({@code out/<pipeline>} of the
 * device unless set), {@code qos} (0), {@code expiry.seconds} (0 for none), {@code every} (each so many results one, 1 unless set).
 *
 * <p>What waits for the broker waits in the connection's outbox, which is bounded. A result allocates its message: about 4 bytes a
 * character.
 */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
@StreamKind(kind = "mqtt")
public final class MqttSink implements Sink {
    private static final Set<String> KEYS = Set.of("topic", "qos", "expiry.seconds", "every");

    private final Messaging messaging;

    /** Results go over this connection. */
    @Activate
    public MqttSink(@Reference Messaging messaging) {
        this.messaging = messaging;
    }

    @Override
    public Outlet open(String pipeline, Map<String, String> settings) {
        for (String key : settings.keySet()) {
            if (!KEYS.contains(key)) {
                throw wrong(key, settings.get(key), "nothing: known are topic, qos, expiry.seconds and every");
            }
        }
        String topic =
                settings.getOrDefault("topic", messaging.topics().out(pipeline)).trim();
        try {
            Topics.checkTopic(topic);
        } catch (IllegalArgumentException notATopic) {
            throw wrong("topic", topic, "a topic without wild cards");
        }
        return new Publication(
                topic,
                (int) whole(settings, "qos", 0, 0, 1),
                whole(settings, "expiry.seconds", 0, 0, 0xFFFF_FFFFL),
                whole(settings, "every", 1, 1, Integer.MAX_VALUE));
    }

    private static long whole(Map<String, String> settings, String key, long unset, long low, long high) {
        String text = settings.getOrDefault(key, String.valueOf(unset)).trim();
        try {
            long value = Long.parseLong(text);
            if (value >= low && value <= high) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            throw wrong(key, text, "a whole number from " + low + " to " + high);
        }
        throw wrong(key, text, "a whole number from " + low + " to " + high);
    }

    private static GanglionException wrong(String key, String text, String expected) {
        return new GanglionException(
                Reason.USAGE, "sink 'mqtt': setting '" + key + "' is '" + text + "'; give " + expected);
    }

    private final class Publication implements Outlet {
        private final String topic;
        private final int qos;
        private final long expirySeconds;
        private final long every;
        private final ResultJson json = new ResultJson();
        private final AtomicLong lost = new AtomicLong();
        private long results;

        Publication(String topic, int qos, long expirySeconds, long every) {
            this.topic = topic;
            this.qos = qos;
            this.expirySeconds = expirySeconds;
            this.every = every;
        }

        @Override
        public void accept(Result result) {
            if (results++ % every != 0) {
                return;
            }
            Message message = new Message(
                    topic, json.write(result), qos, false, null, null, Message.JSON, expirySeconds, Map.of());
            if (messaging.publish(message) != Outcome.ACCEPTED) {
                lost.incrementAndGet();
            }
        }

        @Override
        public long lost() {
            return lost.get();
        }

        @Override
        public void close() {
            // what was taken is in the connection's outbox
        }
    }
}
