// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.messaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.messaging.Messaging;
import org.ganglion.api.messaging.Subscription;
import org.ganglion.api.messaging.Topics;
import org.ganglion.transfer.Artifact;
import org.ganglion.transfer.Fetch;
import org.ganglion.transfer.ProgressListener;
import org.ganglion.transfer.receiving.Pace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MessagingTransferTest {
    @TempDir
    Path folder;

    /** A connection that has not reached its broker yet, so that nothing is granted. */
    private static Messaging offline() {
        Subscription waiting = new Subscription() {
            private final CompletableFuture<Void> granted = new CompletableFuture<>();

            @Override
            public String topicFilter() {
                return "data";
            }

            @Override
            public CompletionStage<Void> granted() {
                return granted.minimalCompletionStage();
            }

            @Override
            public void close() {
                granted.cancel(false);
            }
        };
        return (Messaging) Proxy.newProxyInstance(
                Messaging.class.getClassLoader(),
                new Class<?>[] {Messaging.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "topics" -> new Topics("lab", "board-1");
                    case "subscribe" -> waiting;
                    case "connected" -> false;
                    case "maximumPacketSize" -> 1 << 20;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    @Test
    void givenADeviceThatIsOffline_whenAFetchIsCancelled_thenItEndsAtOnce() {
        try (MessagingTransfer transfer = new MessagingTransfer(offline(), Pace.usual())) {
            Fetch fetch = transfer.fetch(
                    Artifact.of("ab".repeat(32), 10_000), folder.resolve("artifact"), ProgressListener.NONE);
            long start = System.nanoTime();
            fetch.cancel();
            GanglionException stopped = assertThrows(GanglionException.class, fetch::await);
            assertEquals(Reason.STOPPED, stopped.reason());
            // the broker's grant is waited for up to 10 s
            assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(5));
        }
    }
}
