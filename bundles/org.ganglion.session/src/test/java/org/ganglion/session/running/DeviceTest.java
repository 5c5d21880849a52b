// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.driver.Driver;
import org.ganglion.api.driver.Operations;
import org.ganglion.api.engine.Provider;
import org.ganglion.api.network.Edge;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Port;
import org.ganglion.session.Placement;
import org.ganglion.session.Session;
import org.ganglion.session.SessionEvent;
import org.ganglion.session.SessionSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeviceTest {
    private static final String PORT = "/dev/ttyUSB0";

    private final House house = new House();
    private final GainDriver.Device device = new GainDriver.Device();

    @AfterEach
    void close() {
        house.close();
    }

    private static Network network() {
        return network(1);
    }

    /** in, gain, out. */
    static Network network(int size) {
        Map<String, Node> nodes = new LinkedHashMap<>();
        Port port = Port.real("x", size);
        nodes.put("in", new Node("in", Node.INPUT, Parameters.NONE, List.of(), List.of(port)));
        nodes.put("gain", new Node("gain", "Gain", Parameters.NONE, List.of(port), List.of(port)));
        nodes.put("out", new Node("out", Node.OUTPUT, Parameters.NONE, List.of(port), List.of(port)));
        return new Network(nodes, List.of(new Edge("in", "gain"), new Edge("gain", "out")), Map.of(), Options.DEFAULT);
    }

    private Provider add(String name, int ranking, Driver driver) {
        Provider provider = house.provider(name);
        house.providers.addDriver(provider, ranking, "gain", List.of("Gain"), driver);
        return provider;
    }

    private Session open(String name) {
        return open(name, House.SETTINGS);
    }

    private Session openImpatiently(String name) {
        return open(name, House.IMPATIENT);
    }

    private Session open(String name, SessionSettings settings) {
        return house.sessions.open(name, "chain", network(), settings);
    }

    private static String driverOf(Session session) {
        List<Provider> now = session.providers();
        return now.isEmpty() ? "nobody yet" : now.get(0).name();
    }

    @Test
    void givenADeviceForOneSession_whenASecondOpens_thenThatRunsElsewhere() {
        add("port", 1, new GainDriver(device, PORT));
        add("cpu", 0, new GainDriver(new GainDriver.Device(), null));
        Session first = open("first");
        Session second = open("second");
        assertEquals("port", driverOf(first));
        assertEquals("cpu", driverOf(second));
        assertTrue(house.sessions
                .place("chain", network(), House.SETTINGS)
                .places()
                .get(1)
                .refused()
                .get("port/1.0.0")
                .contains(PORT));
        second.close();
        first.close();
        assertEquals(0, device.open.get());
        assertEquals("port", driverOf(open("third")));
    }

    @Test
    void givenADeviceForOneSession_whenThatIsClosedAgainAndAgain_thenTheNextAlwaysHasTheDevice() {
        add("port", 1, new GainDriver(device, PORT));
        add("cpu", 0, new GainDriver(new GainDriver.Device(), null));
        for (int i = 0; i < 500; i++) {
            Session session = open("s" + i);
            assertEquals("port", driverOf(session));
            session.close();
        }
    }

    @Test
    void givenASessionThatRunsElsewhere_whenTheDeviceItWouldRatherHaveIsLetGo_thenItMovesThere() throws Exception {
        add("port", 1, new GainDriver(device, PORT));
        add("cpu", 0, new GainDriver(new GainDriver.Device(), null));
        Session first = open("first");
        Session second = open("second");
        House.run(second, 3);
        assertEquals("cpu", driverOf(second));
        first.close();
        House.await(() -> driverOf(second).equals("port"));
        assertEquals(1, device.open.get());
        House.run(second, 2);
        assertEquals(5, device.count);
        assertEquals("cpu", driverOf(open("third")));
    }

    @Test
    void givenADeviceForOneSession_whenNobodyElseCanRunTheSecond_thenItIsNotOpened() {
        add("port", 1, new GainDriver(device, PORT));
        open("first");
        GanglionException e = assertThrows(GanglionException.class, () -> open("second"));
        assertEquals(Reason.MISSING_CAPABILITY, e.reason());
    }

    @Test
    void givenADriverThatHoldsADevice_whenItsSuccessorNeedsTheSame_thenTheSessionParksAndItsStateGoesOver()
            throws Exception {
        add("old", 1, new GainDriver(device, PORT));
        add("new", 0, new GainDriver(device, PORT));
        Session session = open("s");
        List<SessionEvent> events = new ArrayList<>();
        session.listen(events::add);
        House.run(session, 25);
        assertEquals(25, device.count);
        SessionEvent.Exchanged exchanged =
                session.prefer(List.of("new")).get(House.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertEquals("new", driverOf(session));
        assertEquals(List.of("gain.count"), exchanged.carried());
        assertEquals(exchanged.checksumBefore(), exchanged.checksumAfter());
        assertEquals(1, device.open.get());
        House.run(session, 5);
        assertEquals(30, device.count);
        assertEquals(
                List.of("Parked", "Resumed", "Exchanged"),
                events.stream().map(event -> event.getClass().getSimpleName()).toList());
    }

    @Test
    void givenAStateInHardware_whenTheDriverIsExchanged_thenItIsPulledAndPushed() throws Exception {
        GainDriver.Device other = new GainDriver.Device();
        add("old", 1, new GainDriver(device, null));
        add("new", 0, new GainDriver(other, null));
        Session session = open("s");
        House.run(session, 25);
        session.prefer(List.of("new")).get(House.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertEquals(25, other.count);
    }

    @Test
    void givenADriverThatCannotOpenItsDevice_whenASessionOpens_thenTheNextIsTaken() {
        device.open.set(1);
        add("port", 1, new GainDriver(device, PORT));
        add("cpu", 0, new GainDriver(new GainDriver.Device(), null));
        assertEquals("cpu", driverOf(open("s")));
    }

    @Test
    void givenADriverThatHangsWhileItIsPrepared_whenItsTimeIsOver_thenOthersAreStillExchanged() throws Exception {
        CountDownLatch hang = new CountDownLatch(1);
        add("cpu", 0, new GainDriver(new GainDriver.Device(), null));
        Session session = openImpatiently("s");
        House.run(session, 3);
        house.sessions.limitCompiling(100_000_000);
        add("stuck", 5, new GainDriver(device, null, () -> FaultTest.awaitQuietly(hang)));
        House.await(() -> session.statistics().quarantined() == 1);
        add("better", 3, new GainDriver(new GainDriver.Device(), null));
        House.await(() -> driverOf(session).equals("better"));
        House.run(session, 3);
        hang.countDown();
    }

    @Test
    void givenAnIdleSession_whenItsDriverIsExchanged_thenTheLastStepCanStillBeAskedFor() throws Exception {
        add("old", 1, new GainDriver(device, null));
        add("new", 0, new GainDriver(new GainDriver.Device(), null));
        Session session = open("s");
        House.run(session, 4);
        session.prefer(List.of("new")).get(House.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        Operations operations = new Operations();
        session.count(operations);
        assertEquals(1, operations.macs);
        assertEquals(2 * House.value(3, 0), session.output(0).f64()[0]);
        assertEquals(2 * House.value(3, 0), session.signal("gain").f64()[0]);
    }

    @Test
    void givenADriverThatHangsWhileItIsPrepared_whenASessionOpens_thenTheNextIsTakenAfterAWhile() {
        CountDownLatch hang = new CountDownLatch(1);
        house.sessions.limitCompiling(100_000_000);
        add("stuck", 5, new GainDriver(device, null, () -> FaultTest.awaitQuietly(hang)));
        add("cpu", 0, new DoublingDriver(LeakyModel.Fault.NONE));
        Session session = openImpatiently("s");
        assertEquals("cpu", driverOf(session));
        assertEquals(1, session.statistics().lostThreads());
        hang.countDown();
    }

    @Test
    void givenADriverThatHangsWhenItIsAsked_whenASessionOpens_thenTheNextIsTakenAfterAWhile() throws Exception {
        CountDownLatch hang = new CountDownLatch(1);
        house.sessions.limitCompiling(100_000_000);
        add("stuck", 5, GainDriver.asked(device, PORT, () -> FaultTest.awaitQuietly(hang)));
        add("cpu", 0, new DoublingDriver(LeakyModel.Fault.NONE));
        CompletableFuture<Session> opened = CompletableFuture.supplyAsync(() -> openImpatiently("s"));
        try {
            Session session = opened.get(House.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertEquals("cpu", driverOf(session));
            assertEquals(1, session.statistics().lostThreads());
            assertEquals(1, session.statistics().quarantined());
        } finally {
            hang.countDown();
        }
        // what it claimed too late is held by nobody
        House.await(() -> placed().equals("stuck"));
        assertEquals(0, device.open.get());
    }

    /** Whose driver another session would run on now. */
    private String placed() {
        Placement placement = house.sessions.place("chain", network(), House.SETTINGS);
        return placement.places().get(1).provider().name();
    }

    @Test
    void givenADriverThatHangsWhenItIsAskedInTheBackground_whenItAnswersAtLast_thenNobodyHoldsWhatItClaimed()
            throws Exception {
        CountDownLatch hang = new CountDownLatch(1);
        AtomicReference<Thread> lost = new AtomicReference<>();
        house.sessions.limitCompiling(100_000_000);
        add("cpu", 0, new DoublingDriver(LeakyModel.Fault.NONE));
        Session session = openImpatiently("s");
        add("stuck", 5, GainDriver.asked(device, PORT, () -> {
            lost.compareAndSet(null, Thread.currentThread());
            FaultTest.awaitQuietly(hang);
        }));
        House.await(() -> session.statistics().quarantined() == 1);
        hang.countDown();
        lost.get().join(House.PATIENCE.toMillis());
        assertEquals("stuck", placed());
        assertEquals("cpu", driverOf(session));
    }

    @Test
    void givenADriverThatHangsWhenItIsAskedToTakeOver_whenItAnswersAtLast_thenNobodyHoldsWhatItClaimed()
            throws Exception {
        CountDownLatch hang = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        Provider throwing = add("throwing", 5, new DoublingDriver((t, values) -> {
            if (t == 3) {
                throw new IllegalStateException("on purpose");
            }
        }));
        add("stuck", 3, GainDriver.asked(device, PORT, () -> {
            // the first time is that of the opening
            if (asked.incrementAndGet() == 2) {
                FaultTest.awaitQuietly(hang);
            }
        }));
        add("cpu", 0, new DoublingDriver(LeakyModel.Fault.NONE));
        house.sessions.limitCompiling(100_000_000);
        Session session = openImpatiently("s");
        Thread lost = new Thread(() -> assertThrows(GanglionException.class, () -> House.run(session, 10)));
        lost.start();
        House.await(() -> driverOf(session).equals("cpu"));
        assertEquals(1, session.statistics().lostThreads());
        hang.countDown();
        lost.join(House.PATIENCE.toMillis());
        house.remove(throwing);
        assertEquals("stuck", placed());
    }

    @Test
    void givenASessionThatRecoversOntoADevice_whenItsProvidersAreLookedAtMeanwhile_thenNobodyElseGetsTheDevice()
            throws Exception {
        CountDownLatch preparing = new CountDownLatch(1);
        CountDownLatch prepared = new CountDownLatch(1);
        Provider throwing = add("throwing", 5, new DoublingDriver((t, values) -> {
            if (t == 3) {
                throw new IllegalStateException("on purpose");
            }
        }));
        AtomicInteger asked = new AtomicInteger();
        add(
                "port",
                3,
                new GainDriver(
                        device,
                        PORT,
                        asked::incrementAndGet,
                        () -> {
                            preparing.countDown();
                            FaultTest.awaitQuietly(prepared);
                        },
                        () -> {}));
        add("cpu", 0, new GainDriver(new GainDriver.Device(), null));
        Session session = open("s");
        CompletableFuture<Void> run = CompletableFuture.runAsync(() -> House.run(session, 10));
        try {
            preparing.await();
            house.remove(throwing);
            int before = asked.get();
            house.add("unneeded", 0, LeakyModel.Fault.NONE);
            House.await(() -> asked.get() > before);
            for (int i = 0; i < 50; i++) {
                assertEquals("cpu", placed());
                Thread.sleep(1);
            }
        } finally {
            prepared.countDown();
        }
        run.get(House.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertEquals("port", driverOf(session));
    }

    @Test
    void givenADriverThatIsPreparedTooLate_whenItIsDoneAtLast_thenItsDeviceIsFreeAgain() throws Exception {
        CountDownLatch hang = new CountDownLatch(1);
        house.sessions.limitCompiling(100_000_000);
        add("late", 5, new GainDriver(device, "port", () -> FaultTest.awaitQuietly(hang)));
        add("cpu", 0, new DoublingDriver(LeakyModel.Fault.NONE));
        Session session = openImpatiently("s");
        assertEquals("cpu", driverOf(session));
        hang.countDown();
        House.await(() -> placed().equals("late"));
        assertEquals(0, device.open.get());
    }

    @Test
    void givenADriverThatHangsInTheExchangeItself_whenItsDeadlinePasses_thenTheSessionGoesOnAsItWas() throws Exception {
        CountDownLatch hang = new CountDownLatch(1);
        add("old", 1, new GainDriver(device, null));
        GainDriver.Device stuck = new GainDriver.Device();
        Session session = openImpatiently("s");
        House.run(session, 20);
        AtomicInteger pushes = new AtomicInteger();
        add("stuck", 5, new GainDriver(stuck, null, () -> {}, () -> {
            // the first is that of the warming up
            if (pushes.incrementAndGet() == 2) {
                FaultTest.awaitQuietly(hang);
            }
        }));
        House.await(() -> session.statistics().lostThreads() == 1);
        House.run(session, 5);
        assertEquals("old", driverOf(session));
        assertEquals(25, device.count);
        hang.countDown();
        add("better", 7, new GainDriver(new GainDriver.Device(), null));
        House.await(() -> driverOf(session).equals("better"));
    }

    @Test
    void givenAQueueBeforeIt_whenTheSessionIsClosed_thenTheQueuesThreadEnds() throws Exception {
        add("cpu", 0, new DoublingDriver(LeakyModel.Fault.NONE));
        Session session = open("closing");
        house.sessions.queue(session, 1, () -> (view, sample) -> null, result -> {});
        session.close();
        House.await(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("ganglion-session-closing")));
    }
}
