// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.cycles;

import java.util.Arrays;

/**
 * An estimate of how many bytes a stream of weights has once it is compressed. Values are ranked by how often they occur and a rank is
 * written in Golomb and Rice's code with the best divisor, either all of them, or those that are not zero with the lengths of the runs of
 * zeros between. Arm's codec is of that family; what it adds for the pieces of its stream is a share that was measured.
 */
final class EncodedSize {
    private static final int DIVISORS = 8;
    private static final int ZERO = 128;
    /** Median of size over estimate of the thirteen fully connected layers in {@code vela/}, whose sizes are known. */
    private static final double SHARE_OF_PIECES = 1.055;

    private static final int LONGEST_RUN = 1 << 12;

    private final long[] counts = new long[256];
    private final long[] runs = new long[LONGEST_RUN + 1];
    private int run;

    /** Takes the next weight. */
    void add(int weight) {
        counts[weight + ZERO]++;
        if (weight != 0 || run == LONGEST_RUN) {
            runs[run]++;
            run = 0;
        } else {
            run++;
        }
    }

    void addZeros(int count) {
        for (int i = 0; i < count; i++) {
            add(0);
        }
    }

    /** The bytes so far, not rounded. */
    double bytes() {
        long[] withoutZero = counts.clone();
        withoutZero[ZERO] = 0;
        long[] allRuns = runs.clone();
        allRuns[run]++;
        long withRuns = bits(ranked(withoutZero)) + bits(allRuns);
        return SHARE_OF_PIECES * Math.min(bits(ranked(counts)), withRuns) / 8;
    }

    /** How often each rank occurs, the most frequent first. */
    private static long[] ranked(long[] counts) {
        long[] sorted = counts.clone();
        Arrays.sort(sorted);
        for (int i = 0; i < sorted.length / 2; i++) {
            long other = sorted[sorted.length - 1 - i];
            sorted[sorted.length - 1 - i] = sorted[i];
            sorted[i] = other;
        }
        return sorted;
    }

    /** Of numbers that occur so often: a quotient of ones and a zero, and a remainder. */
    private static long bits(long[] counts) {
        long fewest = Long.MAX_VALUE;
        for (int k = 0; k < DIVISORS; k++) {
            long bits = 0;
            for (int number = 0; number < counts.length; number++) {
                bits += counts[number] * ((number >> k) + 1 + k);
            }
            fewest = Math.min(fewest, bits);
        }
        return fewest;
    }
}
