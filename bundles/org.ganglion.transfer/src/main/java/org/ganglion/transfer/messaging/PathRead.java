// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.messaging;

import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.transfer.protocol.Blocks;
import org.ganglion.transfer.protocol.DataMessage;
import org.ganglion.transfer.protocol.FetchRequest;
import org.ganglion.transfer.protocol.HashList;
import org.ganglion.transfer.protocol.Part;
import org.ganglion.transfer.protocol.ReplyType;
import org.ganglion.transfer.receiving.Link;
import org.ganglion.transfer.receiving.Pace;

/**
 * Reads what a path holds at present, into memory. Digest and length come with the first block; if they change meanwhile, because the file
 * was replaced, it begins anew.
 */
final class PathRead {
    private static final int REFUSALS = 3;
    private static final int MOST_REPLACEMENTS = 10;
    private static final int LONGEST_BUSY_MS = 5000;
    private static final int PATIENCE_WITH_BUSY = 4;

    private final String path;
    private final int most;
    private final Pace pace;
    private final RandomGenerator random = RandomGenerator.getDefault();
    private volatile long token;
    private int blockSize;
    private String digest;
    private byte[] content;
    private BitSet missing;
    private int fruitless;
    private int refusals;
    private int busy;
    private int replaced;
    private boolean useful;

    PathRead(String path, int most, Pace pace) {
        this.path = path;
        this.most = most;
        this.pace = pace;
    }

    /** Whether a data message answers the present request. */
    boolean concerns(byte[] message) {
        return DataMessage.tokenOf(message) == token;
    }

    byte[] over(Link link) throws InterruptedException {
        limitBlockSize(link.largestMessage(), pace.blockSize());
        link.ready();
        while (true) {
            ask(link);
            if (digest != null && missing.isEmpty()) {
                if (HashList.sha256(content).equals(digest)) {
                    return content;
                }
                replaced(null);
            }
        }
    }

    private void limitBlockSize(int message, int wanted) {
        blockSize = Math.min(wanted, Blocks.sizeWithin(message - DataMessage.HEADER));
        if (blockSize == 0) {
            throw failure(Reason.TOO_LARGE, "the broker's maximum packet size is below a block of 4 KiB; raise it");
        }
    }

    /** One request, and what comes of it until it is answered or silence falls. */
    private void ask(Link link) throws InterruptedException {
        token = random.nextLong();
        useful = false;
        FetchRequest request = new FetchRequest(
                        token, FetchRequest.Target.path(path), Part.CONTENT, blockSize, first(), wanted())
                .compressed(link.compression());
        link.request(request.encode());
        boolean answered = false;
        long silence = pace.silence().toNanos();
        long until = System.nanoTime() + silence;
        while (!answered) {
            byte[] message = link.receive(Math.max(0, until - System.nanoTime()));
            DataMessage read = message == null ? null : decode(message);
            if (read != null && read.token() == token) {
                answered = take(read, link);
                until = System.nanoTime() + silence;
            } else if (until - System.nanoTime() <= 0) {
                refusals = 0; // whoever has it may be the one who says nothing
                answered = true;
            }
        }
        fruitless = useful ? 0 : fruitless + 1;
        if (fruitless >= pace.attempts()) {
            throw link.connected()
                    ? failure(Reason.TIMEOUT, fruitless + " requests brought nothing; " + link.advice())
                    : failure(Reason.NETWORK, "there is no connection to the broker");
        }
    }

    private int first() {
        return digest == null ? 0 : missing.nextSetBit(0) * Blocks.LEAF / blockSize;
    }

    private BitSet wanted() {
        BitSet wanted = new BitSet();
        int room = Math.max(1, pace.window() / blockSize);
        if (digest == null) {
            wanted.set(0, Math.min(room, Blocks.count(Math.max(1, most), blockSize)));
            return wanted;
        }
        int leaves = blockSize / Blocks.LEAF;
        int first = first();
        for (int leaf = missing.nextSetBit(0); leaf >= 0 && wanted.cardinality() < room; ) {
            wanted.set(leaf / leaves - first);
            leaf = missing.nextSetBit((leaf / leaves + 1) * leaves);
        }
        return wanted;
    }

    private static DataMessage decode(byte[] message) {
        try {
            return DataMessage.decode(message);
        } catch (GanglionException e) {
            return null; // damaged: it is asked for again
        }
    }

    /** Whether the request is answered. */
    private boolean take(DataMessage message, Link link) throws InterruptedException {
        switch (message.type()) {
            case BLOCK -> take(message);
            case DONE -> {
                if (message.partLength() == 0) {
                    begin(message.artifact(), 0);
                    useful = true;
                }
            }
            case NOT_FOUND -> {
                refusals++;
                if (refusals >= REFUSALS) {
                    throw failure(Reason.NOT_FOUND, "the publishers have no such file");
                }
                pause(link, pace.silence().toMillis() / 8);
            }
            case BUSY -> {
                busy++;
                if (busy > pace.attempts() * PATIENCE_WITH_BUSY) {
                    throw failure(
                            Reason.BUSY, "no publisher had time for it, asked " + busy + " times in a row; try later");
                }
                useful = true;
                pause(link, Math.min(message.detail(), LONGEST_BUSY_MS));
            }
            case TOO_LARGE ->
                limitBlockSize(message.detail() + DataMessage.HEADER, Math.max(Blocks.LEAF, blockSize / 2));
            case UNSUPPORTED ->
                throw failure(
                        Reason.UNSUPPORTED, "the publisher knows the block protocol up to format " + message.detail());
            default -> useful |= false;
        }
        return message.type() != ReplyType.BLOCK || missing.isEmpty();
    }

    /** A random part of the wait, so that devices do not ask again together. */
    private void pause(Link link, long millis) throws InterruptedException {
        long wait = Math.max(20, millis);
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(wait / 2 + random.nextLong(wait));
        token = random.nextLong();
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            link.receive(left);
        }
    }

    private void take(DataMessage block) {
        if (!block.artifact().equals(digest)) {
            if (digest != null) {
                replaced(block);
            } else {
                begin(block.artifact(), block.partLength());
            }
        }
        if (block.partLength() != content.length) {
            return;
        }
        int leaf = (int) (block.offset() / Blocks.LEAF);
        block.bytes().get(content, (int) block.offset(), block.bytes().remaining());
        int end = leaf + block.blockSize() / Blocks.LEAF;
        useful |= missing.get(leaf, end).cardinality() > 0;
        missing.clear(leaf, end);
        refusals = 0;
        busy = 0;
    }

    private void begin(String sha256, long length) {
        if (length > most) {
            throw failure(Reason.TOO_LARGE, "has " + length + " bytes; at most " + most + " are taken");
        }
        digest = sha256;
        content = new byte[(int) length];
        missing = new BitSet();
        missing.set(0, Blocks.count(length, Blocks.LEAF));
    }

    private void replaced(DataMessage by) {
        replaced++;
        if (replaced > MOST_REPLACEMENTS) {
            throw failure(Reason.DIGEST_MISMATCH, "changes again and again while it is read");
        }
        digest = null;
        if (by != null) {
            begin(by.artifact(), by.partLength());
        }
    }

    private GanglionException failure(Reason reason, String message) {
        return new GanglionException(reason, path + ": " + message);
    }
}
