// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.receiving;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.ganglion.transfer.protocol.Blocks;

/** Puts chunks of any place into leaves: a leaf is taken when all of it has come. */
final class ChunkGathering {
    /** Leaves of which a part has come, at the borders of chunks; beyond these they are fetched. */
    private static final int MOST_HALVES = 4096;

    private final PartialFile into;
    private final Tally tally;
    private final Map<Integer, Half> halves = new HashMap<>();

    /** A leaf of which something is missing. */
    private static final class Half {
        final byte[] bytes;
        int come;

        Half(int length) {
            bytes = new byte[length];
        }
    }

    ChunkGathering(PartialFile into, Tally tally) {
        this.into = into;
        this.tally = tally;
    }

    /** Takes bytes in that belong to an offset; none come twice. */
    void put(long offset, byte[] bytes, int from, int length) throws IOException {
        long end = Math.min(offset + length, into.length());
        for (long at = offset; at < end; ) {
            int leaf = (int) (at / Blocks.LEAF);
            long leafStart = (long) leaf * Blocks.LEAF;
            int leafLength = (int) Math.min(Blocks.LEAF, into.length() - leafStart);
            int part = (int) (Math.min(end, leafStart + leafLength) - at);
            put(leaf, leafLength, (int) (at - leafStart), bytes, from + (int) (at - offset), part);
            at += part;
        }
    }

    private void put(int leaf, int leafLength, int at, byte[] bytes, int from, int part) throws IOException {
        if (into.missing(leaf) != leaf) {
            return;
        }
        if (part == leafLength) {
            take(leaf, bytes, from, part);
            return;
        }
        Half half = halves.get(leaf);
        if (half == null) {
            if (halves.size() >= MOST_HALVES) {
                return;
            }
            half = new Half(leafLength);
            halves.put(leaf, half);
        }
        System.arraycopy(bytes, from, half.bytes, at, part);
        half.come += part;
        if (half.come == leafLength) {
            halves.remove(leaf);
            take(leaf, half.bytes, 0, leafLength);
        }
    }

    private void take(int leaf, byte[] bytes, int from, int length) throws IOException {
        if (into.take(leaf, bytes, from, length) == Gathering.Verdict.KEPT) {
            tally.reused += length;
        }
    }
}
