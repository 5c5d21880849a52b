// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.ganglion.api.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ArrivalsTest {
    private final UpdateThread thread = new UpdateThread(() -> {}, (reason, why) -> {});
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch free = new CountDownLatch(1);
    private final AtomicInteger superseded = new AtomicInteger();
    private final List<String> taken = new CopyOnWriteArrayList<>();
    private final List<Object> answers = new ArrayList<>();

    private final Arrivals arrivals = new Arrivals(thread, () -> new Arrivals.Taker() {
        @Override
        public void supersede() {
            superseded.incrementAndGet();
        }

        @Override
        public void receive(boolean own, byte[] document) {
            taken.add((own ? "own " : "group ") + document[0]);
        }

        @Override
        public void hurry() {
            taken.add("hurry");
        }

        @Override
        public Map<String, Object> plan(byte[] document) {
            return Map.of("reason", document[0]);
        }
    });

    @BeforeEach
    void occupy() throws InterruptedException {
        thread.run(() -> {
            begun.countDown();
            free.await();
        });
        begun.await();
    }

    @AfterEach
    void end() throws InterruptedException {
        free.countDown();
        thread.end(() -> {});
    }

    private void awaitIdle() throws InterruptedException {
        CountDownLatch idle = new CountDownLatch(1);
        free.countDown();
        thread.run(idle::countDown);
        assertTrue(idle.await(20, TimeUnit.SECONDS));
    }

    @Test
    void givenAThreadThatIsBusy_whenManyDocumentsCome_thenEachSupersedesAndOnlyTheLatestOfEachTopicIsKept()
            throws Exception {
        for (int i = 0; i <= 100; i++) {
            arrivals.received(true, new byte[] {(byte) i});
            arrivals.received(false, new byte[] {(byte) -i});
        }
        awaitIdle();

        assertEquals(202, superseded.get());
        assertEquals(List.of("own 100", "group -100"), taken);
        arrivals.received(true, new byte[] {7});
        awaitIdle();
        assertEquals("own 7", taken.get(2));
    }

    @Test
    void givenAThreadThatIsBusy_whenTheConnectionComesAndGoes_thenOnlyOneWordOfItWaits() throws Exception {
        for (int i = 0; i < 100; i++) {
            arrivals.connected();
        }
        awaitIdle();
        assertEquals(List.of("hurry"), taken);

        arrivals.connected();
        awaitIdle();
        assertEquals(List.of("hurry", "hurry"), taken);
    }

    @Test
    void givenAThreadThatIsBusy_whenManyAsk_thenAFewWaitAndTheOthersAreToldAtOnce() throws Exception {
        for (byte i = 0; i < 100; i++) {
            arrivals.planWanted(new byte[] {i}, answer -> answers.add(answer.get("reason")));
        }
        assertEquals(100 - Arrivals.MOST_QUESTIONS, answers.size());
        assertTrue(answers.stream().allMatch(Reason.BUSY::equals), answers::toString);
        answers.clear();
        awaitIdle();

        assertEquals(Arrivals.MOST_QUESTIONS, answers.size());
        arrivals.planWanted(new byte[] {99}, answer -> answers.add(answer.get("reason")));
        awaitIdle();
        assertEquals((byte) 99, answers.get(Arrivals.MOST_QUESTIONS));
    }
}
