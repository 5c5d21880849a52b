// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.reuse;

/**
 * The random numbers of the gear hash, one for each value of a byte: outputs of SplitMix64 from {@code 0x47616E676C696F6E} ("Ganglion"). They
 * are part of the format: with others the same bytes have other chunks.
 */
final class Gear {
    private static final long SEED = 0x47616E676C696F6EL;

    private Gear() {}

    static long[] table() {
        long[] table = new long[256];
        long state = SEED;
        for (int i = 0; i < table.length; i++) {
            state += 0x9E3779B97F4A7C15L;
            long z = state;
            z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
            z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
            table[i] = z ^ (z >>> 31);
        }
        return table;
    }
}
