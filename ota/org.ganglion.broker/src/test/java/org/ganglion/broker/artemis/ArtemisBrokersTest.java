// SPDX-License-Identifier: Apache-2.0
package org.ganglion.broker.artemis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.ganglion.broker.Brokers;
import org.ganglion.broker.Brokers.Broker;
import org.junit.jupiter.api.Test;

class ArtemisBrokersTest {
    @Test
    void givenABroker_whenClientsUseIt_thenRetainedSharedAndLargeMessagesArrive() throws Exception {
        try (Broker broker = new ArtemisBrokers().start(Brokers.Settings.LOOPBACK)) {
            MqttClient sender = connect(broker, "sender");
            sender.publish("ganglion/v1/g/d/desired", new byte[] {1}, 1, true);
            MqttClient receiver = connect(broker, "receiver");
            BlockingQueue<byte[]> retained = subscribe(receiver, "ganglion/v1/g/d/desired");
            assertArrayEquals(new byte[] {1}, retained.poll(60, TimeUnit.SECONDS));

            BlockingQueue<byte[]> shared = subscribe(receiver, "$share/publishers/ganglion/v1/+/+/fetch");
            byte[] large = new byte[1 << 18];
            large[7] = 3;
            sender.publish("ganglion/v1/g/d/fetch", large, 1, false);
            assertArrayEquals(large, shared.poll(60, TimeUnit.SECONDS));
            sender.disconnect();
            receiver.disconnect();
            sender.close();
            receiver.close();
        }
    }

    @Test
    void givenAClosedBroker_whenAClientConnects_thenItIsRefused() {
        Broker broker = new ArtemisBrokers().start(Brokers.Settings.LOOPBACK);
        broker.close();
        assertThrows(Exception.class, () -> connect(broker, "late"));
        assertEquals("tcp://127.0.0.1:", broker.url().substring(0, 16));
    }

    private static MqttClient connect(Broker broker, String id) throws Exception {
        MqttClient client = new MqttClient(broker.url(), id, new MemoryPersistence());
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setConnectionTimeout(5);
        client.connect(options);
        return client;
    }

    private static BlockingQueue<byte[]> subscribe(MqttClient client, String topic) throws Exception {
        BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();
        // the client's own dispatch of shared subscriptions compares the filter with the prefix, so one callback takes
        // all
        client.setCallback(new Receiving(message -> received.add(message.getPayload())));
        client.subscribe(new MqttSubscription[] {new MqttSubscription(topic, 1)});
        return received;
    }
}
