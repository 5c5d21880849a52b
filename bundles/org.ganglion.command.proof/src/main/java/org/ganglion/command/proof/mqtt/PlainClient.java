// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.mqtt;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/**
 * Eclipse Paho as it is, with nothing of Ganglion around it; only its sockets send small packets at once, without which a message of QoS 1
 * waits 40 ms for nothing.
 */
public final class PlainClient implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 10_000;

    private final MqttAsyncClient client;
    private final BlockingQueue<byte[]> arrived = new ArrayBlockingQueue<>(64);
    private volatile Consumer<byte[]> handler = arrived::offer;

    /** Connects. */
    public PlainClient(String broker, String id) throws MqttException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // Paho looks for its parts with the context class loader, which knows nothing of this bundle
        thread.setContextClassLoader(MqttAsyncClient.class.getClassLoader());
        try {
            client = new MqttAsyncClient(broker, id, new MemoryPersistence());
            client.setCallback(new Arrivals());
            MqttConnectionOptions options = new MqttConnectionOptions();
            options.setSocketFactory(new PromptSockets());
            client.connect(options).waitForCompletion(PATIENCE_MILLIS);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private final class Arrivals implements MqttCallback {
        @Override
        public void messageArrived(String topic, MqttMessage message) {
            handler.accept(message.getPayload());
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {}

        @Override
        public void mqttErrorOccurred(MqttException failure) {}

        @Override
        public void deliveryComplete(IMqttToken token) {}

        @Override
        public void connectComplete(boolean again, String broker) {}

        @Override
        public void authPacketArrived(int reason, MqttProperties properties) {}
    }

    /** Sends back what comes in: the least that an answer over MQTT can cost. */
    void echo(String in, int qosIn, String out, int qosOut) throws MqttException {
        handler = payload -> {
            try {
                client.publish(out, payload, qosOut, false);
            } catch (MqttException e) {
                throw new GanglionException(Reason.NETWORK, "the echo cannot send: " + e.getMessage(), e);
            }
        };
        listen(in, qosIn);
    }

    /** Hands what comes on a topic to somebody, instead of keeping it. */
    public void listen(String topic, int qos, Consumer<byte[]> each) throws MqttException {
        handler = each;
        listen(topic, qos);
    }

    /** Leaves a message on a topic, for all who come. */
    public void retain(String topic, byte[] payload) throws MqttException {
        client.publish(topic, payload, 1, true).waitForCompletion(PATIENCE_MILLIS);
    }

    /** Takes in what comes on a topic. */
    void listen(String topic, int qos) throws MqttException {
        client.subscribe(topic, qos).waitForCompletion(PATIENCE_MILLIS);
    }

    /** Sends, and waits for the next message that comes in; returns the nanoseconds between. */
    long roundTrip(String topic, byte[] payload, int qos) throws MqttException, InterruptedException {
        arrived.clear();
        long start = System.nanoTime();
        client.publish(topic, payload, qos, false);
        if (arrived.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS) == null) {
            throw new GanglionException(Reason.TIMEOUT, "nothing came back from " + topic + " within 10 s");
        }
        return System.nanoTime() - start;
    }

    /** Sends messages of QoS 0, so many under way at a time. */
    void send(String topic, Iterable<byte[]> payloads, int underWay) throws MqttException {
        Deque<IMqttToken> tokens = new ArrayDeque<>();
        for (byte[] payload : payloads) {
            tokens.addLast(client.publish(topic, payload, 0, false));
            if (tokens.size() == underWay) {
                tokens.removeFirst().waitForCompletion(PATIENCE_MILLIS);
            }
        }
    }

    /** Hands what comes in to somebody else, on Paho's own thread. */
    void handle(Consumer<byte[]> payloads) {
        handler = payloads;
    }

    @Override
    public void close() throws MqttException {
        try {
            client.disconnectForcibly(100, 1000, false);
        } finally {
            client.close(true);
        }
    }
}
