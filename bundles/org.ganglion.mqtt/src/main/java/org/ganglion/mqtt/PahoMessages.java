// SPDX-License-Identifier: Apache-2.0
package org.ganglion.mqtt;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.ganglion.api.messaging.Message;

/** Our messages as Paho's and back. */
final class PahoMessages {
    private PahoMessages() {}

    /** @param expirySeconds what is left of the message's life, 0 for ever */
    static MqttMessage toPaho(Message message, long expirySeconds) {
        MqttProperties properties = new MqttProperties();
        properties.setContentType(message.contentType());
        properties.setResponseTopic(message.responseTopic());
        properties.setCorrelationData(message.correlationData());
        if (expirySeconds > 0) {
            properties.setMessageExpiryInterval(expirySeconds);
        }
        if (!message.userProperties().isEmpty()) {
            List<UserProperty> pairs = new ArrayList<>();
            message.userProperties().forEach((key, value) -> pairs.add(new UserProperty(key, value)));
            properties.setUserProperties(pairs);
        }
        return new MqttMessage(message.payload(), message.qos(), message.retained(), properties);
    }

    static Message fromPaho(String topic, MqttMessage message) {
        MqttProperties properties = message.getProperties();
        Long expiry = properties.getMessageExpiryInterval();
        return new Message(
                topic,
                message.getPayload(),
                Math.min(message.getQos(), 1),
                message.isRetained(),
                properties.getResponseTopic(),
                properties.getCorrelationData(),
                properties.getContentType(),
                expiry == null ? 0 : expiry,
                userProperties(properties));
    }

    private static Map<String, String> userProperties(MqttProperties properties) {
        List<UserProperty> pairs = properties.getUserProperties();
        if (pairs == null || pairs.isEmpty()) {
            return Map.of();
        }
        Map<String, String> map = new LinkedHashMap<>();
        pairs.forEach(pair -> map.put(pair.getKey(), pair.getValue()));
        return map;
    }
}
