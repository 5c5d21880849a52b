// SPDX-License-Identifier: Apache-2.0
package org.ganglion.mqtt;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.messaging.Subscription;

/** One who listens to a topic filter. */
final class Listener implements Subscription {
    private static final int FIRST_ERROR = 0x80;

    private final String topicFilter;
    private final int qos;
    private final Inbox inbox;
    private final Consumer<Listener> remove;
    private final CompletableFuture<Void> granted = new CompletableFuture<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    Listener(String topicFilter, int qos, Inbox inbox, Consumer<Listener> remove) {
        if (qos < 0 || qos > 1) {
            throw new IllegalArgumentException("quality of service " + qos + " is not 0 or 1");
        }
        this.topicFilter = topicFilter;
        this.qos = qos;
        this.inbox = inbox;
        this.remove = remove;
    }

    int qos() {
        return qos;
    }

    Inbox inbox() {
        return inbox;
    }

    void answered(int reason) {
        if (reason < FIRST_ERROR) {
            granted.complete(null);
        } else {
            granted.completeExceptionally(new GanglionException(
                    Reason.NETWORK,
                    "the broker refuses the subscription " + topicFilter + " (reason 0x" + Integer.toHexString(reason)
                            + "); check what the client may do there"));
        }
    }

    @Override
    public String topicFilter() {
        return topicFilter;
    }

    @Override
    public CompletionStage<Void> granted() {
        return granted.minimalCompletionStage();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            remove.accept(this);
            end();
        }
    }

    /** Ends without telling the broker. */
    void end() {
        closed.set(true);
        inbox.close();
        granted.cancel(false);
    }
}
