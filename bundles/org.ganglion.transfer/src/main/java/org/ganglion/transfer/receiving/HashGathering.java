// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.receiving;

import java.util.BitSet;
import org.ganglion.transfer.protocol.Blocks;

/** The hash list, in memory: it is short, and what is lost of it by a restart is fetched again. */
final class HashGathering implements Gathering {
    private final byte[] list;
    private final BitSet held = new BitSet();

    HashGathering(int length) {
        list = new byte[length];
    }

    byte[] list() {
        return list;
    }

    @Override
    public long length() {
        return list.length;
    }

    @Override
    public int missing(int from) {
        int next = held.nextClearBit(from);
        return next < Blocks.count(list.length, Blocks.LEAF) ? next : -1;
    }

    @Override
    public Verdict take(int leaf, byte[] bytes, int from, int length) {
        if (held.get(leaf)) {
            return Verdict.HELD;
        }
        System.arraycopy(bytes, from, list, leaf * Blocks.LEAF, length);
        held.set(leaf);
        return Verdict.KEPT;
    }
}
