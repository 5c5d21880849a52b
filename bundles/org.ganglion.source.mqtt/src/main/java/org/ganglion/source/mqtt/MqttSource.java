// SPDX-License-Identifier: Apache-2.0
package org.ganglion.source.mqtt;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.messaging.Messaging;
import org.ganglion.api.stream.Intake;
import org.ganglion.api.stream.Source;
import org.ganglion.api.stream.StreamKind;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/**
 * An MQTT topic as a source: each message is a sample, see {@link Payload}. Settings: {@code topic} ({@code in/<pipeline>} of the device
 * unless set; may hold wild cards), {@code qos} (1), {@code type} of raw bytes without one (f64).
 *
 * <p>A sample allocates what its message needs: for JSON about 100 bytes a value, for raw bytes 8.
 */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
@StreamKind(kind = "mqtt")
public final class MqttSource implements Source {
    private static final Set<String> KEYS = Set.of("topic", "qos", "type");

    private final Messaging messaging;

    /** Samples come over this connection. */
    @Activate
    public MqttSource(@Reference Messaging messaging) {
        this.messaging = messaging;
    }

    @Override
    public Delivery open(String pipeline, Map<String, String> settings, Intake intake) {
        for (String key : settings.keySet()) {
            if (!KEYS.contains(key)) {
                throw wrong(key, settings.get(key), "nothing: known are topic, qos and type");
            }
        }
        String topic =
                settings.getOrDefault("topic", messaging.topics().in(pipeline)).trim();
        String qos = settings.getOrDefault("qos", "1").trim();
        if (!Set.of("0", "1").contains(qos)) {
            throw wrong("qos", qos, "0 or 1");
        }
        MqttDelivery delivery = new MqttDelivery(
                pipeline, raw(settings.getOrDefault("type", "f64").trim()), intake);
        delivery.listenTo(messaging.subscribe(topic, Integer.parseInt(qos), delivery));
        return delivery;
    }

    private static Payload.Raw raw(String name) {
        for (Payload.Raw raw : Payload.Raw.values()) {
            if (raw.name().toLowerCase(Locale.ROOT).equals(name)) {
                return raw;
            }
        }
        throw wrong("type", name, "f64, f32 or i8");
    }

    private static GanglionException wrong(String key, String text, String expected) {
        return new GanglionException(
                Reason.USAGE, "source 'mqtt': setting '" + key + "' is '" + text + "'; give " + expected);
    }
}
