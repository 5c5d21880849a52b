// SPDX-License-Identifier: Apache-2.0
package org.ganglion.mqtt;

import java.util.concurrent.atomic.AtomicInteger;
import org.ganglion.api.messaging.Message;

/** A message that has arrived, acknowledged when the last of its handlers has handled it. */
final class Arrival {
    private final Message message;
    private final Runnable acknowledge;
    private final AtomicInteger handlers;

    /** @param handlers how many will handle it; each calls {@link #handled} once */
    Arrival(Message message, int handlers, Runnable acknowledge) {
        this.message = message;
        this.acknowledge = acknowledge;
        this.handlers = new AtomicInteger(handlers);
    }

    Message message() {
        return message;
    }

    void handled() {
        if (handlers.decrementAndGet() == 0) {
            acknowledge.run();
        }
    }
}
