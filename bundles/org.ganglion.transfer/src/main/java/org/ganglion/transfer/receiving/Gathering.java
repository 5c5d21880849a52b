// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.receiving;

import java.io.IOException;
import org.ganglion.transfer.protocol.Blocks;

/** A part of an artifact that is being put together from leaves of 4 KiB. */
interface Gathering {
    /** What became of a leaf. */
    enum Verdict {
        /** It was missing and is kept now. */
        KEPT,
        /** It was there already. */
        HELD,
        /** It is not what it should be. */
        WRONG
    }

    /** Bytes in all. */
    long length();

    /** The first missing leaf at or behind {@code from}, or -1. */
    int missing(int from);

    /** Takes a leaf in. */
    Verdict take(int leaf, byte[] bytes, int from, int length) throws IOException;

    /**
     * What became of the leaves of a block.
     *
     * @param leaves how many are kept now
     * @param bytes of these
     * @param wrong how many are not what they should be
     */
    record Taken(int leaves, int bytes, int wrong) {}

    /** Takes the leaves of a block in. */
    default Taken takeBlock(int first, byte[] bytes, int from, int length) throws IOException {
        int leaves = 0;
        int kept = 0;
        int wrong = 0;
        int leaf = first;
        for (int at = 0; at < length; at += Blocks.LEAF, leaf++) {
            int size = Math.min(Blocks.LEAF, length - at);
            Verdict verdict = take(leaf, bytes, from + at, size);
            leaves += verdict == Verdict.KEPT ? 1 : 0;
            kept += verdict == Verdict.KEPT ? size : 0;
            wrong += verdict == Verdict.WRONG ? 1 : 0;
        }
        return new Taken(leaves, kept, wrong);
    }
}
