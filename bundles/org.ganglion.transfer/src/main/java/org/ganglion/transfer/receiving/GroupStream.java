// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.receiving;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.ganglion.transfer.protocol.Blocks;
import org.ganglion.transfer.protocol.DataMessage;

/**
 * What a publisher sends to the group, as far as this device hears it. One device asks for all: the one whose token the blocks bear. The others
 * take what comes, and ask when it has been quiet for a while, from where the group is; so all ask for the same. What went by before a device
 * came it asks for in the end, and whoever else came late hears it too.
 */
final class GroupStream {
    private static final long SHORTEST_QUIET = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long LONGEST_QUIET = TimeUnit.SECONDS.toNanos(4);
    /** Quiet is what lasts so many times longer than it usually takes from one block to the next. */
    private static final int GAPS = 8;

    private static final double SHARE_OF_LATEST = 0.1;
    private static final int TOKENS = 64;

    private final RandomGenerator random = RandomGenerator.getDefault();
    private final long[] own = new long[TOKENS];
    private final Deque<DataMessage> early = new ArrayDeque<>();
    private int asked;
    private int earlyBytes;
    private int next;
    private boolean follows;
    private long latest;
    private double usualGap;
    private long quietUntil;

    /** This device has asked for something. */
    void asked(long token) {
        own[asked++ % TOKENS] = token;
    }

    /** Whether a block comes because this device has asked, for itself or for all. */
    boolean isOwn(long token) {
        for (int i = 0; i < Math.min(asked, TOKENS); i++) {
            if (own[i] == token) {
                return true;
            }
        }
        return false;
    }

    /** A block of the content came that may be for all, and this device can use it. */
    void cameUpTo(DataMessage block) {
        next = (int) Math.min(Integer.MAX_VALUE, (block.n() + 1L) * (block.blockSize() / Blocks.LEAF));
    }

    /** The same, because another device has asked for it. */
    void heard(DataMessage block) {
        cameUpTo(block);
        long now = System.nanoTime();
        if (follows) {
            usualGap += SHARE_OF_LATEST * (now - latest - usualGap);
        }
        follows = true;
        latest = now;
        long quiet = Math.max(SHORTEST_QUIET, Math.min((long) (GAPS * usualGap), LONGEST_QUIET));
        quietUntil = now + quiet + random.nextLong(quiet);
    }

    /**
     * Keeps a block of the content that came before the hash list did.
     *
     * @param most bytes to keep in all
     * @return whether there was room
     */
    boolean keepsEarly(DataMessage block, int most) {
        heard(block);
        if (earlyBytes + block.bytes().remaining() > most) {
            return false;
        }
        earlyBytes += block.bytes().remaining();
        return early.add(block);
    }

    /** The next of the blocks that came early, or null. */
    DataMessage early() {
        DataMessage block = early.poll();
        earlyBytes -= block == null ? 0 : block.bytes().remaining();
        return block;
    }

    /** The leaf behind the latest that was sent to the group, where this device asks on. */
    int next() {
        return next;
    }

    /** In how many nanoseconds this device may ask itself; not positive if it may now. */
    long quietIn() {
        return follows ? quietUntil - System.nanoTime() : 0;
    }
}
