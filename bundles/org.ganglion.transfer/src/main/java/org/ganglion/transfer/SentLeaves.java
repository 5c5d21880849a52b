// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer;

import java.util.Arrays;
import java.util.BitSet;
import java.util.OptionalLong;
import org.ganglion.transfer.protocol.Blocks;

/** When each leaf of a part was sent at last, whatever the size of the block was that it was in. Used by one thread. */
final class SentLeaves {
    private final BitSet sent = new BitSet();
    private long[] at = new long[Blocks.LARGEST / Blocks.LEAF];
    private long latest;

    /** A block was sent. */
    void sent(int blockSize, int n, long now) {
        int leaves = blockSize / Blocks.LEAF;
        int first = n * leaves;
        if (first + leaves > at.length) {
            at = Arrays.copyOf(at, Math.max(first + leaves, 2 * at.length));
        }
        Arrays.fill(at, first, first + leaves, now);
        sent.set(first, first + leaves);
        latest = now;
    }

    /** When the block was sent, or the first part of it, if not all at once; nothing if not all of it was. */
    OptionalLong when(int blockSize, int n) {
        int leaves = blockSize / Blocks.LEAF;
        long first = (long) n * leaves;
        if (first + leaves > at.length || sent.nextClearBit((int) first) < first + leaves) {
            return OptionalLong.empty();
        }
        long earliest = at[(int) first];
        for (int i = (int) first + 1; i < first + leaves; i++) {
            earliest = at[i] - earliest < 0 ? at[i] : earliest;
        }
        return OptionalLong.of(earliest);
    }

    /** When something was sent at last. */
    long latest() {
        return latest;
    }
}
