// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.receiving;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.ganglion.transfer.ArtifactStore;
import org.ganglion.transfer.BlockServer;
import org.ganglion.transfer.protocol.DataMessage;
import org.ganglion.transfer.protocol.FetchRequest;
import org.ganglion.transfer.protocol.Part;
import org.ganglion.transfer.protocol.ReplyType;

/** A way to a real server in the same process, on which things go wrong. */
final class FaultyLink implements Link {
    /** What happens to the answers to one request on their way. */
    @FunctionalInterface
    interface Fault {
        List<byte[]> pass(FetchRequest request, List<byte[]> answers);
    }

    final List<FetchRequest> requests = new ArrayList<>();
    /** Numbers of the content blocks that have arrived, with their sizes. */
    final List<DataMessage> contentBlocks = new ArrayList<>();

    int largest = 1 << 20;
    int publishersLargest = 1 << 20;
    boolean connected = true;
    /** Answers that are slow: they come when nothing else does. */
    final Deque<byte[]> slow = new ArrayDeque<>();

    private final BlockServer server;
    private final Fault fault;
    private final BlockingQueue<byte[]> arrived = new LinkedBlockingQueue<>();

    FaultyLink(ArtifactStore store, Fault fault) {
        this.server = new BlockServer(store);
        this.fault = fault;
    }

    static FaultyLink perfect(ArtifactStore store) {
        return new FaultyLink(store, (request, answers) -> answers);
    }

    @Override
    public void request(byte[] request) {
        FetchRequest asked = FetchRequest.decode("test", request);
        requests.add(asked);
        List<byte[]> answers = new ArrayList<>();
        try {
            server.answer("test", request, publishersLargest, answers::add);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        arrived.addAll(fault.pass(asked, answers));
    }

    @Override
    public byte[] receive(long nanos) throws InterruptedException {
        byte[] message = slow.isEmpty() ? arrived.poll(nanos, TimeUnit.NANOSECONDS) : arrived.poll();
        if (message == null) {
            message = slow.poll();
        }
        if (message != null && message.length > DataMessage.HEADER) {
            remember(message);
        }
        return message;
    }

    private void remember(byte[] message) {
        try {
            DataMessage read = DataMessage.decode(message);
            if (read.part() == Part.CONTENT && read.type() == ReplyType.BLOCK) {
                contentBlocks.add(read);
            }
        } catch (org.ganglion.api.GanglionException e) {
            // one that a fault has damaged
        }
    }

    @Override
    public int largestMessage() {
        return largest;
    }

    @Override
    public boolean connected() {
        return connected;
    }
}
