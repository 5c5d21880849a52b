// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.ganglion.api.GanglionException;
import org.ganglion.session.Session;
import org.ganglion.session.SessionEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Providers that hang in a process that may have no more threads, as under a service's limit of tasks, or no memory. */
class ScarceThreadsTest {
    private final Scarcity scarcity = new Scarcity();
    private final CountDownLatch hang = new CountDownLatch(1);
    private final House house = new House(scarcity);

    @AfterEach
    void close() {
        scarcity.over = true;
        hang.countDown();
        house.close();
    }

    /** Its threads do not start while the process may have no more. */
    private static final class Scarcity implements ThreadFactory {
        private final AtomicInteger refused = new AtomicInteger();
        private volatile boolean over = true;

        @Override
        public Thread newThread(Runnable work) {
            return new Thread(work) {
                @Override
                public synchronized void start() {
                    if (!over) {
                        refused.incrementAndGet();
                        throw new OutOfMemoryError("unable to create native thread");
                    }
                    super.start();
                }
            };
        }
    }

    private void hangAtStep20(long t, double[] values) {
        if (t == 20) {
            FaultTest.awaitQuietly(hang);
        }
    }

    @Test
    void givenNoThreadCanBeMade_whenAProviderHangsInAStep_thenTheSessionGoesOnWhenOneCan() throws Exception {
        house.add("bad", 1, this::hangAtStep20);
        house.add("good", 0, LeakyModel.Fault.NONE);
        Session session = house.open(House.IMPATIENT);
        House.run(session, 20);
        scarcity.over = false;
        Thread direct = new Thread(() -> assertThrows(GanglionException.class, () -> House.run(session, 1)));
        direct.start();
        House.await(() -> scarcity.refused.get() > 1);
        assertEquals(1, session.statistics().lostThreads());
        scarcity.over = true;
        House.run(session, 30);
        assertArrayEquals(House.expected(3, 50), session.output(0).f64());
        assertEquals("good", session.providers().get(0).name());
        hang.countDown();
        direct.join(House.PATIENCE.toMillis());
    }

    /** Returns when the background hangs in it. */
    private void addStuck() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        GainDriver stuck = GainDriver.asked(new GainDriver.Device(), null, () -> {
            asked.countDown();
            FaultTest.awaitQuietly(hang);
        });
        house.providers.addDriver(house.provider("stuck"), 5, "gain", List.of("Gain"), stuck);
        asked.await();
    }

    @Test
    void givenAListenerThatFindsNoMemory_whenAProviderHangsInTheBackground_thenTheNextIsExchanged() throws Exception {
        house.sessions.limitCompiling(100_000_000);
        house.add("cpu", 0, LeakyModel.Fault.NONE);
        Session session = house.open(House.IMPATIENT);
        session.listen(event -> {
            if (event instanceof SessionEvent.Quarantined) {
                throw new OutOfMemoryError("on purpose");
            }
        });
        addStuck();
        House.await(() -> session.statistics().quarantined() == 1);
        house.add("better", 3, LeakyModel.Fault.NONE);
        House.await(() -> session.providers().get(0).name().equals("better"));
    }

    @Test
    void givenNoThreadCanBeMade_whenAProviderHangsInTheBackground_thenTheNextIsExchangedWhenOneCan() throws Exception {
        house.sessions.limitCompiling(100_000_000);
        house.add("cpu", 0, LeakyModel.Fault.NONE);
        Session session = house.open(House.IMPATIENT);
        House.run(session, 10);
        addStuck();
        scarcity.over = false;
        House.await(() -> session.statistics().quarantined() == 1 && scarcity.refused.get() > 1);
        house.add("better", 3, LeakyModel.Fault.NONE);
        scarcity.over = true;
        House.await(() -> session.providers().get(0).name().equals("better"));
        House.run(session, 10);
        assertArrayEquals(House.expected(3, 20), session.output(0).f64());
    }
}
