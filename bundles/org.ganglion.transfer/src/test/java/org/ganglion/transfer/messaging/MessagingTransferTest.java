// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.messaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.messaging.ConnectionListener;
import org.ganglion.api.messaging.ConnectionState;
import org.ganglion.api.messaging.Message;
import org.ganglion.api.messaging.Messaging;
import org.ganglion.api.messaging.Outcome;
import org.ganglion.api.messaging.Registration;
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
        return new Line(new CompletableFuture<>(), new AtomicBoolean()).messaging();
    }

    /** A connection over which requests go, and nobody answers them. */
    private static Line mute() {
        return new Line(CompletableFuture.completedFuture(null), new AtomicBoolean(true));
    }

    /** A connection that comes and goes, and the one subscription that is made over it. */
    private record Line(
            CompletableFuture<Void> grant,
            AtomicBoolean connected,
            BlockingQueue<Message> asked,
            List<ConnectionListener> listeners)
            implements Subscription {
        Line(CompletableFuture<Void> grant, AtomicBoolean connected) {
            this(grant, connected, new LinkedBlockingQueue<>(), new CopyOnWriteArrayList<>());
        }

        @Override
        public String topicFilter() {
            return "data";
        }

        @Override
        public CompletionStage<Void> granted() {
            return grant.minimalCompletionStage();
        }

        @Override
        public void close() {
            grant.cancel(false);
        }

        void connects() {
            connected.set(true);
            listeners.forEach(listener -> listener.changed(new ConnectionState(true, "the broker is back")));
        }

        Messaging messaging() {
            return (Messaging) Proxy.newProxyInstance(
                    Messaging.class.getClassLoader(),
                    new Class<?>[] {Messaging.class},
                    (proxy, method, arguments) -> switch (method.getName()) {
                        case "topics" -> new Topics("lab", "board-1");
                        case "subscribe" -> this;
                        case "connected" -> connected.get();
                        case "maximumPacketSize" -> 1 << 20;
                        case "publish" -> {
                            asked.add((Message) arguments[0]);
                            yield Outcome.ACCEPTED;
                        }
                        case "listen" -> {
                            listeners.add((ConnectionListener) arguments[0]);
                            yield (Registration) () -> listeners.remove(arguments[0]);
                        }
                        default -> throw new UnsupportedOperationException(method.getName());
                    });
        }
    }

    @Test
    void givenADeviceThatIsOffline_whenItAsksAgainAndAgain_thenNothingQueuesUpAndTheLatestRequestLeavesOnceItIsBack()
            throws Exception {
        Line line = new Line(CompletableFuture.completedFuture(null), new AtomicBoolean());
        Pace impatient = new Pace(4096, 4096, Duration.ofMillis(1), Duration.ofMillis(1), 1_000_000, Duration.ZERO);
        try (MessagingTransfer transfer = new MessagingTransfer(line.messaging(), impatient)) {
            Fetch fetch = transfer.fetch(
                    Artifact.of("ab".repeat(32), 10_000), folder.resolve("artifact"), ProgressListener.NONE);
            assertNull(line.asked().poll(200, TimeUnit.MILLISECONDS), "a request waits in the outbox");

            line.connects();

            assertNotNull(line.asked().poll(10, TimeUnit.SECONDS));
            fetch.cancel();
        }
        assertEquals(List.of(), line.listeners());
    }

    @Test
    void givenARequestThatCouldNotLeave_whenTheDeviceIsBackOnline_thenItLeavesOnceAndAtOnce() throws Exception {
        Line line = new Line(CompletableFuture.completedFuture(null), new AtomicBoolean());
        MessagingLink link =
                new MessagingLink(line.messaging(), message -> true, line.granted(), null, false, closed -> {});
        link.request(new byte[] {'1'});
        link.request(new byte[] {'2'});
        line.connected().set(true);

        link.online();
        link.online();

        assertEquals(List.of("2"), line.asked().stream().map(Message::text).toList());
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
        Line mute = mute();
        MessagingTransfer transfer = new MessagingTransfer(mute.messaging(), Pace.usual());
        Origin origin = transfer.origin();
        CompletableFuture<Reason> ended = CompletableFuture.supplyAsync(() -> {
            GanglionException failure =
                    assertThrows(GanglionException.class, () -> origin.read("metadata/timestamp.json", 1000));
            return failure.reason();
        });
        assertNotNull(mute.asked().poll(10, TimeUnit.SECONDS));
        transfer.close();
        // an answer is waited for 16 s, which is longer than the connection may live
        assertEquals(Reason.STOPPED, ended.get(5, TimeUnit.SECONDS));
    }
}
