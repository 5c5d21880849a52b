// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.model;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Collects times and gives their quantiles: of all of them up to a million, beyond that of a uniform sample of a million (Vitter, "Random
 * sampling with a reservoir", 1985, algorithm R), so that a long measurement does not fill the heap.
 */
final class Latencies {
    static final int KEPT = 1 << 20;

    private final SplittableRandom random = new SplittableRandom(1);
    private long[] nanos = new long[1024];
    private long count;
    private long least = Long.MAX_VALUE;
    private long most;

    void add(long duration) {
        least = Math.min(least, duration);
        most = Math.max(most, duration);
        if (count < KEPT) {
            if (count == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * nanos.length);
            }
            nanos[(int) count] = duration;
        } else {
            long place = random.nextLong(count + 1);
            if (place < KEPT) {
                nanos[(int) place] = duration;
            }
        }
        count++;
    }

    long count() {
        return count;
    }

    double leastMicros() {
        return count == 0 ? 0 : least / 1e3;
    }

    double mostMicros() {
        return most / 1e3;
    }

    /**
     * The smallest time that a share of all does not exceed, in microseconds.
     *
     * @param share above 0, at most 1
     */
    double micros(double share) {
        if (count == 0) {
            return 0;
        }
        int kept = (int) Math.min(count, KEPT);
        Arrays.sort(nanos, 0, kept);
        return nanos[Math.max(0, (int) Math.ceil(share * kept) - 1)] / 1e3;
    }
}
