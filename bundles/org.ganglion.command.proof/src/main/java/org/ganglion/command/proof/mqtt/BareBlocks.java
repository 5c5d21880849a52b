// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.mqtt;

import java.util.Arrays;
import java.util.Iterator;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/** The least that it can cost to move bytes over a broker in blocks: one Paho client sends them, another counts them, and nothing is done with them. */
final class BareBlocks implements AutoCloseable {
    private static final String TOPIC = "ganglion-proof/blocks";
    /** As many as a publisher hands over at once. */
    private static final int UNDER_WAY = 16;

    private static final long PATIENCE_SECONDS = 60;

    private final PlainClient sender;
    private final PlainClient receiver;
    private final AtomicReference<Count> present = new AtomicReference<>(new Count(0));

    /** Bytes that are still to come; counted down on Paho's thread. */
    private static final class Count {
        final CountDownLatch all = new CountDownLatch(1);
        private long missing;

        Count(long missing) {
            this.missing = missing;
        }

        void come(int bytes) {
            missing -= bytes;
            if (missing <= 0) {
                all.countDown();
            }
        }
    }

    BareBlocks(String broker) throws MqttException {
        sender = new PlainClient(broker, "ganglion-proof-sender");
        receiver = new PlainClient(broker, "ganglion-proof-receiver");
        receiver.handle(payload -> present.get().come(payload.length));
        receiver.listen(TOPIC, 0);
    }

    /** Moves bytes; returns the nanoseconds until all have come. */
    long move(byte[] bytes, int block) throws MqttException, InterruptedException {
        Count count = new Count(bytes.length);
        present.set(count);
        long start = System.nanoTime();
        sender.send(TOPIC, () -> blocks(bytes, block), UNDER_WAY);
        if (!count.all.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new GanglionException(
                    Reason.TIMEOUT, "the bare client has lost blocks: " + count.missing + " bytes did not come");
        }
        return System.nanoTime() - start;
    }

    private static Iterator<byte[]> blocks(byte[] bytes, int block) {
        return new Iterator<>() {
            private int at;

            @Override
            public boolean hasNext() {
                return at < bytes.length;
            }

            @Override
            public byte[] next() {
                int from = at;
                at = Math.min(bytes.length, at + block);
                return Arrays.copyOfRange(bytes, from, at);
            }
        };
    }

    @Override
    public void close() throws MqttException {
        sender.close();
        receiver.close();
    }
}
