// SPDX-License-Identifier: Apache-2.0
package org.ganglion.mqtt.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.ganglion.api.messaging.Connection;
import org.ganglion.api.messaging.ConnectionSettings;
import org.ganglion.api.messaging.Message;
import org.ganglion.api.messaging.Messaging;
import org.ganglion.api.messaging.MessagingFactory;
import org.ganglion.api.messaging.Outcome;
import org.ganglion.api.messaging.Topics;
import org.ganglion.broker.Brokers;
import org.ganglion.broker.Brokers.Broker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Paho and Artemis, both embedded, in Felix. */
@Timeout(300)
public class MqttInTheFrameworkTest {
    private static final long SECONDS = 60;
    private static final BundleContext CONTEXT =
            FrameworkUtil.getBundle(MqttInTheFrameworkTest.class).getBundleContext();
    private static final Topics DEVICE = new Topics("lab", "board-1");
    private static final AtomicInteger CLIENTS = new AtomicInteger();

    private static Broker broker;
    private static Duration startCost;

    @BeforeAll
    static void startBroker() throws Exception {
        Brokers brokers = await(Brokers.class);
        Duration before = processorTime();
        broker = brokers.start(Brokers.Settings.LOOPBACK);
        startCost = processorTime().minus(before);
    }

    /** Of this process: what others do on this machine is not the broker's. */
    private static Duration processorTime() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
    }

    @AfterAll
    static void stopBroker() {
        if (broker != null) {
            broker.close();
        }
    }

    private static Connection open() throws Exception {
        ConnectionSettings settings =
                ConnectionSettings.of(URI.create(broker.url()), DEVICE, "test-" + CLIENTS.incrementAndGet());
        return await(MessagingFactory.class).connect(settings);
    }

    private static BlockingQueue<Message> listen(Messaging connection, String filter) throws Exception {
        BlockingQueue<Message> heard = new LinkedBlockingQueue<>();
        connection
                .subscribe(filter, 1, heard::add)
                .granted()
                .toCompletableFuture()
                .get(SECONDS, TimeUnit.SECONDS);
        return heard;
    }

    private static Message next(BlockingQueue<Message> heard) throws InterruptedException {
        Message message = heard.poll(SECONDS, TimeUnit.SECONDS);
        assertNotNull(message, "no message within " + SECONDS + " s");
        return message;
    }

    @Test
    void givenTheBroker_whenItStartsCold_thenThatTakesLessThanFiveSecondsOfAProcessor() {
        assertTrue(startCost.toMillis() < 5000, "started with " + startCost + " of a processor");
    }

    @Test
    void givenBothBundles_whenMessagesGoBackAndForth_thenLargeRetainedAndSharedOnesArrive() throws Exception {
        try (Connection device = open();
                Connection publisher = open();
                Connection other = open()) {
            byte[] large = new byte[256 << 10];
            Arrays.fill(large, (byte) 7);
            BlockingQueue<Message> data = listen(device, DEVICE.data());
            assertEquals(
                    Outcome.DELIVERED,
                    publisher.deliver(Message.of(DEVICE.data(), large, 1)).get(SECONDS, TimeUnit.SECONDS));
            assertArrayEquals(large, next(data).payload());

            publisher.deliver(Message.json(DEVICE.desired(), "{}", 1).retain()).get(SECONDS, TimeUnit.SECONDS);
            assertTrue(next(listen(device, DEVICE.desired())).retained());

            BlockingQueue<Message> one = listen(publisher, Topics.SHARED_FETCH);
            BlockingQueue<Message> two = listen(other, Topics.SHARED_FETCH);
            for (int i = 0; i < 50; i++) {
                device.publish(Message.of(DEVICE.fetch(), new byte[] {(byte) i}, 1));
            }
            await("each request once", () -> one.size() + two.size() == 50);
            assertTrue(!one.isEmpty() && !two.isEmpty(), one.size() + " and " + two.size());
        }
    }

    @Test
    void givenABurstOfQos0AndQos1_whenPublished_thenTheWindowHoldsAndAllArrives() throws Exception {
        try (Connection device = open();
                Connection fleet = open()) {
            BlockingQueue<Message> out = listen(fleet, "ganglion/v1/lab/+/out/#");
            for (int i = 0; i < 900; i++) {
                device.publish(Message.of(DEVICE.out("p"), Integer.toString(i).getBytes(UTF_8), i % 2));
            }
            await("all arrive", () -> out.size() == 900);
            assertEquals(1, device.statistics().connects());
            assertEquals(1, fleet.statistics().connects());
        }
    }

    @Test
    void givenAConfiguration_whenItComesAndGoes_thenTheDeviceIsOnlineAndOfflineAndLeavesNoThread() throws Exception {
        Configuration configuration = await(ConfigurationAdmin.class).getConfiguration("org.ganglion.mqtt", "?");
        Dictionary<String, Object> values = new Hashtable<>();
        values.put("broker", broker.url());
        values.put("device", "board-2");
        values.put("group", "lab");
        values.put("generation", "g-1");
        try (Connection fleet = open()) {
            BlockingQueue<Message> status = listen(fleet, new Topics("lab", "board-2").status());
            configuration.update(values);
            assertTrue(next(status).text().contains("\"generation\":\"g-1\""));
            assertEquals("board-2", await(Messaging.class).topics().device());

            configuration.delete();

            assertTrue(next(status).text().contains("offline"));
            await("the service goes", () -> CONTEXT.getServiceReference(Messaging.class) == null);
            await("no thread is left", () -> threads("ganglion-lab-board-2").isEmpty());
        }
    }

    @Test
    void givenTheBundle_whenItIsRefreshed_thenItsClassLoaderIsCollected() throws Exception {
        Connection connection = open();
        await("connection", connection::connected);
        connection.close();
        Bundle bundle = FrameworkUtil.getBundle(connection.getClass());
        WeakReference<ClassLoader> loader =
                new WeakReference<>(connection.getClass().getClassLoader());
        connection = null;

        bundle.stop();
        await("no thread of the client", () -> threads("mqtt client").isEmpty());
        bundle.update();
        CountDownLatch refreshed = new CountDownLatch(1);
        CONTEXT.getBundle(0)
                .adapt(FrameworkWiring.class)
                .refreshBundles(List.of(bundle), event -> refreshed.countDown());
        assertTrue(refreshed.await(SECONDS, TimeUnit.SECONDS), "refreshed");
        bundle.start();

        await("the old class loader is collected", () -> {
            System.gc();
            return loader.get() == null;
        });
        try (Connection again = open()) {
            await("connection by the new classes", again::connected);
        }
    }

    private static List<String> threads(String part) {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.toLowerCase(Locale.ROOT).contains(part))
                .toList();
    }

    private static <S> S await(Class<S> service) throws InterruptedException {
        await(service.getSimpleName(), () -> CONTEXT.getServiceReference(service) != null);
        ServiceReference<S> reference = CONTEXT.getServiceReference(service);
        return CONTEXT.getService(reference);
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "not within " + SECONDS + " s: " + what);
            Thread.sleep(10);
        }
    }
}
