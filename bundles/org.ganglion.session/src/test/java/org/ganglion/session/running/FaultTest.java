// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.engine.Provider;
import org.ganglion.session.Session;
import org.ganglion.session.SessionEvent;
import org.ganglion.session.SessionSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FaultTest {
    private final House house = new House();
    private final List<SessionEvent> events = new ArrayList<>();

    @AfterEach
    void close() {
        house.close();
    }

    private Session openWith(LeakyModel.Fault fault) {
        return openWith(fault, House.SETTINGS);
    }

    private Session openWith(LeakyModel.Fault fault, SessionSettings settings) {
        house.add("bad", 1, fault);
        house.add("good", 0, LeakyModel.Fault.NONE);
        Session session = house.open(settings);
        session.listen(events::add);
        assertEquals("bad", session.providers().get(0).name());
        return session;
    }

    private static void strikeAt(long step, long t, Runnable what) {
        if (t == step) {
            what.run();
        }
    }

    private void assertWentOn(Session session, int steps, String why) {
        House.run(session, steps);
        assertEquals(steps, session.steps());
        assertArrayEquals(House.expected(3, steps), session.output(0).f64());
        assertEquals("good", session.providers().get(0).name());
        SessionEvent.Quarantined event = events.stream()
                .filter(SessionEvent.Quarantined.class::isInstance)
                .map(SessionEvent.Quarantined.class::cast)
                .findFirst()
                .orElseThrow();
        assertEquals("bad", event.provider().name());
        assertTrue(event.why().contains(why), event.why());
        assertEquals(1, session.statistics().quarantined());
    }

    @Test
    void givenAProviderThatThrows_whenItDoes_thenTheNextComputesTheSameStepsAgain() {
        Session session = openWith((t, v) -> strikeAt(42, t, () -> {
            v[0] = 77;
            throw new IllegalStateException("struck");
        }));
        assertWentOn(session, 100, "struck");
        assertEquals(42 - 32, session.statistics().replayed(), "a checkpoint every 16 steps");
    }

    @Test
    void givenAProviderWithABrokenLink_whenItThrowsALinkageError_thenTheNextTakesOver() {
        assertWentOn(
                openWith((t, v) -> strikeAt(3, t, () -> {
                    throw new NoClassDefFoundError("gone");
                })),
                20,
                "gone");
    }

    private static int endless(int n) {
        return endless(n + 1) + 1;
    }

    @Test
    void givenAProviderThatRecursesForEver_whenTheStackOverflows_thenTheNextTakesOver() {
        assertWentOn(openWith((t, v) -> strikeAt(5, t, () -> endless(0))), 20, "StackOverflowError");
    }

    @Test
    void givenAProviderThatReturnsNaN_whenItDoes_thenTheNextTakesOverAndNoNaNIsSeen() {
        Session session = openWith((t, v) -> strikeAt(20, t, () -> v[1] = Double.NaN));
        assertWentOn(session, 64, "not finite in node 'pop'");
    }

    @Test
    void givenInfinityInTheState_whenACheckpointIsDue_thenItIsFoundBeforeTheCheckpointIsLost() {
        // the output stays finite: only the check of the state can see it
        LeakyModel.Fault hidden = (t, v) -> {
            if (t >= 18) {
                v[2] = Double.POSITIVE_INFINITY;
            }
        };
        house.providers.addNeuronModel(house.provider("bad"), 1, List.of("Leaky"), "", new ClampedModel(hidden));
        house.add("good", 0, LeakyModel.Fault.NONE);
        Session session = house.open();
        session.listen(events::add);
        assertWentOn(session, 100, "not finite in node 'pop'");
    }

    @Test
    void givenAnInputThatIsNotFinite_whenAStepIsAsked_thenTheCallerIsRefusedAndNobodyBlamed() {
        Session session = openWith(LeakyModel.Fault.NONE);
        House.run(session, 10);
        session.input(0).f64()[2] = Double.NaN;
        GanglionException e = assertThrows(GanglionException.class, session::step);
        assertEquals(Reason.INCONSISTENT, e.reason());
        assertEquals(10, session.steps());
        House.feed(session, 10);
        assertTrue(session.step());
        assertArrayEquals(House.expected(3, 11), session.output(0).f64());
        assertEquals(0, session.statistics().quarantined());
    }

    @Test
    void givenNobodyLeft_whenTheLastProviderThrows_thenTheSessionParksAndGoesOnWhereItWas() throws Exception {
        house.add(
                "bad",
                0,
                (t, v) -> strikeAt(21, t, () -> {
                    throw new IllegalStateException("struck");
                }));
        Session session = house.open();
        session.listen(events::add);
        House.run(session, 21);
        House.feed(session, 21);
        assertFalse(session.step());
        assertTrue(session.parked());
        assertEquals(21, session.steps());
        assertTrue(events.stream()
                .anyMatch(e -> e instanceof SessionEvent.Parked p
                        && p.missing().equals(List.of("ganglion.neuron;type=Leaky"))));
        house.add("good", 0, LeakyModel.Fault.NONE);
        House.await(() -> !session.parked());
        assertTrue(session.step(), "the input is still there");
        House.run(session, 28);
        assertArrayEquals(House.expected(3, 50), session.output(0).f64());
        assertTrue(session.statistics().parkedNanos() > 0);
    }

    @Test
    void givenEveryProviderFails_whenOneAfterTheOtherThrows_thenEachIsTriedOnce() {
        for (int i = 0; i < 5; i++) {
            house.add(
                    "bad" + i,
                    10 - i,
                    (t, v) -> strikeAt(33, t, () -> {
                        throw new IllegalStateException();
                    }));
        }
        house.add("good", 0, LeakyModel.Fault.NONE);
        Session session = house.open();
        House.run(session, 50);
        assertArrayEquals(House.expected(3, 50), session.output(0).f64());
        assertEquals(5, session.statistics().quarantined());
    }

    @Test
    void givenAProviderThatHangs_whenADirectStepPassesItsDeadline_thenAnotherThreadGoesOn() throws Exception {
        CountDownLatch hang = new CountDownLatch(1);
        Session session = openWith(
                (t, v) -> strikeAt(20, t, () -> {
                    awaitQuietly(hang);
                    v[0] = 1e9;
                }),
                House.IMPATIENT);
        AtomicReference<Throwable> seen = new AtomicReference<>();
        Thread direct = new Thread(() -> {
            try {
                House.run(session, 100);
            } catch (Throwable e) {
                seen.set(e);
            }
        });
        direct.start();
        House.await(() -> session.statistics().lostThreads() == 1);
        House.run(session, 10);
        assertEquals(30, session.steps());
        hang.countDown();
        direct.join(House.PATIENCE.toMillis());
        assertTrue(seen.get() instanceof GanglionException, String.valueOf(seen.get()));
        assertWentOn2(session);
    }

    private void assertWentOn2(Session session) {
        House.run(session, 70);
        assertArrayEquals(House.expected(3, 100), session.output(0).f64());
        assertEquals("good", session.providers().get(0).name());
    }

    static void awaitQuietly(CountDownLatch latch) {
        boolean waiting = true;
        while (waiting) {
            try {
                latch.await();
                waiting = false;
            } catch (InterruptedException e) {
                // a provider that hangs does not listen
            }
        }
    }

    @Test
    void givenAProviderThatHangs_whenTheSessionIsClosed_thenThatIsBounded() throws Exception {
        CountDownLatch hanging = new CountDownLatch(1);
        CountDownLatch hang = new CountDownLatch(1);
        house.add("bad", 0, (t, v) -> {
            hanging.countDown();
            awaitQuietly(hang);
        });
        Session session = house.open();
        Thread direct = new Thread(() -> {
            try {
                session.step();
            } catch (GanglionException e) {
                // given up
            }
        });
        direct.start();
        hanging.await();
        long start = System.nanoTime();
        session.close();
        assertTrue(System.nanoTime() - start < 4_000_000_000L);
        assertThrows(GanglionException.class, session::step);
        hang.countDown();
        direct.join(House.PATIENCE.toMillis());
        assertFalse(direct.isAlive());
    }

    @Test
    void givenAProviderThatCannotBePopulated_whenASessionOpens_thenTheNextIsTaken() {
        Provider broken = house.provider("broken");
        house.providers.addNeuronModel(broken, 5, List.of("Leaky"), "", new UnpopulatedModel());
        house.add("good", 0, LeakyModel.Fault.NONE);
        Session session = house.open();
        House.run(session, 5);
        assertEquals("good", session.providers().get(0).name());
    }
}
