// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.engine.Provider;
import org.ganglion.api.stream.Result;
import org.ganglion.api.stream.Sample;
import org.ganglion.session.SampleHandler;
import org.ganglion.session.SampleQueue;
import org.ganglion.session.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QueueTest {
    private final House house = new House();
    private final List<Result> results = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void close() {
        house.close();
    }

    /** Each sample takes {@code steps} steps, fed by the number of the step since the session began. */
    private static SampleHandler handler(int steps) {
        return (session, sample) -> {
            for (int i = 0; i < steps; i++) {
                House.feed(session, sample.id() * steps + i);
                session.step();
            }
            return result(sample, session);
        };
    }

    private static Result result(Sample sample, Session session) {
        return new Result(sample.id(), "m", session.output(0).f64().clone(), 0, 0, 0, 0, 0);
    }

    private static Sample sample(long id) {
        return new Sample(id, System.nanoTime(), new double[0]);
    }

    private void assertEachOnceInOrder(int samples, int steps) {
        assertEquals(
                LongStream.range(0, samples).boxed().toList(),
                results.stream().map(Result::sample).toList());
        for (Result result : results) {
            assertArrayEquals(House.expected(3, (int) (result.sample() + 1) * steps), result.values());
        }
    }

    @Test
    void givenSamples_whenTheyAreOffered_thenEachGivesItsResultInOrder() throws Exception {
        house.add("good", 0, LeakyModel.Fault.NONE);
        try (SampleQueue queue = house.sessions.queue(house.open(), 100, () -> handler(3), results::add)) {
            for (int i = 0; i < 50; i++) {
                assertTrue(queue.offer(sample(i)));
            }
            assertTrue(queue.drain(House.PATIENCE));
            assertEachOnceInOrder(50, 3);
            assertEquals(50, queue.handled());
        }
    }

    private void assertFirstIsGivenUp(Error failure) throws Exception {
        house.add("good", 0, LeakyModel.Fault.NONE);
        SampleHandler failing = (session, sample) -> {
            if (sample.id() == 0) {
                throw failure;
            }
            return result(sample, session);
        };
        try (SampleQueue queue = house.sessions.queue(house.open(), 100, () -> failing, results::add)) {
            queue.offer(sample(0));
            queue.offer(sample(1));
            assertTrue(queue.drain(House.PATIENCE));
            assertEquals(List.of(1L), results.stream().map(Result::sample).toList());
            assertEquals(2, queue.handled());
        }
    }

    @Test
    void givenAHandlerWhoseClassesAreGone_whenItFails_thenItsSampleIsGivenUpAndTheNextIsHandled() throws Exception {
        assertFirstIsGivenUp(new NoClassDefFoundError("org/example/Gone"));
    }

    @Test
    void givenASampleThatNeedsTooMuchMemory_whenItFails_thenItIsGivenUpAndTheNextIsHandled() throws Exception {
        assertFirstIsGivenUp(new OutOfMemoryError("on purpose"));
    }

    @Test
    void givenAProviderThatHangsInASample_whenItsDeadlinePasses_thenTheSampleIsHandledAgainOnce() throws Exception {
        CountDownLatch hang = new CountDownLatch(1);
        house.add("bad", 1, (t, v) -> {
            if (t == 333) {
                FaultTest.awaitQuietly(hang);
                v[0] = 1e9;
            }
        });
        house.add("good", 0, LeakyModel.Fault.NONE);
        // a sample is longer than the distance of two checkpoints
        try (SampleQueue queue =
                house.sessions.queue(house.open(House.IMPATIENT), 100, () -> handler(50), results::add)) {
            for (int i = 0; i < 20; i++) {
                queue.offer(sample(i));
            }
            assertTrue(queue.drain(House.PATIENCE));
            hang.countDown();
            assertEachOnceInOrder(20, 50);
            assertEquals(1, queue.session().statistics().lostThreads());
            assertEquals(20, queue.handled());
        }
    }

    @Test
    void givenALostThreadThatComesBack_whenItsHandlerGoesOn_thenNothingOfItIsSeen() throws Exception {
        CountDownLatch hang = new CountDownLatch(1);
        CountDownLatch back = new CountDownLatch(1);
        house.add("bad", 1, (t, v) -> {
            if (t == 25) {
                FaultTest.awaitQuietly(hang);
            }
        });
        house.add("good", 0, LeakyModel.Fault.NONE);
        SampleHandler stubborn = (session, sample) -> {
            try {
                return handler(10).handle(session, sample);
            } catch (GanglionException e) {
                back.countDown();
                return new Result(99, "m", new double[3], 0, 0, 0, 0, 0);
            }
        };
        try (SampleQueue queue = house.sessions.queue(house.open(House.IMPATIENT), 100, () -> stubborn, results::add)) {
            for (int i = 0; i < 8; i++) {
                queue.offer(sample(i));
            }
            House.await(() -> results.size() > 3);
            hang.countDown();
            back.await();
            assertTrue(queue.drain(House.PATIENCE));
            assertEachOnceInOrder(8, 10);
        }
    }

    @Test
    void givenNoProviderLeft_whenSamplesGoOn_thenTheyWaitAndTheOldestGoesWhenTheQueueIsFull() throws Exception {
        Provider only = house.add("only", 0, LeakyModel.Fault.NONE);
        try (SampleQueue queue = house.sessions.queue(house.open(), 5, () -> handler(1), results::add)) {
            queue.offer(sample(0));
            assertTrue(queue.drain(House.PATIENCE));
            house.remove(only);
            assertTrue(queue.session().parked());
            assertTrue(queue.offer(sample(1)));
            House.await(() -> queue.waiting() == 0);
            for (int i = 2; i < 7; i++) {
                assertTrue(queue.offer(sample(i)));
            }
            assertFalse(queue.offer(sample(7)), "sample 2 goes");
            assertEquals(1, queue.dropped());
            house.add("back", 0, LeakyModel.Fault.NONE);
            assertTrue(queue.drain(House.PATIENCE));
            assertEquals(
                    List.of(0L, 1L, 3L, 4L, 5L, 6L, 7L),
                    results.stream().map(Result::sample).toList());
            assertEquals(8, queue.accepted());
            assertEquals(7, queue.handled());
        }
    }

    @Test
    void givenAHandlerThatGivesASampleUp_whenItThrows_thenTheNextIsHandled() throws Exception {
        house.add("good", 0, LeakyModel.Fault.NONE);
        SampleHandler picky = (session, sample) -> {
            if (sample.id() == 1) {
                throw new GanglionException(Reason.MALFORMED, "no");
            }
            session.step();
            return result(sample, session);
        };
        try (SampleQueue queue = house.sessions.queue(house.open(), 5, () -> picky, results::add)) {
            queue.offer(sample(0));
            queue.offer(sample(1));
            queue.offer(sample(2));
            assertTrue(queue.drain(House.PATIENCE));
            assertEquals(List.of(0L, 2L), results.stream().map(Result::sample).toList());
            assertEquals(3, queue.handled());
        }
    }

    @Test
    void givenAParkedSession_whenItsQueueIsClosed_thenThatIsBounded() {
        Provider only = house.add("only", 0, LeakyModel.Fault.NONE);
        SampleQueue queue = house.sessions.queue(house.open(), 5, () -> handler(1), results::add);
        house.remove(only);
        queue.offer(sample(0));
        long start = System.nanoTime();
        queue.close();
        assertTrue(System.nanoTime() - start < 4_000_000_000L);
    }
}
