// SPDX-License-Identifier: Apache-2.0
package org.ganglion.broker.artemis;

import java.util.function.Consumer;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** Takes what a client receives; an error as an empty message. */
final class Receiving implements MqttCallback {
    private final Consumer<MqttMessage> received;

    Receiving(Consumer<MqttMessage> received) {
        this.received = received;
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        received.accept(message);
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
        // ends with the broker
    }

    @Override
    public void mqttErrorOccurred(MqttException exception) {
        received.accept(new MqttMessage());
    }

    @Override
    public void deliveryComplete(IMqttToken token) {
        // told by the blocking call
    }

    @Override
    public void connectComplete(boolean reconnect, String uri) {
        // told by the blocking call
    }

    @Override
    public void authPacketArrived(int code, MqttProperties properties) {
        // not used
    }
}
