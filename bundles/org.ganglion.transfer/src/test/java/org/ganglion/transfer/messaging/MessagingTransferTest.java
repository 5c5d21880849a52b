// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.messaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.messaging.Messaging;
import org.ganglion.api.messaging.Outcome;
import org.ganglion.api.messaging.Subscription;
import org.ganglion.api.messaging.Topics;
import org.ganglion.transfer.Artifact;
import org.ganglion.transfer.Fetch;
import org.ganglion.transfer.Origin;
import org.ganglion.transfer.ProgressListener;
import org.ganglion.transfer.receiving.Pace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MessagingTransferTest {
    @TempDir
    Path folder;

    /** A connection that has not reached its broker yet, so that nothing is granted. */
    private static Messaging offline() {
        return messaging(new CompletableFuture<>(), new CountDownLatch(1));
    }

    /** A connection over which requests go, and nobody answers them. */
    private static Messaging mute(CountDownLatch asked) {
        return messaging(CompletableFuture.completedFuture(null), asked);
    }

    private static Messaging messaging(CompletableFuture<Void> granted, CountDownLatch asked) {
        Subscription waiting = new Subscription() {

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
                    case "publish" -> {
                        asked.countDown();
                        yield Outcome.ACCEPTED;
                    }
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

    @Test
    void givenAReadUnderWay_whenTheTransferEnds_thenItStopsAtOnceAndAsksNoMore() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        MessagingTransfer transfer = new MessagingTransfer(mute(asked), Pace.usual());
        Origin origin = transfer.origin();
        CompletableFuture<Reason> ended = CompletableFuture.supplyAsync(() -> {
            GanglionException failure =
                    assertThrows(GanglionException.class, () -> origin.read("metadata/timestamp.json", 1000));
            return failure.reason();
        });
        assertTrue(asked.await(10, TimeUnit.SECONDS));
        transfer.close();
        // an answer is waited for 16 s, which is longer than the connection may live
        assertEquals(Reason.STOPPED, ended.get(5, TimeUnit.SECONDS));
    }
}
