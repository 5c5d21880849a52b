// SPDX-License-Identifier: Apache-2.0
package org.ganglion.mqtt;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.ganglion.api.messaging.Message;
import org.ganglion.api.messaging.Outcome;
import org.ganglion.api.messaging.Topics;

/** A message between its publishing and its outcome. */
final class Waiting {
    final long sequence;
    final Message message;
    final String kind;
    final CompletableFuture<Outcome> outcome;
    private final long bornAt = System.nanoTime();

    /** Whether the client has given it back unsent. */
    volatile boolean returned;

    /** @param outcome completed in the end, or {@code null} if nobody asks */
    Waiting(long sequence, Message message, CompletableFuture<Outcome> outcome) {
        this.sequence = sequence;
        this.message = message;
        this.kind = kind(message.topic());
        this.outcome = outcome;
    }

    int bytes() {
        return message.payload().length;
    }

    /** Seconds of life that are left; 0 for ever; negative when it is over. */
    long secondsLeft() {
        if (message.expirySeconds() == 0) {
            return 0;
        }
        long age = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - bornAt);
        long left = message.expirySeconds() - age;
        return left > 0 ? left : -1;
    }

    /** The level after the device, of other topics the first level. */
    static String kind(String topic) {
        int from = 0;
        if (topic.startsWith(Topics.ROOT)) {
            int group = topic.indexOf('/', Topics.ROOT.length());
            int device = group < 0 ? -1 : topic.indexOf('/', group + 1);
            from = device < 0 ? 0 : device + 1;
        }
        int to = topic.indexOf('/', from);
        return to < 0 ? topic.substring(from) : topic.substring(from, to);
    }
}
