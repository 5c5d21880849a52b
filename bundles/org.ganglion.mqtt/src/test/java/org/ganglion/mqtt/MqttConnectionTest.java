// SPDX-License-Identifier: Apache-2.0
package org.ganglion.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.ganglion.api.messaging.Connection;
import org.ganglion.api.messaging.ConnectionSettings;
import org.ganglion.api.messaging.ConnectionState;
import org.ganglion.api.messaging.Message;
import org.ganglion.api.messaging.Outcome;
import org.ganglion.api.messaging.Subscription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class MqttConnectionTest {
    private static Message text(String topic, String text, int qos) {
        return Message.of(topic, text.getBytes(UTF_8), qos);
    }

    private static Connection open(ConnectionSettings settings) {
        return new PahoMessagingFactory().connect(settings);
    }

    private static BlockingQueue<Message> listen(Connection connection, String filter, int qos) throws Exception {
        BlockingQueue<Message> heard = new LinkedBlockingQueue<>();
        Subscription subscription = connection.subscribe(filter, qos, heard::add);
        subscription.granted().toCompletableFuture().get(60, TimeUnit.SECONDS);
        return heard;
    }

    private static Message next(BlockingQueue<Message> heard) throws InterruptedException {
        return heard.poll(60, TimeUnit.SECONDS);
    }

    @Test
    void givenABroker_whenAMessageWithAllItsFieldsIsPublished_thenItArrivesWithAllOfThem() throws Exception {
        try (Mosquitto broker = Mosquitto.started();
                Connection device = open(Fixtures.settings(broker.url()));
                Connection fleet = open(Fixtures.settings(broker.url()))) {
            BlockingQueue<Message> heard = listen(device, "ganglion/v1/lab/board-1/cmd/+", 1);
            Message sent = new Message(
                    "ganglion/v1/lab/board-1/cmd/inspect",
                    new byte[] {1, 2, 3},
                    1,
                    false,
                    "ganglion/v1/fleet/answers",
                    new byte[] {9},
                    Message.BYTES,
                    60,
                    Map.of("trace", "on"));

            assertEquals(Outcome.DELIVERED, fleet.deliver(sent).get(60, TimeUnit.SECONDS));
            Message got = next(heard);

            assertEquals(sent.topic(), got.topic());
            assertArrayEquals(sent.payload(), got.payload());
            assertEquals(1, got.qos());
            assertEquals(sent.responseTopic(), got.responseTopic());
            assertArrayEquals(sent.correlationData(), got.correlationData());
            assertEquals(sent.contentType(), got.contentType());
            assertTrue(got.expirySeconds() > 50 && got.expirySeconds() <= 60, "expiry " + got.expirySeconds());
            assertEquals(sent.userProperties(), got.userProperties());
        }
    }

    @Test
    void givenAClosedConnection_whenMessagesWaitForTheirOutcome_thenEachHearsThatItIsClosed() throws Exception {
        try (Mosquitto broker = Mosquitto.stopped()) {
            Connection device = open(Fixtures.settings(broker.url()));
            List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                outcomes.add(device.deliver(text("ganglion/v1/lab/board-1/out/p", "before", 1)));
            }
            device.close();
            outcomes.add(device.deliver(text("ganglion/v1/lab/board-1/out/p", "after", 1)));
            for (CompletableFuture<Outcome> outcome : outcomes) {
                assertEquals(Outcome.CLOSED, outcome.get(60, TimeUnit.SECONDS));
            }
        }
    }

    @Test
    void givenNoBroker_whenMessagesArePublished_thenTheyArriveInOrderOnceItIsThere() throws Exception {
        try (Mosquitto broker = Mosquitto.stopped();
                Connection device = open(Fixtures.settings(broker.url()));
                Connection fleet = open(Fixtures.settings(broker.url()))) {
            Fixtures.await("a failed attempt", () -> device.statistics().failedConnects() > 2);
            for (int i = 0; i < 100; i++) {
                assertEquals(Outcome.ACCEPTED, device.publish(text("ganglion/v1/lab/board-1/out/p", "" + i, 1)));
            }
            assertEquals(100, device.statistics().outboxLength());
            BlockingQueue<Message> heard = new LinkedBlockingQueue<>();
            Subscription all = fleet.subscribe("ganglion/v1/lab/+/out/+", 1, heard::add);
            Thread.sleep(50);

            broker.start();
            Fixtures.await("connection", device::connected);
            all.granted().toCompletableFuture().get(60, TimeUnit.SECONDS);
            device.publish(text("ganglion/v1/lab/board-1/out/p", "last", 1));

            assertTrue(device.flush(Duration.ofSeconds(60)), "flushed");
            assertEquals(101, device.statistics().sent());
            List<String> order = new ArrayList<>();
            for (Message m = next(heard); m != null && !m.text().equals("last"); m = next(heard)) {
                order.add(m.text());
            }
            List<String> sorted = new ArrayList<>(order);
            sorted.sort((a, b) -> Integer.parseInt(a) - Integer.parseInt(b));
            assertEquals(sorted, order);
        }
    }

    @Test
    void givenAListener_whenTheBrokerIsNotThereComesAndGoes_thenItHearsEachWithItsReasonAndNothingOfItsOwnClosing()
            throws Exception {
        BlockingQueue<ConnectionState> heard = new LinkedBlockingQueue<>();
        try (Mosquitto broker = Mosquitto.stopped()) {
            ConnectionState refused =
                    new ConnectionState(false, "cannot connect to " + broker.url() + ": Connection refused");
            try (Connection device = open(Fixtures.settings(broker.url()))) {
                device.listen(heard::add);
                Fixtures.await("why", () -> heard.contains(refused));
                Fixtures.await("more attempts", () -> device.statistics().failedConnects() > 5);
                // perhaps at the registration too
                assertTrue(Collections.frequency(heard, refused) <= 2, heard.toString());
                broker.start();
                Fixtures.await("connection", device::connected);
                broker.kill();
                Fixtures.await("loss", () -> !device.connected());
                broker.start();
                Fixtures.await("connection", device::connected);
            }
            assertEquals(2, heard.stream().filter(ConnectionState::connected).count());
            assertTrue(heard.stream().noneMatch(state -> state.reason().equals("closed")), heard.toString());
        }
    }

    @Test
    void givenAConnection_whenTheBrokerIsKilledAndRestarted_thenSubscriptionsAndPublishingGoOn() throws Exception {
        try (Mosquitto broker = Mosquitto.started();
                Connection device = open(Fixtures.settings(broker.url()));
                Connection fleet = open(Fixtures.settings(broker.url()))) {
            BlockingQueue<Message> heard = listen(device, device.topics().in("p"), 1);
            fleet.deliver(text(device.topics().in("p"), "before", 1)).get(60, TimeUnit.SECONDS);
            assertEquals("before", next(heard).text());

            for (int round = 1; round <= 3; round++) {
                broker.kill();
                Fixtures.await("loss is noticed", () -> !device.connected() && !fleet.connected());
                fleet.publish(text(device.topics().in("q"), "for nobody", 1));
                broker.start();
                Fixtures.await("reconnection", () -> device.connected() && fleet.connected());
                // the broker has taken up what the device asked for before this
                assertEquals(
                        Outcome.DELIVERED,
                        device.deliver(text(device.topics().out("p"), "here", 1))
                                .get(60, TimeUnit.SECONDS));
                fleet.publish(text(device.topics().in("p"), "round " + round, 1));
                assertEquals("round " + round, next(heard).text());
            }

            assertEquals(4, device.statistics().connects());
            assertEquals(0, device.statistics().droppedInAll());
        }
    }

    @Test
    void givenALostConnectionWithASession_whenMessagesCameMeanwhile_thenTheBrokerHandsThemOverAfterwards()
            throws Exception {
        try (Mosquitto broker = Mosquitto.started();
                CuttingProxy proxy = new CuttingProxy(broker.port());
                Connection device = open(Fixtures.settings(proxy.url()));
                Connection fleet = open(Fixtures.settings(broker.url()))) {
            BlockingQueue<Message> heard = listen(device, device.topics().in("p"), 1);

            proxy.refuse(true);
            proxy.cut();
            Fixtures.await("loss is noticed", () -> !device.connected());
            assertEquals(
                    Outcome.DELIVERED,
                    fleet.deliver(text(device.topics().in("p"), "meanwhile", 1)).get(60, TimeUnit.SECONDS));
            proxy.refuse(false);

            Message got = next(heard);
            assertEquals("meanwhile", got == null ? null : got.text());
        }
    }

    @Test
    void givenAConnectionCutAgainAndAgain_whenManyMessagesArePublishedAtLeastOnce_thenNoneIsMissing() throws Exception {
        try (Mosquitto broker = Mosquitto.started();
                CuttingProxy proxy = new CuttingProxy(broker.port());
                Connection device = open(Fixtures.settings(proxy.url()));
                Connection fleet = open(Fixtures.settings(broker.url()))) {
            Set<Integer> seen = Collections.synchronizedSet(new TreeSet<>());
            fleet.subscribe("ganglion/v1/lab/+/out/+", 1, m -> seen.add(Integer.parseInt(m.text())))
                    .granted()
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS);
            int count = 600;
            for (int i = 0; i < count; i++) {
                device.publish(text(device.topics().out("p"), "" + i, 1));
                if (i % 100 == 50) {
                    int cuts = i / 100;
                    Fixtures.await("connection", () -> device.statistics().connects() > cuts && device.connected());
                    proxy.cut();
                }
            }

            assertTrue(device.flush(Duration.ofSeconds(20)), "flushed");
            Fixtures.await("all arrive", () -> seen.size() == count);
            assertTrue(
                    device.statistics().connects() > 3,
                    "connects " + device.statistics().connects());
        }
    }

    @Test
    void givenABrokerThatAcceptsButIsMute_whenConnecting_thenEachAttemptEndsInTimeAndTheNextOneFollows()
            throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Connection device = open(Fixtures.settings(URI.create("tcp://127.0.0.1:" + mute.getLocalPort()))
                        .within(Fixtures.bounds(100, 8, Duration.ofMillis(100), Duration.ofMillis(10))))) {
            Fixtures.await("three attempts", () -> device.statistics().failedConnects() >= 3);
            assertFalse(device.connected());
            assertEquals(Outcome.ACCEPTED, device.publish(text(device.topics().out("p"), "waits", 0)));
        }
    }

    @Test
    void givenADevice_whenItConnectsDiesAndCloses_thenItsStatusSaysSo() throws Exception {
        try (Mosquitto broker = Mosquitto.started();
                CuttingProxy proxy = new CuttingProxy(broker.port());
                Connection fleet = open(Fixtures.settings(broker.url()))) {
            BlockingQueue<Message> heard = listen(fleet, Fixtures.DEVICE.status(), 1);
            Connection device = open(Fixtures.settings(proxy.url()).announcing("g-17"));
            Message online = next(heard);
            assertTrue(
                    online.text().contains("\"state\":\"online\"")
                            && online.text().contains("\"g-17\""),
                    online.text());

            proxy.refuse(true);
            proxy.cut();
            assertEquals("{\"schema\":1,\"state\":\"offline\"}", next(heard).text());

            proxy.refuse(false);
            assertTrue(next(heard).text().contains("\"state\":\"online\""));
            device.close();
            assertEquals("{\"schema\":1,\"state\":\"offline\"}", next(heard).text());
            try (Connection later = open(Fixtures.settings(broker.url()))) {
                assertTrue(next(listen(later, Fixtures.DEVICE.status(), 1)).retained(), "retained");
            }
        }
    }

    @Test
    void givenAReceiveMaximum_whenMoreIsPublished_thenTheWindowHoldsItBackAndAllArrives() throws Exception {
        try (Mosquitto broker = Mosquitto.started("max_inflight_messages 3");
                Connection device = open(Fixtures.settings(broker.url()));
                Connection fleet = open(Fixtures.settings(broker.url()))) {
            AtomicInteger count = new AtomicInteger();
            fleet.subscribe("ganglion/v1/lab/#", 1, m -> count.incrementAndGet())
                    .granted()
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS);
            for (int i = 0; i < 500; i++) {
                device.publish(text(device.topics().out("p"), "" + i, i % 2));
            }
            assertTrue(device.flush(Duration.ofSeconds(60)), "flushed");
            Fixtures.await("all arrive", () -> count.get() == 500);
            assertEquals(1, device.statistics().connects(), "a client that ignores the limit is thrown out");
        }
    }

    @Test
    void givenABrokersMaximumPacketSize_whenAMessageIsLarger_thenItIsRefusedAndTheConnectionStays() throws Exception {
        try (Mosquitto broker = Mosquitto.started("max_packet_size 2000");
                Connection device = open(Fixtures.settings(broker.url()))) {
            // before the limit is known, the message is taken; once it is known, it leaves the outbox
            var early = device.deliver(Message.of(device.topics().out("p"), new byte[3000], 1));
            assertEquals(Outcome.TOO_LARGE, early.get(60, TimeUnit.SECONDS));
            assertEquals(2000, device.maximumPacketSize());

            assertEquals(
                    Outcome.TOO_LARGE, device.publish(Message.of(device.topics().out("p"), new byte[2000], 1)));
            var fits = device.deliver(Message.of(device.topics().out("p"), new byte[1900], 1));

            assertEquals(Outcome.DELIVERED, fits.get(60, TimeUnit.SECONDS));
            assertEquals(2, device.statistics().tooLarge());
            assertEquals(1, device.statistics().connects());
        }
    }

    @Test
    void givenNoBroker_whenTheOutboxOverflows_thenTheOldestOfTheKindGoAndAreCounted() throws Exception {
        URI nobody = URI.create("tcp://127.0.0.1:" + Mosquitto.freePort());
        Connection device = open(Fixtures.settings(nobody).within(Fixtures.bounds(10, 8)));
        CompletableFuture<Outcome> last;
        try (device) {
            device.publish(text(device.topics().reported(), "kept", 1));
            for (int i = 0; i < 25; i++) {
                assertEquals(
                        Outcome.ACCEPTED, device.publish(text(device.topics().telemetry("load"), "" + i, 0)));
            }
            last = device.deliver(text(device.topics().telemetry("load"), "last", 0));

            assertEquals(Map.of("telemetry", 16L), device.statistics().dropped());
            assertEquals(11, device.statistics().outboxLength());
            assertFalse(last.isDone());
        }
        assertEquals(Outcome.CLOSED, last.get(60, TimeUnit.SECONDS));
        assertEquals(Outcome.CLOSED, device.publish(text(device.topics().reported(), "late", 1)));
    }

    @Test
    void givenASlowHandler_whenItIsFlooded_thenNothingOfQos1IsLostAndTheConnectionStays() throws Exception {
        try (Mosquitto broker = Mosquitto.started("max_queued_messages 0");
                Connection device = open(Fixtures.settings(broker.url()));
                Connection fleet = open(Fixtures.settings(broker.url()))) {
            AtomicInteger handled = new AtomicInteger();
            CountDownLatch go = new CountDownLatch(1);
            device.subscribe(device.topics().in("p"), 1, m -> {
                        go.await();
                        handled.incrementAndGet();
                    })
                    .granted()
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS);
            for (int i = 0; i < 500; i++) {
                fleet.publish(text(device.topics().in("p"), "" + i, 1));
            }
            assertTrue(fleet.flush(Duration.ofSeconds(60)));
            Thread.sleep(100);
            assertTrue(
                    device.statistics().received() <= 64,
                    "unacknowledged " + device.statistics().received());

            go.countDown();

            Fixtures.await("all handled", () -> handled.get() == 500);
            assertEquals(1, device.statistics().connects());
        }
    }

    @Test
    void givenAnIdleConnection_whenTheKeepAlivePasses_thenPingsKeepItAndNoIdleThreadOfTheClientEnds() throws Exception {
        ConnectionSettings.Bounds from = Fixtures.bounds(10, 8);
        ConnectionSettings.Bounds impatient = new ConnectionSettings.Bounds(
                Duration.ofSeconds(2),
                from.sessionExpiry(),
                from.connectTimeout(),
                from.firstDelay(),
                from.longestDelay(),
                from.outboxLength(),
                from.outboxBytes(),
                from.inboxLength(),
                from.inboxBytes(),
                from.receiveMaximum(),
                from.window(),
                from.maximumPacketSize());
        try (Mosquitto broker = Mosquitto.started();
                Connection device = open(Fixtures.settings(broker.url()).within(impatient))) {
            Fixtures.await("connection", device::connected);
            Thread.sleep(4000); // the broker ends it after 3 s of silence
            assertTrue(device.connected());
            assertEquals(1, device.statistics().connects());
        }
        ConnectionThreads threads = new ConnectionThreads("idle");
        assertFalse(threads.client.allowsCoreThreadTimeOut(), "with time-outs a ping after 10 s finds no thread");
        assertTrue(threads.stop(Duration.ofSeconds(60)));
    }

    @Test
    void givenAHandlerThatThrows_whenMessagesArrive_thenTheNextOneIsHandledAllTheSame() throws Exception {
        try (Mosquitto broker = Mosquitto.started();
                Connection device = open(Fixtures.settings(broker.url()))) {
            BlockingQueue<Message> heard = new LinkedBlockingQueue<>();
            device.subscribe(device.topics().in("p"), 1, m -> {
                        heard.add(m);
                        throw new java.io.IOException("on purpose");
                    })
                    .granted()
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS);
            device.publish(text(device.topics().in("p"), "1", 1));
            device.publish(text(device.topics().in("p"), "2", 1));
            assertEquals("1", next(heard).text());
            assertEquals("2", next(heard).text());
            Fixtures.await("counted", () -> device.statistics().handlerFailures() == 2);
        }
    }

    /** Paho takes its length for a signed number, and its receiving thread would end, after each new subscription again. */
    @Test
    void givenARetainedMessageWithCorrelationDataThatPahoCannotRead_whenSubscribed_thenItIsHeardWithoutIt()
            throws Exception {
        try (Mosquitto broker = Mosquitto.started();
                Connection sender = open(Fixtures.settings(broker.url()));
                Connection device = open(Fixtures.settings(broker.url()))) {
            sender.publish(text("lab/odd", "odd", 1)
                    .request("lab/answer", new byte[40_000])
                    .retain());
            Fixtures.await("sent", () -> sender.statistics().outboxLength() == 0);

            BlockingQueue<Message> heard = listen(device, "lab/odd", 1);

            Message odd = next(heard);
            assertEquals("odd", odd.text());
            assertEquals("lab/answer", odd.responseTopic());
            assertNull(odd.correlationData());
            sender.publish(text("lab/odd", "next", 1));
            assertEquals("next", next(heard).text());
            assertEquals(1, device.statistics().connects());
        }
    }

    /** A broker that relays what MQTT 5.0 forbids in 1.5.4; Paho's receiving thread ends over it. */
    @Test
    void givenAMessageThatPahoCannotRead_whenTheBrokerWouldSendItAgainAndAgain_thenItsSessionIsGivenUp()
            throws Exception {
        byte[] accepted = {0x20, 3, 0, 0, 0};
        byte[] unreadable = {0x30, 5, 0, 2, 'a', 1, 0};
        BlockingQueue<Boolean> cleanStarts = new LinkedBlockingQueue<>();
        try (ServerSocket lax = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Connection device = open(Fixtures.settings(URI.create("tcp://127.0.0.1:" + lax.getLocalPort())))) {
            for (boolean poisons : new boolean[] {false, true, false}) {
                try (Socket caller = lax.accept()) {
                    cleanStarts.add(isCleanStart(caller.getInputStream()));
                    caller.getOutputStream().write(accepted);
                    long before = cleanStarts.size();
                    Fixtures.await("connected", () -> device.statistics().connects() == before);
                    if (poisons) {
                        caller.getOutputStream().write(unreadable);
                        Fixtures.await("given up", () -> !device.connected());
                    }
                }
            }
        }
        assertEquals(List.of(true, false, true), List.copyOf(cleanStarts));
    }

    /** Of the CONNECT that comes: behind the length of one or two bytes and the protocol's name and version come the flags. */
    private static boolean isCleanStart(InputStream in) throws IOException {
        in.read();
        while (in.read() > 127) {
            continue;
        }
        in.skipNBytes(7);
        return (in.read() & 2) != 0;
    }

    @Test
    void givenTwoSharers_whenMessagesArrive_thenEachGoesToOneOfThem() throws Exception {
        try (Mosquitto broker = Mosquitto.started();
                Connection one = open(Fixtures.settings(broker.url()));
                Connection two = open(Fixtures.settings(broker.url()));
                Connection device = open(Fixtures.settings(broker.url()))) {
            String filter = org.ganglion.api.messaging.Topics.SHARED_FETCH;
            BlockingQueue<Message> first = listen(one, filter, 1);
            BlockingQueue<Message> second = listen(two, filter, 1);
            for (int i = 0; i < 100; i++) {
                device.publish(text(device.topics().fetch(), "" + i, 1));
            }
            Fixtures.await("all arrive", () -> first.size() + second.size() == 100);
            assertTrue(!first.isEmpty() && !second.isEmpty(), first.size() + " and " + second.size());
        }
    }

    @Test
    void givenARetainedMessage_whenTwoListenAtOnceAndOneClosesAndListensAgain_thenEachHearsIt() throws Exception {
        try (Mosquitto broker = Mosquitto.started();
                Connection device = open(Fixtures.settings(broker.url()))) {
            String topic = device.topics().desired();
            assertEquals(
                    Outcome.DELIVERED,
                    device.deliver(text(topic, "kept", 1).retain()).get(60, TimeUnit.SECONDS));
            for (int i = 0; i < 50; i++) {
                BlockingQueue<Message> heardFirst = new LinkedBlockingQueue<>();
                BlockingQueue<Message> heardSecond = new LinkedBlockingQueue<>();
                BlockingQueue<Message> heardAgain = new LinkedBlockingQueue<>();
                Subscription first = device.subscribe(topic, 1, heardFirst::add);
                Subscription second = device.subscribe(topic, 1, heardSecond::add);
                assertEquals("kept", next(heardFirst).text());
                assertEquals("kept", next(heardSecond).text());
                first.close();
                second.close();
                Subscription again = device.subscribe(topic, 1, heardAgain::add);
                assertEquals("kept", next(heardAgain).text());
                again.close();
            }
        }
    }

    @Test
    void givenAClosedSubscription_whenMessagesArrive_thenItsHandlerHearsNoMore() throws Exception {
        try (Mosquitto broker = Mosquitto.started();
                Connection device = open(Fixtures.settings(broker.url()))) {
            BlockingQueue<Message> other = listen(device, device.topics().in("q"), 1);
            BlockingQueue<Message> heard = new LinkedBlockingQueue<>();
            Subscription subscription = device.subscribe(device.topics().in("p"), 1, heard::add);
            subscription.granted().toCompletableFuture().get(60, TimeUnit.SECONDS);
            subscription.close();
            device.publish(text(device.topics().in("p"), "unheard", 1));
            device.publish(text(device.topics().in("q"), "heard", 1));
            assertEquals("heard", next(other).text());
            assertNull(heard.poll());
        }
    }

    @Test
    void givenABrokerThatIsNotThere_whenAThousandConnectsFail_thenTheNumberOfThreadsStaysFlat() throws Exception {
        int port = Mosquitto.freePort();
        ConnectionSettings settings = Fixtures.settings(URI.create("tcp://127.0.0.1:" + port))
                .within(Fixtures.bounds(10, 8, Duration.ofMillis(500), Duration.ofMillis(1)));
        try (Connection device = open(settings)) {
            Fixtures.await("warm", () -> device.statistics().failedConnects() >= 20);
            int early = threadsOf(settings);
            Fixtures.await("a thousand failures", () -> device.statistics().failedConnects() >= 1020);
            int late = threadsOf(settings);
            assertTrue(late <= Math.max(early, 9), "threads: " + early + ", after 1,000 failures " + late);
        }
    }

    @Test
    void givenABrokerThatHangsUpAtOnce_whenConnectsFail_thenTheNumberOfThreadsStaysFlat() throws Exception {
        try (ServerSocket rude = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread hangsUp = new Thread(() -> hangUp(rude), "hangs up");
            hangsUp.setDaemon(true);
            hangsUp.start();
            ConnectionSettings settings = Fixtures.settings(URI.create("tcp://127.0.0.1:" + rude.getLocalPort()))
                    .within(Fixtures.bounds(10, 8, Duration.ofSeconds(2), Duration.ofMillis(1)));
            try (Connection device = open(settings)) {
                Fixtures.await("warm", () -> device.statistics().failedConnects() >= 3);
                Fixtures.await("failures", () -> device.statistics().failedConnects() >= 40);
                assertTrue(threadsOf(settings) <= 9, "threads " + threadsOf(settings));
            }
        }
    }

    @Test
    void givenAConnection_whenItIsClosed_thenNoThreadOfItIsLeft() throws Exception {
        try (Mosquitto broker = Mosquitto.started()) {
            Set<Thread> before = Thread.getAllStackTraces().keySet();
            for (int i = 0; i < 3; i++) {
                ConnectionSettings settings = Fixtures.settings(broker.url()).announcing("g");
                Connection device = open(settings);
                listen(device, device.topics().in("p"), 1);
                device.close();
            }
            List<String> left = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.isAlive() && !before.contains(thread))
                    .map(Thread::getName)
                    .filter(name -> name.toLowerCase(java.util.Locale.ROOT).contains("mqtt"))
                    .toList();
            assertEquals(List.of(), left);
        }
    }

    private static void hangUp(ServerSocket server) {
        try {
            while (!server.isClosed()) {
                try (Socket caller = server.accept()) {
                    caller.setSoLinger(true, 0);
                }
            }
        } catch (java.io.IOException e) {
            // the test is over
        }
    }

    private static int threadsOf(ConnectionSettings settings) {
        return (int) Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().contains(settings.clientId()))
                .count();
    }
}
