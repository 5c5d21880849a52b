// SPDX-License-Identifier: Apache-2.0
package org.ganglion.broker.artemis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.core.postoffice.RoutingStatus;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerPlugin;
import org.apache.activemq.artemis.core.transaction.Transaction;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.ganglion.broker.Brokers;
import org.ganglion.broker.Brokers.Broker;
import org.junit.jupiter.api.Test;

/** What a client sends while its subscription waits for a retained publish of another. */
class WaitingSubscriptionTest {
    private static final byte[] CONNECT = {0x10, 13, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 0, 0, 1, 'f'};
    private static final byte[] SUBSCRIBE = {(byte) 0x82, 11, 0, 1, 0, 6, 'r', 'a', 'c', 'e', '/', 'a', 1};
    private static final int SUBACK = 0x90;
    private static final int RETAINED = 0x33;
    private static final int PAYLOAD = 60_000;
    private static final int FLOOD = 1000;
    /** What the sockets of both sides and one read may hold. */
    private static final long LITTLE = 40L << 20;

    /** Holds the publish of a retained message, on a thread of the broker. */
    private static final class Holding implements ActiveMQServerPlugin {
        private final CountDownLatch held = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        @Override
        public void afterSend(
                ServerSession session,
                Transaction tx,
                Message message,
                boolean direct,
                boolean noAutoCreate,
                RoutingStatus status) {
            if (message.getAddress().equals("race.a")) {
                held.countDown();
                try {
                    released.await(4, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    @Test
    void givenASubscriptionThatWaits_whenItsClientGoesOnSending_thenItIsReadOnWhenTheSubscriptionIsMade()
            throws Exception {
        Holding holding = new Holding();
        try (Broker broker = new ArtemisBrokers().start(Brokers.Settings.LOOPBACK)) {
            ((ArtemisBrokers.Running) broker).server().getActiveMQServer().registerBrokerPlugin(holding);
            MqttAsyncClient sender = new MqttAsyncClient(broker.url(), "sender", new MemoryPersistence());
            sender.connect().waitForCompletion(60_000);
            URI url = URI.create(broker.url());
            try (Socket flooder = new Socket(url.getHost(), url.getPort())) {
                flooder.setSoTimeout(60_000);
                DataOutputStream out = new DataOutputStream(flooder.getOutputStream());
                out.write(CONNECT);
                assertArrayEquals(
                        new byte[] {0x20, 2, 0, 0}, flooder.getInputStream().readNBytes(4));
                sender.publish("race/a", "retained".getBytes(UTF_8), 1, true);
                assertTrue(holding.held.await(60, TimeUnit.SECONDS));
                AtomicLong sent = new AtomicLong();
                CompletableFuture<Void> flood = CompletableFuture.runAsync(() -> flood(out, sent));
                long before = -1;
                for (long now = 0; now > before || now == 0; now = sent.get()) {
                    before = now;
                    TimeUnit.MILLISECONDS.sleep(150);
                }
                assertTrue(before < LITTLE, before + " bytes were taken while the subscription waited");
                holding.released.countDown();
                flood.get(60, TimeUnit.SECONDS);
                assertEquals(Set.of(SUBACK, RETAINED), Set.of(answer(flooder), answer(flooder)));
            } finally {
                holding.released.countDown();
                sender.disconnect().waitForCompletion(60_000);
                sender.close();
            }
        }
    }

    /** The first byte of the next packet, which is a short one. */
    private static int answer(Socket client) throws IOException {
        int first = client.getInputStream().read();
        client.getInputStream().readNBytes(client.getInputStream().read());
        return first;
    }

    private static void flood(DataOutputStream out, AtomicLong sent) {
        byte[] payload = new byte[PAYLOAD];
        int length = payload.length + 7;
        try {
            out.write(SUBSCRIBE);
            for (int i = 0; i < FLOOD; i++) {
                out.write(0x30);
                out.write(length & 0x7F | 0x80);
                out.write(length >> 7 & 0x7F | 0x80);
                out.write(length >> 14);
                out.writeUTF("flood");
                out.write(payload);
                sent.addAndGet(payload.length);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
