// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.messaging;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.ganglion.api.messaging.Message;
import org.ganglion.api.messaging.Messaging;
import org.ganglion.transfer.receiving.Link;

/** One fetch's way through the broker. */
final class MessagingLink implements Link {
    /** Twice the largest window in the smallest blocks; what comes beyond is lost, as it may be anywhere on the way. */
    private static final int QUEUE = 256;

    private static final byte[] LOOK_AROUND = new byte[0];
    /** A request that could not be sent for longer than this is of no use any more. */
    private static final long EXPIRY_SECONDS = 10;
    /** The fixed header of a packet, lengths and properties, at most. */
    private static final int PACKET_OVERHEAD = 64;

    private final Messaging messaging;
    private final BlockingQueue<byte[]> arrived = new ArrayBlockingQueue<>(QUEUE);

    MessagingLink(Messaging messaging) {
        this.messaging = messaging;
    }

    @Override
    public void request(byte[] request) {
        String json = new String(request, StandardCharsets.UTF_8);
        messaging.publish(Message.json(messaging.topics().fetch(), json, 1).expiring(EXPIRY_SECONDS));
    }

    @Override
    public byte[] receive(long nanos) throws InterruptedException {
        byte[] message = arrived.poll(nanos, TimeUnit.NANOSECONDS);
        return message == LOOK_AROUND ? null : message;
    }

    void arrived(byte[] message) {
        arrived.offer(message);
    }

    /** Ends a wait in {@link #receive}. With a full queue nobody waits there. */
    void lookAround() {
        arrived.offer(LOOK_AROUND);
    }

    @Override
    public int largestMessage() {
        int topic = messaging.topics().data().getBytes(StandardCharsets.UTF_8).length;
        return messaging.maximumPacketSize() - topic - PACKET_OVERHEAD;
    }

    @Override
    public boolean connected() {
        return messaging.connected();
    }
}
