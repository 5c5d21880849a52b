// SPDX-License-Identifier: Apache-2.0
package org.ganglion.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.ganglion.api.messaging.Message;
import org.junit.jupiter.api.Test;

class InboxTest {
    private static Arrival arrival(String text) {
        return new Arrival(Message.of("a/b", text.getBytes(UTF_8), 0), 1, () -> {});
    }

    @Test
    void givenAHandlerThatOverflowsItsStack_whenMoreArrives_thenItIsHandled() {
        Counters counters = new Counters();
        List<String> heard = new ArrayList<>();
        Inbox inbox = new Inbox(
                message -> {
                    String text = new String(message.payload(), UTF_8);
                    if (text.equals("deep")) {
                        throw new StackOverflowError();
                    }
                    heard.add(text);
                },
                Runnable::run,
                counters,
                10,
                1000);

        inbox.offer(arrival("deep"));
        inbox.offer(arrival("flat"));

        assertEquals(List.of("flat"), heard);
        assertEquals(1, counters.handlerFailures.sum());
    }
}
