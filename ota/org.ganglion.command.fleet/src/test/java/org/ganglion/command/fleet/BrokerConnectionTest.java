// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.messaging.Connection;
import org.ganglion.api.messaging.ConnectionListener;
import org.ganglion.api.messaging.ConnectionSettings;
import org.ganglion.api.messaging.ConnectionState;
import org.ganglion.api.messaging.Message;
import org.ganglion.api.messaging.MessagingFactory;
import org.ganglion.api.messaging.Topics;
import org.ganglion.mqtt.Mosquitto;
import org.ganglion.mqtt.PahoMessagingFactory;
import org.junit.jupiter.api.Test;

class BrokerConnectionTest {
    private static final Topics DEVICE = new Topics("lab", "d0");

    private final List<String> told = new CopyOnWriteArrayList<>();
    private final PahoMessagingFactory messaging = new PahoMessagingFactory();

    private Connection open(URI broker) throws InterruptedException {
        return BrokerConnection.open(messaging, settings(broker), told::add);
    }

    private static ConnectionSettings settings(URI broker) {
        return FleetOptions.connection(new Desk(Map.of("--broker", broker.toString())), DEVICE);
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "not within 60 s");
            Thread.sleep(5);
        }
    }

    @Test
    void givenNoBroker_whenACommandConnects_thenItEndsSoonAndSaysWhereAndWhy() throws Exception {
        URI nowhere;
        try (ServerSocket free = new ServerSocket(0)) {
            nowhere = URI.create("tcp://127.0.0.1:" + free.getLocalPort());
        }
        long begin = System.nanoTime();
        GanglionException problem = assertThrows(GanglionException.class, () -> open(nowhere));
        long took = System.nanoTime() - begin;
        assertEquals(Reason.NETWORK, problem.reason());
        assertTrue(
                problem.getMessage().startsWith("cannot connect to " + nowhere + ": Connection refused"),
                problem.getMessage());
        assertTrue(took < FleetOptions.TO_CONNECT.toNanos() / 2, "after " + took + " ns");
        assertEquals(List.of(), told);
    }

    @Test
    void givenAReasonThatIsToldLate_whenACommandConnects_thenItWaitsForIt() {
        ConnectionState refused = new ConnectionState(false, "cannot connect to it: refused");
        Executor late = CompletableFuture.delayedExecutor(1300, TimeUnit.MILLISECONDS);
        MessagingFactory busy = settings -> (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, given) -> {
                    if (method.getName().equals("listen")) {
                        ConnectionListener listener = (ConnectionListener) given[0];
                        listener.changed(ConnectionState.UNTRIED);
                        late.execute(() -> listener.changed(refused));
                    }
                    return null;
                });
        ConnectionSettings settings = ConnectionSettings.of(URI.create("tcp://127.0.0.1:1"), DEVICE, "late");
        GanglionException problem =
                assertThrows(GanglionException.class, () -> BrokerConnection.open(busy, settings, told::add));
        assertTrue(problem.getMessage().startsWith(refused.reason()), problem.getMessage());
    }

    @Test
    void givenABrokerThatIsJustBeingStarted_whenACommandConnects_thenItWaitsForIt() throws Exception {
        try (Mosquitto broker = Mosquitto.stopped()) {
            CompletableFuture<Void> starting = CompletableFuture.runAsync(
                    () -> {
                        try {
                            broker.start();
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    },
                    CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS));
            // on a busy machine a broker starts slowly
            try (Connection connection =
                    BrokerConnection.open(messaging, settings(broker.url()), Duration.ofSeconds(60), told::add)) {
                assertTrue(connection.connected());
            }
            starting.get(60, TimeUnit.SECONDS);
            assertEquals(List.of(), told);
        }
    }

    @Test
    void givenABrokerThatVanishes_whenItIsWatched_thenItIsSaidOnceAndTheWatchGoesOnWhenItIsBack() throws Exception {
        try (Mosquitto broker = Mosquitto.started()) {
            Desk desk = new Desk(Map.of("--broker", broker.url().toString()));
            CompletableFuture<Integer> watching = CompletableFuture.supplyAsync(() -> watch(desk));
            try (Connection device = open(broker.url())) {
                device.publish(status("online"));
                await(() -> desk.printed().contains("lab/d0  status  online"));
                broker.kill();
                await(() -> desk.printed().contains("lost the connection to " + broker.url()));
                await(() -> device.statistics().failedConnects() > 2);
                broker.start();
                await(() -> desk.printed().contains("connected to " + broker.url() + " again"));
                device.publish(status("offline"));
                await(() -> desk.printed().contains("lab/d0  status  offline"));
                await(() -> told.size() == 2);
            }
            desk.cancelled = true;
            assertEquals(0, watching.get(60, TimeUnit.SECONDS));
            List<String> lines = desk.printed().lines().toList();
            String lost = lines.get(1);
            assertTrue(lost.endsWith("; this waits until it is back"), lost);
            assertEquals(
                    List.of(
                            "lab/d0  status  online",
                            lost,
                            "connected to " + broker.url() + " again",
                            "lab/d0  status  offline"),
                    lines);
            assertEquals(2, told.size(), told.toString());
        }
    }

    private int watch(Desk desk) {
        try {
            return new WatchCommand(messaging).run(desk);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Message status(String state) {
        return Message.json(DEVICE.status(), "{\"schema\":1,\"state\":\"" + state + "\"}", 1)
                .retain();
    }
}
