// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.ganglion.api.GanglionException;
import org.ganglion.api.engine.Provider;
import org.ganglion.api.stream.Result;
import org.ganglion.api.stream.Sample;
import org.ganglion.session.SampleQueue;
import org.ganglion.session.Session;
import org.ganglion.session.SessionEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExchangeTest {
    private static final int EXCHANGES = 1000;

    private final House house = new House();

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void givenSamplesUnderWay_whenProvidersAreExchangedAThousandTimes_thenNoneIsLostOrDoubledAndEveryBitIsTheSame()
            throws Exception {
        house.add("one", 1, LeakyModel.Fault.NONE);
        house.add("two", 0, LeakyModel.Fault.NONE);
        List<Long> seen = Collections.synchronizedList(new ArrayList<>());
        Session session = house.open();
        SampleQueue queue = house.sessions.queue(
                session,
                1 << 20,
                () -> (s, sample) -> {
                    House.feed(s, s.steps());
                    s.step();
                    return new Result(sample.id(), "m", null, 0, 0, 0, 0, 0);
                },
                result -> seen.add(result.sample()));
        AtomicBoolean stop = new AtomicBoolean();
        Thread source = new Thread(() -> {
            for (long id = 0; !stop.get(); id++) {
                queue.offer(new Sample(id, 0, null));
                if (id % 16 == 0) {
                    LockSupport.parkNanos(50_000);
                }
            }
        });
        source.start();
        long[] pauses = new long[EXCHANGES];
        for (int i = 0; i < EXCHANGES; i++) {
            SessionEvent.Exchanged exchanged = session.prefer(List.of(i % 2 == 0 ? "two" : "one"))
                    .get(House.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertNotNull(exchanged);
            assertEquals(exchanged.checksumBefore(), exchanged.checksumAfter());
            assertEquals(List.of("pop.v"), exchanged.carried());
            pauses[i] = exchanged.pauseNanos();
        }
        stop.set(true);
        source.join();
        assertTrue(queue.drain(House.PATIENCE));
        assertEquals(LongStream.range(0, queue.accepted()).boxed().toList(), seen);
        assertEquals(queue.accepted(), session.steps());
        assertEquals(EXCHANGES, session.statistics().exchanges());
        assertArrayEquals(
                House.expected(3, (int) session.steps()), session.output(0).f64());
        Arrays.sort(pauses);
        String figures = "pauses of " + EXCHANGES + " exchanges within " + session.steps() + " steps: median "
                + pauses[EXCHANGES / 2] / 1000.0 + " us, p99 " + pauses[EXCHANGES * 99 / 100] / 1000.0 + " us, longest "
                + pauses[EXCHANGES - 1] / 1000.0 + " us";
        org.junit.platform.commons.logging.LoggerFactory.getLogger(ExchangeTest.class)
                .info(() -> figures);
        assertTrue(pauses[EXCHANGES / 2] < 1_000_000, figures);
        queue.close();
    }

    @Test
    void givenABetterProvider_whenItComes_thenItTakesOverByItself() throws Exception {
        house.add("old", 0, LeakyModel.Fault.NONE);
        Session session = house.open();
        House.run(session, 10);
        house.add("new", 1, LeakyModel.Fault.NONE);
        House.await(() -> session.providers().get(0).name().equals("new"));
        House.run(session, 10);
        assertArrayEquals(House.expected(3, 20), session.output(0).f64());
    }

    @Test
    void givenAProviderThatStops_whenItGoes_thenTheOtherHasTakenOverBeforeItIsGone() {
        Provider first = house.add("first", 1, LeakyModel.Fault.NONE);
        house.add("second", 0, LeakyModel.Fault.NONE);
        Session session = house.open();
        House.run(session, 21);
        house.remove(first);
        assertEquals("second", session.providers().get(0).name());
        assertFalse(session.parked());
        House.run(session, 9);
        assertArrayEquals(House.expected(3, 30), session.output(0).f64());
        assertEquals(0, session.statistics().parkedNanos());
    }

    @Test
    void givenTheOnlyProvider_whenItStopsAndComesBack_thenNothingWasForgotten() throws Exception {
        for (int round = 0; round < 20; round++) {
            Provider only = house.add("only" + round, 0, LeakyModel.Fault.NONE);
            if (round == 0) {
                house.open();
            }
            Session session = house.sessions.open().get(0);
            House.await(() -> !session.parked());
            House.run(session, 7);
            house.remove(only);
            assertTrue(session.parked());
            House.feed(session, session.steps());
            assertFalse(session.step());
            assertArrayEquals(
                    House.expected(3, 7 * (round + 1)), session.state("pop").f64("v"));
        }
    }

    @Test
    void givenNothingBetter_whenThePreferenceIsTheSame_thenNothingIsExchanged() throws Exception {
        house.add("only", 0, LeakyModel.Fault.NONE);
        Session session = house.open();
        assertNull(session.prefer(List.of("only")).get(House.PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }

    @Test
    void givenANewcomerThatFailsAtOnce_whenItShouldTakeOver_thenItIsFoundOutWhileItIsWarmedUp() throws Exception {
        house.add("good", 0, LeakyModel.Fault.NONE);
        Session session = house.open();
        House.run(session, 20);
        house.add("bad", 1, (t, v) -> v[0] = Double.NaN);
        House.await(() -> session.statistics().quarantined() == 1);
        House.run(session, 20);
        assertEquals("good", session.providers().get(0).name());
        assertArrayEquals(House.expected(3, 40), session.output(0).f64());
    }

    @Test
    void givenAVariableOfAnotherName_whenProvidersAreExchanged_thenItIsReportedAsDiscarded() throws Exception {
        house.add("v", 1, LeakyModel.Fault.NONE);
        house.providers.addNeuronModel(
                house.provider("u"), 0, List.of("Leaky"), "", new LeakyModel(LeakyModel.Fault.NONE, "u"));
        Session session = house.open();
        House.run(session, 20);
        SessionEvent.Exchanged exchanged =
                session.prefer(List.of("u")).get(House.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertEquals(List.of(), exchanged.carried());
        assertEquals(List.of("pop.v"), exchanged.discarded());
        assertArrayEquals(new double[3], session.state("pop").f64("u"));
    }

    @Test
    void givenAModelThatAdaptsTheState_whenItTakesOver_thenItGoesOnWhereTheOtherWas() throws Exception {
        house.add("volts", 1, LeakyModel.Fault.NONE);
        house.providers.addNeuronModel(house.provider("millivolts"), 0, List.of("Leaky"), "", new MillivoltModel());
        Session session = house.open();
        House.run(session, 20);
        SessionEvent.Exchanged exchanged =
                session.prefer(List.of("millivolts")).get(House.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertEquals(List.of("pop.v"), exchanged.adapted());
        assertEquals(List.of(), exchanged.discarded());
        House.run(session, 10);
        assertArrayEquals(House.expected(3, 30), session.output(0).f64(), 1e-12);
    }

    @Test
    void givenAnExchangeThatWaits_whenTheServiceStops_thenWhoWaitsForItIsTold() throws Exception {
        house.add("one", 0, LeakyModel.Fault.NONE);
        house.add("two", 0, LeakyModel.Fault.NONE);
        Session session = house.open();
        session.input(0); // until its step nobody else takes the session
        var first = session.prefer(List.of("two"));
        var second = session.prefer(List.of("one"));
        house.sessions.close();
        for (var waiting : List.of(first, second, session.prefer(List.of("two")))) {
            try {
                waiting.get(House.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (ExecutionException told) {
                assertTrue(told.getCause() instanceof GanglionException, told.toString());
            }
        }
    }
}
