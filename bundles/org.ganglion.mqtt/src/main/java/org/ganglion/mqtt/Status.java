// SPDX-License-Identifier: Apache-2.0
package org.ganglion.mqtt;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.regex.Pattern;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.ganglion.api.messaging.ConnectionSettings;
import org.ganglion.api.messaging.Message;

/** What the device's {@code status} says; retained. */
final class Status {
    private static final String OFFLINE = "{\"schema\":1,\"state\":\"offline\"}";
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._:-]{0,128}");
    private static final Instant STARTED =
            ProcessHandle.current().info().startInstant().orElseGet(Instant::now);

    private final ConnectionSettings settings;

    Status(ConnectionSettings settings) {
        if (!PLAIN.matcher(settings.generation()).matches()) {
            throw new IllegalArgumentException("the generation \"" + settings.generation()
                    + "\" is not up to 128 of letters, digits, dot, colon, hyphen and underscore");
        }
        this.settings = settings;
    }

    String topic() {
        return settings.topics().status();
    }

    Message online() {
        return retained("{\"schema\":1,\"state\":\"online\",\"generation\":\"" + settings.generation()
                + "\",\"started\":\"" + STARTED + "\"}");
    }

    Message offline() {
        return retained(OFFLINE);
    }

    MqttMessage lastWill() {
        MqttProperties properties = new MqttProperties();
        properties.setContentType(Message.JSON);
        return new MqttMessage(OFFLINE.getBytes(StandardCharsets.UTF_8), 1, true, properties);
    }

    private Message retained(String json) {
        return Message.json(topic(), json, 1).retain();
    }
}
