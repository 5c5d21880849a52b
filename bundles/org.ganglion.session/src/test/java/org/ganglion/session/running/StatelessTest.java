// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.engine.Provider;
import org.ganglion.api.network.Signal;
import org.ganglion.api.stream.Result;
import org.ganglion.api.stream.Sample;
import org.ganglion.session.SampleQueue;
import org.ganglion.session.Session;
import org.ganglion.session.SessionSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sessions whose plans have no state, as those of flatbuffers: their inputs are the plan's own. */
class StatelessTest {
    private final House house = new House();

    @AfterEach
    void close() {
        house.close();
    }

    private Provider add(String name, int ranking, LeakyModel.Fault fault) {
        Provider provider = house.provider(name);
        house.providers.addDriver(provider, ranking, "gain", List.of("Gain"), new DoublingDriver(fault));
        return provider;
    }

    private Session open(int size) {
        return open(size, House.SETTINGS);
    }

    private Session open(int size, SessionSettings settings) {
        return house.sessions.open("s", "chain", DeviceTest.network(size), settings);
    }

    private static void assertDoubled(Session session, long step) {
        assertEquals(2 * House.value(step, 0), session.output(0).f64()[0]);
    }

    @Test
    void givenNoState_whenStepsAreMade_thenTheInputIsThePlansOwnAndNothingIsCopied() {
        add("one", 0, LeakyModel.Fault.NONE);
        Session session = open(1);
        Signal input = session.input(0);
        House.run(session, 10);
        assertSame(input, session.input(0));
        assertDoubled(session, 9);
    }

    @Test
    void givenAnInputJustFilled_whenProvidersAreExchanged_thenTheNewOneHasIt() throws Exception {
        add("one", 1, LeakyModel.Fault.NONE);
        add("two", 0, LeakyModel.Fault.NONE);
        Session session = open(1);
        House.feed(session, 5);
        assertNotNull(session.prefer(List.of("two")).get(House.PATIENCE.toSeconds(), TimeUnit.SECONDS));
        assertTrue(session.step());
        assertDoubled(session, 5);
    }

    @Test
    void givenAnotherThreadFillsAnInput_whenProvidersAreToBeExchanged_thenThatWaitsForItsStep() throws Exception {
        add("one", 1, LeakyModel.Fault.NONE);
        add("two", 0, LeakyModel.Fault.NONE);
        Session session = open(1);
        CountDownLatch lent = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Thread caller = new Thread(() -> {
            Signal input = session.input(0);
            lent.countDown();
            FaultTest.awaitQuietly(go);
            input.f64()[0] = House.value(7, 0);
            input.dense();
            session.step();
        });
        caller.start();
        lent.await();
        var exchanged = session.prefer(List.of("two"));
        assertThrows(TimeoutException.class, () -> exchanged.get(300, TimeUnit.MILLISECONDS));
        go.countDown();
        caller.join();
        assertNotNull(exchanged.get(House.PATIENCE.toSeconds(), TimeUnit.SECONDS));
        assertDoubled(session, 7);
    }

    @Test
    void givenAProviderThatThrows_whenTheNextTakesOver_thenItIsGivenTheSameInput() {
        add("bad", 1, (t, out) -> {
            if (t == 12) {
                throw new IllegalStateException();
            }
        });
        add("good", 0, LeakyModel.Fault.NONE);
        Session session = open(1);
        House.run(session, 13);
        assertDoubled(session, 12);
        assertEquals("good", session.providers().get(0).name());
        assertEquals(0, session.statistics().replayed());
    }

    @Test
    void givenAnInputTooLargeToBeCheckedBefore_whenItIsNotFinite_thenTheCallerIsToBlameNotTheProvider() {
        add("one", 0, LeakyModel.Fault.NONE);
        Session session = open(10_000);
        House.run(session, 3);
        session.input(0).f64()[9_999] = Double.NaN;
        assertEquals(
                Reason.INCONSISTENT,
                assertThrows(GanglionException.class, session::step).reason());
        assertEquals(0, session.statistics().quarantined());
        House.run(session, 3);
        assertEquals(6, session.steps());
    }

    @Test
    void givenAProviderThatHangsInASample_whenItsDeadlinePasses_thenTheSampleIsHandledAgain() throws Exception {
        CountDownLatch hang = new CountDownLatch(1);
        add("bad", 1, (t, out) -> {
            if (t == 5) {
                FaultTest.awaitQuietly(hang);
            }
        });
        add("good", 0, LeakyModel.Fault.NONE);
        List<Result> results = Collections.synchronizedList(new ArrayList<>());
        try (SampleQueue queue = house.sessions.queue(
                open(1, House.IMPATIENT),
                10,
                () -> (session, sample) -> {
                    for (int i = 0; i < 2; i++) {
                        House.feed(session, 2 * sample.id() + i);
                        session.step();
                    }
                    return new Result(sample.id(), "m", session.output(0).f64().clone(), 0, 0, 0, 0, 0);
                },
                results::add)) {
            for (int id = 0; id < 6; id++) {
                queue.offer(new Sample(id, 0, null));
            }
            assertTrue(queue.drain(House.PATIENCE));
            hang.countDown();
            assertEquals(6, results.size());
            for (Result result : results) {
                assertEquals(2 * House.value(2 * result.sample() + 1, 0), result.values()[0]);
            }
            assertEquals(12, queue.session().steps());
        }
    }
}
