// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.receiving;

import java.util.BitSet;
import org.ganglion.transfer.protocol.Blocks;
import org.ganglion.transfer.protocol.DataMessage;
import org.ganglion.transfer.protocol.FetchRequest;

/** A request under way. */
final class Asked {
    private final FetchRequest request;
    private final BitSet open;
    private final long since = System.nanoTime();
    int kept;
    int wrong;

    Asked(FetchRequest request) {
        this.request = request;
        this.open = (BitSet) request.wanted().clone();
    }

    /** When it was made, by the monotonic clock. */
    long since() {
        return since;
    }

    long token() {
        return request.token();
    }

    /** Whether a block is one of those asked for. */
    boolean isFor(DataMessage block) {
        return block.blockSize() == request.blockSize()
                && block.n() >= request.first()
                && request.wanted().get(block.n() - request.first());
    }

    private int leavesPerBlock() {
        return request.blockSize() / Blocks.LEAF;
    }

    /** Closes the blocks of which nothing is missing any more; tells whether none is left. */
    boolean answered(Gathering into) {
        int leaves = leavesPerBlock();
        for (int i = open.nextSetBit(0); i >= 0; i = open.nextSetBit(i + 1)) {
            int first = (request.first() + i) * leaves;
            int missing = into.missing(first);
            if (missing < 0 || missing >= first + leaves) {
                open.clear(i);
            }
        }
        return open.isEmpty();
    }

    /** Adds the leaves that may still come. */
    void mark(BitSet leaves) {
        int size = leavesPerBlock();
        for (int i = open.nextSetBit(0); i >= 0; i = open.nextSetBit(i + 1)) {
            int first = (request.first() + i) * size;
            leaves.set(first, first + size);
        }
    }
}
