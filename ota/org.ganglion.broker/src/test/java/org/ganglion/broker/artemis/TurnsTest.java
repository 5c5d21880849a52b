// SPDX-License-Identifier: Apache-2.0
package org.ganglion.broker.artemis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final Turns turns = new Turns(60, TimeUnit.SECONDS);
    private final List<String> called = new ArrayList<>();

    @Test
    void givenTwoPublishesUnderWay_whenTheLastEnds_thenTheSubscriptionIsCalledOnceAndBegins() {
        Object first = turns.publish();
        Object second = turns.publish();
        Runnable again = () -> called.add("again");
        assertTrue(turns.subscribe(System.nanoTime(), again).isEmpty());
        assertTrue(turns.subscribe(System.nanoTime(), again).isEmpty());
        turns.published(first);
        assertEquals(List.of(), called);
        turns.published(second);
        assertEquals(List.of("again"), called);
        assertTrue(turns.subscribe(System.nanoTime(), again).isPresent());
    }

    @Test
    void givenASubscriptionUnderWay_whenAnotherThreadPublishes_thenItWaitsForItsEnd() throws Exception {
        Object subscription = turns.subscribe(System.nanoTime(), () -> {}).orElseThrow();
        CompletableFuture<Object> publish = CompletableFuture.supplyAsync(turns::publish);
        assertThrows(TimeoutException.class, () -> publish.get(50, TimeUnit.MILLISECONDS));
        turns.subscribed(subscription);
        turns.published(publish.get(60, TimeUnit.SECONDS));
    }

    @Test
    void givenASubscriptionThatFails_whenItsThreadPublishesTheLastWill_thenItDoesNotWaitForItself() {
        turns.subscribe(System.nanoTime(), () -> {}).orElseThrow();
        long since = System.nanoTime();
        turns.publish();
        assertTrue(System.nanoTime() - since < TimeUnit.SECONDS.toNanos(30));
    }

    @Test
    void givenWhatNeverEnds_whenOthersHaveWaitedForTheBound_thenTheyGoOnAndTheNextDoNotWaitForIt() throws Exception {
        Turns brief = new Turns(20, TimeUnit.MILLISECONDS);
        brief.publish();
        long since = System.nanoTime();
        assertTrue(brief.subscribe(since, () -> called.add("again")).isEmpty());
        TimeUnit.MILLISECONDS.sleep(20);
        Object subscription = brief.subscribe(since, () -> called.add("again")).orElseThrow();
        assertTrue(brief.subscribe(System.nanoTime(), () -> called.add("again")).isPresent());
        brief.subscribed(subscription);

        Object publish = CompletableFuture.supplyAsync(brief::publish).get(60, TimeUnit.SECONDS);
        assertFalse(
                brief.subscribe(System.nanoTime(), () -> called.add("again")).isPresent());
        brief.published(publish);
        assertTrue(called.contains("again"));
    }
}
