// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.ganglion.api.engine.Provider;
import org.ganglion.api.stream.Result;
import org.ganglion.api.stream.Sample;
import org.ganglion.session.SampleHandler;
import org.ganglion.session.SampleQueue;
import org.ganglion.session.Session;
import org.ganglion.session.SessionSettings;
import org.ganglion.session.SessionStatistics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything at once: providers come and go, throw, return NaN and hang while samples go through and snapshots are taken. */
class ChaosTest {
    private static final int ROUNDS = 60;
    private static final int STEPS_PER_SAMPLE = 7;
    private static final SessionSettings SETTINGS =
            new SessionSettings(List.of(), List.of(), 16, Duration.ofMillis(400));

    private final House house = new House();
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void close() {
        end.countDown();
        house.close();
    }

    /** What a provider does wrong, once, at some step to come; or nothing. */
    private LeakyModel.Fault fault(Random random, long now) {
        long when = now + random.nextInt(400);
        int which = random.nextInt(6);
        AtomicBoolean done = new AtomicBoolean();
        return (t, v) -> {
            boolean warming = !Thread.currentThread().getName().startsWith("ganglion-session");
            if (warming || t < when || which > 2 || !done.compareAndSet(false, true)) {
                return;
            }
            switch (which) {
                case 0 -> throw new IllegalStateException("struck");
                case 1 -> v[0] = Double.NaN;
                default -> {
                    v[0] = 1e9;
                    FaultTest.awaitQuietly(end);
                }
            }
        };
    }

    private static SampleHandler handler() {
        return (session, sample) -> {
            for (int i = 0; i < STEPS_PER_SAMPLE; i++) {
                House.feed(session, sample.id() * STEPS_PER_SAMPLE + i);
                session.step();
            }
            return new Result(sample.id(), "m", session.output(0).f64().clone(), 0, 0, 0, 0, 0);
        };
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void givenAllThatCanGoWrong_whenItGoesWrongAtOnce_thenEachSampleHasItsResultOnceAndToTheBit(long seed)
            throws Exception {
        Random random = new Random(seed);
        List<Result> results = Collections.synchronizedList(new ArrayList<>());
        List<Provider> alive = new ArrayList<>();
        alive.add(house.add("p0", 0, LeakyModel.Fault.NONE));
        Session session = house.sessions.open("chaos", "chain", House.network(3), SETTINGS);
        SampleQueue queue = house.sessions.queue(session, 1 << 20, ChaosTest::handler, results::add);
        AtomicBoolean stop = new AtomicBoolean();
        Thread source = new Thread(() -> {
            for (long id = 0; !stop.get(); id++) {
                queue.offer(new Sample(id, 0, null));
                LockSupport.parkNanos(200_000);
            }
        });
        source.start();
        for (int round = 1; round <= ROUNDS; round++) {
            switch (random.nextInt(5)) {
                case 0, 1 -> alive.add(house.add("p" + round, random.nextInt(20), fault(random, session.steps())));
                case 2 -> {
                    if (!alive.isEmpty()) {
                        house.remove(alive.remove(random.nextInt(alive.size())));
                    }
                }
                case 3 -> session.prefer(List.of("p" + random.nextInt(round)));
                default -> session.snapshot();
            }
            Thread.sleep(random.nextInt(8));
        }
        stop.set(true);
        source.join();
        house.add("last", 100, LeakyModel.Fault.NONE);
        SessionStatistics statistics = session.statistics();
        assertTrue(queue.drain(House.PATIENCE), statistics::toString);
        assertEquals(
                LongStream.range(0, queue.accepted()).boxed().toList(),
                results.stream().map(Result::sample).toList());
        for (int i = 0; i < results.size(); i += 50) {
            int steps = (i + 1) * STEPS_PER_SAMPLE;
            assertArrayEquals(House.expected(3, steps), results.get(i).values(), "sample " + i + " " + statistics);
        }
        assertEquals(queue.accepted() * STEPS_PER_SAMPLE, session.steps());
        assertTrue(statistics.quarantined() + statistics.exchanges() > 0, statistics::toString);
        queue.close();
    }
}
