// SPDX-License-Identifier: Apache-2.0
package org.ganglion.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.ganglion.api.messaging.Message;
import org.ganglion.api.messaging.MessageHandler;
import org.ganglion.api.messaging.PromptHandler;
import org.junit.jupiter.api.Test;

class InboxTest {
    private final List<Runnable> scheduled = new ArrayList<>();
    private final Counters counters = new Counters();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final List<Thread> handledOn = new ArrayList<>();

    private Inbox inbox(MessageHandler handler) {
        return new Inbox(handler, scheduled::add, counters, 10, 1000);
    }

    private Arrival arrival() {
        Message message = new Message("t", new byte[1], 1, false, null, null, null, 0, Map.of());
        return new Arrival(message, 1, acknowledged::incrementAndGet);
    }

    private void handle(Message message) {
        handledOn.add(Thread.currentThread());
    }

    @Test
    void givenAPromptHandler_whenAMessageArrives_thenItIsHandledAndAcknowledgedOnThatThread() {
        PromptHandler handler = this::handle;
        inbox(handler).offer(arrival());
        assertEquals(1, handledOn.size());
        assertSame(Thread.currentThread(), handledOn.get(0));
        assertEquals(1, acknowledged.get());
        assertEquals(0, scheduled.size());
    }

    @Test
    void givenAPromptHandlerThatThrows_whenAMessageArrives_thenItIsCountedAndAcknowledged() {
        PromptHandler handler = message -> {
            throw new IllegalStateException("on purpose");
        };
        inbox(handler).offer(arrival());
        assertEquals(1, counters.handlerFailures.sum());
        assertEquals(1, acknowledged.get());
    }

    @Test
    void givenAClosedInbox_whenAMessageArrives_thenItIsAcknowledgedAndNotHandled() {
        PromptHandler handler = this::handle;
        Inbox inbox = inbox(handler);
        inbox.close();
        inbox.offer(arrival());
        assertEquals(0, handledOn.size());
        assertEquals(1, acknowledged.get());
    }

    @Test
    void givenAnyOtherHandler_whenAMessageArrives_thenItIsLeftToTheHandlersThreads() {
        inbox(this::handle).offer(arrival());
        assertEquals(0, handledOn.size());
        assertEquals(1, scheduled.size());
        scheduled.get(0).run();
        assertEquals(1, handledOn.size());
        assertEquals(1, acknowledged.get());
    }
}
