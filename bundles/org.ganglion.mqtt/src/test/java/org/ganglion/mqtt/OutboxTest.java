// SPDX-License-Identifier: Apache-2.0
package org.ganglion.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import org.ganglion.api.messaging.Message;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private static final String DEVICE = "ganglion/v1/lab/board/";
    private long sequence;

    private Waiting waiting(String topic, int bytes) {
        return new Waiting(sequence++, Message.of(topic, new byte[bytes], 1), null);
    }

    private static List<Long> drain(Outbox outbox) {
        List<Long> order = new ArrayList<>();
        for (Waiting next = outbox.poll(); next != null; next = outbox.poll()) {
            order.add(next.sequence);
        }
        return order;
    }

    @Test
    void givenSeveralKinds_whenPolled_thenTheyComeInTheOrderOfPublishing() {
        Outbox outbox = new Outbox(10, 1000);
        outbox.add(waiting(DEVICE + "out/a", 1));
        outbox.add(waiting(DEVICE + "telemetry/load", 1));
        outbox.add(waiting(DEVICE + "out/b", 1));
        assertEquals(List.of(0L, 1L, 2L), drain(outbox));
        assertEquals(0, outbox.length());
        assertEquals(0, outbox.bytes());
        assertNull(outbox.poll());
    }

    @Test
    void givenAFullKind_whenAnotherComes_thenTheOldestOfThatKindGoesAndOtherKindsStay() {
        Outbox outbox = new Outbox(2, 1000);
        outbox.add(waiting(DEVICE + "reported", 1));
        outbox.add(waiting(DEVICE + "telemetry/load", 1));
        outbox.add(waiting(DEVICE + "telemetry/heat", 1));
        Outbox.Removed removed = outbox.add(waiting(DEVICE + "telemetry/load", 1));
        assertEquals(
                List.of(1L), removed.dropped().stream().map(w -> w.sequence).toList());
        assertEquals(List.of(0L, 2L, 3L), drain(outbox));
    }

    @Test
    void givenTooManyBytes_whenAnotherComes_thenTheOldestOfTheHeaviestKindGo() {
        Outbox outbox = new Outbox(100, 100);
        outbox.add(waiting(DEVICE + "reported", 10));
        outbox.add(waiting(DEVICE + "data", 50));
        outbox.add(waiting(DEVICE + "data", 40));
        Outbox.Removed removed = outbox.add(waiting(DEVICE + "reported", 30));
        assertEquals(
                List.of(1L), removed.dropped().stream().map(w -> w.sequence).toList());
        assertEquals(80, outbox.bytes());
    }

    @Test
    void givenAWaitingRetainedMessage_whenANewerOneForTheTopicComes_thenItTakesItsPlace() {
        Outbox outbox = new Outbox(10, 1000);
        Waiting first =
                new Waiting(0, Message.of(DEVICE + "reported", new byte[1], 1).retain(), null);
        Waiting other =
                new Waiting(1, Message.of(DEVICE + "reported/x", new byte[1], 1).retain(), null);
        Waiting newer =
                new Waiting(2, Message.of(DEVICE + "reported", new byte[2], 1).retain(), null);
        outbox.add(first);
        outbox.add(other);
        assertEquals(List.of(first), outbox.add(newer).replaced());
        assertEquals(List.of(1L, 2L), drain(outbox));
    }

    @Test
    void givenPolledMessages_whenTheyArePutBack_thenTheyComeFirstInTheirOldOrder() {
        Outbox outbox = new Outbox(10, 1000);
        for (int i = 0; i < 4; i++) {
            outbox.add(waiting("bench/x", 1));
        }
        Waiting first = outbox.poll();
        Waiting second = outbox.poll();
        outbox.putBack(List.of(second, first));
        assertEquals(List.of(0L, 1L, 2L, 3L), drain(outbox));
    }

    @Test
    void givenTopics_whenTheirKindIsAsked_thenItIsTheLevelAfterTheDeviceOrTheFirst() {
        assertEquals("telemetry", Waiting.kind(DEVICE + "telemetry/load"));
        assertEquals("status", Waiting.kind(DEVICE + "status"));
        assertEquals("bench", Waiting.kind("bench/echo/1"));
        assertEquals("ganglion", Waiting.kind("ganglion/v1/lab"));
    }
}
