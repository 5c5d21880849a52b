// SPDX-License-Identifier: Apache-2.0
package org.ganglion.publisher.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.ganglion.api.messaging.Connection;
import org.ganglion.api.messaging.ConnectionSettings;
import org.ganglion.api.messaging.Message;
import org.ganglion.api.messaging.Topics;
import org.ganglion.mqtt.Mosquitto;
import org.ganglion.mqtt.PahoMessagingFactory;
import org.ganglion.publisher.Serving;
import org.ganglion.transfer.ArtifactStore;
import org.ganglion.transfer.protocol.DataMessage;
import org.ganglion.transfer.protocol.FetchRequest;
import org.ganglion.transfer.protocol.Part;
import org.ganglion.transfer.protocol.ReplyType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a publisher does with more than it can do, and with what it does not understand. */
@Timeout(300)
class SharedServingTest {
    private static final Topics DEVICE = new Topics("lab", "board-1");

    /** A store whose disk hangs until it is let go. */
    private static final class HangingStore implements ArtifactStore {
        final CountDownLatch go = new CountDownLatch(1);

        @Override
        public Optional<Path> find(String sha256) throws IOException {
            try {
                assertTrue(go.await(60, TimeUnit.SECONDS), "let go");
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return Optional.empty();
        }

        @Override
        public Optional<String> digest(String path) {
            return Optional.empty();
        }
    }

    private static byte[] request(long token) {
        FetchRequest.Target target = FetchRequest.Target.digest("ab".repeat(32));
        return new FetchRequest(token, target, Part.CONTENT, 4096, 0, BitSet.valueOf(new long[] {1})).encode();
    }

    /** What is said between a device and a publisher. */
    @FunctionalInterface
    private interface Talk {
        void go(Connection device, Serving serving, BlockingQueue<Message> heard) throws Exception;
    }

    private static void talk(ArtifactStore store, Talk talk) throws Exception {
        try (Mosquitto broker = Mosquitto.started();
                Connection fleet =
                        new PahoMessagingFactory().connect(ConnectionSettings.of(broker.url(), DEVICE, "fleet"));
                Connection device =
                        new PahoMessagingFactory().connect(ConnectionSettings.of(broker.url(), DEVICE, "device"));
                Serving serving = new MessagingPublishers().serve(fleet, store)) {
            serving.ready().toCompletableFuture().get(60, TimeUnit.SECONDS);
            BlockingQueue<Message> heard = new LinkedBlockingQueue<>();
            device.subscribe(DEVICE.data(), 0, heard::add)
                    .granted()
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS);
            talk.go(device, serving, heard);
        }
    }

    @Test
    void givenAHangingDisk_whenMoreRequestsComeThanMayWait_thenTheRestIsToldThatItIsBusy() throws Exception {
        HangingStore store = new HangingStore();
        int sent = SharedServing.QUEUE + 11;
        talk(store, (device, serving, heard) -> {
            Map<ReplyType, Integer> replies = new EnumMap<>(ReplyType.class);
            for (int i = 0; i < sent; i++) {
                device.publish(Message.of(DEVICE.fetch(), request(i), 1));
            }
            for (int i = 0; i < 10; i++) {
                replies.merge(type(heard), 1, Integer::sum);
            }
            store.go.countDown();
            for (int i = 0; i < SharedServing.QUEUE + 1; i++) {
                replies.merge(type(heard), 1, Integer::sum);
            }

            assertEquals(Map.of(ReplyType.BUSY, 10, ReplyType.NOT_FOUND, SharedServing.QUEUE + 1), replies);
            assertEquals(new Serving.Counts(sent, 0, 0, SharedServing.QUEUE + 1, 10, 0), serving.counts());
        });
    }

    @Test
    void givenAHangingDisk_whenMoreCameThatIsTooLongThanMayWait_thenARequestStillFindsAPlace() throws Exception {
        HangingStore store = new HangingStore();
        talk(store, (device, serving, heard) -> {
            device.publish(Message.of(DEVICE.fetch(), request(1), 1));
            for (int i = 0; i < SharedServing.QUEUE + 1; i++) {
                device.publish(Message.of(DEVICE.fetch(), new byte[5000], 1));
            }
            device.publish(Message.of(DEVICE.fetch(), request(2), 1));
            device.publish(Message.of(DEVICE.fetch(), new byte[5000], 1));
            for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
                    serving.counts().requests() < SharedServing.QUEUE + 4; ) {
                assertTrue(System.nanoTime() < end, serving.counts()::toString);
                Thread.sleep(10);
            }
            store.go.countDown();

            assertEquals(ReplyType.NOT_FOUND, type(heard));
            assertEquals(ReplyType.NOT_FOUND, type(heard));
            assertEquals(0, serving.counts().busy());
            assertEquals(SharedServing.QUEUE + 2, serving.counts().malformed());
        });
    }

    private static ReplyType type(BlockingQueue<Message> heard) throws InterruptedException {
        return DataMessage.decode(heard.poll(60, TimeUnit.SECONDS).payload()).type();
    }

    @Test
    void givenRequestsThatAreNone_whenTheyCome_thenTheyAreCountedAndTheNextOneIsServed() throws Exception {
        HangingStore store = new HangingStore();
        store.go.countDown();
        talk(store, (device, serving, heard) -> {
            device.publish(Message.of(DEVICE.fetch(), new byte[0], 1));
            device.publish(Message.of(DEVICE.fetch(), new byte[100_000], 1));
            device.publish(Message.json(DEVICE.fetch(), "{\"format\":9,\"token\":\"00000000000000ff\"}", 1));
            device.publish(Message.of(DEVICE.fetch(), request(7), 1));

            DataMessage unsupported =
                    DataMessage.decode(heard.poll(60, TimeUnit.SECONDS).payload());
            assertEquals(ReplyType.UNSUPPORTED, unsupported.type());
            assertEquals(0xFF, unsupported.token());
            assertEquals(1, unsupported.detail());
            assertEquals(ReplyType.NOT_FOUND, type(heard));
            assertEquals(3, serving.counts().malformed());
        });
    }
}
