// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.model;

import java.util.Arrays;

/** Collects times and gives their quantiles. */
final class Latencies {
    private long[] nanos = new long[1024];
    private int count;

    void add(long duration) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = duration;
    }

    int count() {
        return count;
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
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return sorted[Math.max(0, (int) Math.ceil(share * count) - 1)] / 1e3;
    }
}
