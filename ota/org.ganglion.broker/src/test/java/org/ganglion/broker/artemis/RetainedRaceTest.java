// SPDX-License-Identifier: Apache-2.0
package org.ganglion.broker.artemis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.core.postoffice.RoutingStatus;
import org.apache.activemq.artemis.core.server.ServerConsumer;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerPlugin;
import org.apache.activemq.artemis.core.transaction.Transaction;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.ganglion.broker.Brokers;
import org.ganglion.broker.Brokers.Broker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Retained publishes that meet subscriptions: the broker holds the one in its worst moment while the other is tried. */
class RetainedRaceTest {
    private static final String TOPIC = "race/a";

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final Holding holding = new Holding();
    private Broker broker;
    private MqttAsyncClient sender;
    private MqttAsyncClient receiver;

    /** Holds a thread of the broker at a place until the other side has been answered or has clearly to wait. */
    private static final class Holding implements ActiveMQServerPlugin {
        private volatile boolean publishes;
        private volatile boolean subscriptions;
        private CountDownLatch held;
        private CountDownLatch answered;

        void reset() {
            publishes = false;
            subscriptions = false;
            held = new CountDownLatch(1);
            answered = new CountDownLatch(1);
        }

        private void hold() {
            held.countDown();
            try {
                answered.await(200, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** The message is routed to the subscriptions that there are, and not yet retained. */
        @Override
        public void afterSend(
                ServerSession session,
                Transaction tx,
                Message message,
                boolean direct,
                boolean noAutoCreate,
                RoutingStatus status) {
            if (publishes && message.getAddress().equals("race.a")) {
                publishes = false;
                hold();
            }
        }

        /** The subscription's queue is there, and has not yet read what is retained. */
        @Override
        public void afterCreateConsumer(ServerConsumer consumer) {
            if (subscriptions) {
                subscriptions = false;
                hold();
            }
        }
    }

    private void start(Brokers.Settings settings) throws Exception {
        broker = new ArtemisBrokers().start(settings);
        ((ArtemisBrokers.Running) broker).server().getActiveMQServer().registerBrokerPlugin(holding);
        sender = new MqttAsyncClient(broker.url(), "sender", new MemoryPersistence());
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setWill(TOPIC, retained("will"));
        sender.connect(options).waitForCompletion(60_000);
        receiver = new MqttAsyncClient(broker.url(), "receiver", new MemoryPersistence());
        receiver.setCallback(new Receiving(message -> received.add(new String(message.getPayload(), UTF_8))));
        receiver.connect().waitForCompletion(60_000);
    }

    private static MqttMessage retained(String payload) {
        return new MqttMessage(payload.getBytes(UTF_8), 1, true, null);
    }

    @AfterEach
    void stop() throws Exception {
        end(receiver);
        end(sender);
        broker.close();
    }

    private static void end(MqttAsyncClient client) throws Exception {
        if (client.isConnected()) {
            client.disconnect().waitForCompletion(60_000);
        }
        client.close();
    }

    @Test
    void givenAPublishThatIsRoutedButNotYetRetained_whenItsTopicIsSubscribedTo_thenItArrivesOnce() throws Exception {
        start(Brokers.Settings.LOOPBACK);
        int qos = 0;
        for (String filter : List.of("race/a", "race/+", "#", "$share/all/race/a")) {
            meet(filter, qos++ % 3);
        }
    }

    @Test
    void givenABrokerThatKeepsMessages_whenAPublishMeetsASubscription_thenItArrivesOnce(@TempDir Path folder)
            throws Exception {
        start(new Brokers.Settings("127.0.0.1", 0, Optional.of(folder)));
        meet(TOPIC, 1);
    }

    private void meet(String filter, int qos) throws Exception {
        String payload = filter + ' ' + qos;
        holding.reset();
        holding.publishes = true;
        IMqttToken publish = sender.publish(TOPIC, payload.getBytes(UTF_8), qos, true);
        subscribeWhenHeld(filter, qos);
        publish.waitForCompletion(60_000);
        assertEquals(payload, received.poll(60, TimeUnit.SECONDS), filter);
        assertNull(received.poll(20, TimeUnit.MILLISECONDS), filter);
        receiver.unsubscribe(filter).waitForCompletion(60_000);
    }

    private void subscribeWhenHeld(String filter, int qos) throws Exception {
        assertTrue(holding.held.await(60, TimeUnit.SECONDS));
        receiver.subscribe(new MqttSubscription(filter, qos)).waitForCompletion(60_000);
        holding.answered.countDown();
    }

    @Test
    void givenALastWillThatIsRoutedButNotYetRetained_whenItsTopicIsSubscribedTo_thenItArrives() throws Exception {
        start(Brokers.Settings.LOOPBACK);
        holding.reset();
        holding.publishes = true;
        sender.disconnectForcibly(0, 0, false);
        subscribeWhenHeld(TOPIC, 1);
        assertEquals("will", received.poll(60, TimeUnit.SECONDS));
    }

    @Test
    void givenASubscriptionThatHasNotYetReadAnOlderMessage_whenANewOneIsPublished_thenBothArriveInTheirOrder()
            throws Exception {
        start(Brokers.Settings.LOOPBACK);
        sender.publish(TOPIC, retained("old")).waitForCompletion(60_000);
        holding.reset();
        holding.subscriptions = true;
        IMqttToken subscription = receiver.subscribe(new MqttSubscription(TOPIC, 1));
        assertTrue(holding.held.await(60, TimeUnit.SECONDS));
        sender.publish(TOPIC, retained("new")).waitForCompletion(60_000);
        holding.answered.countDown();
        subscription.waitForCompletion(60_000);
        assertEquals("old", received.poll(60, TimeUnit.SECONDS));
        assertEquals("new", received.poll(60, TimeUnit.SECONDS));
        assertNull(received.poll(20, TimeUnit.MILLISECONDS));
    }
}
