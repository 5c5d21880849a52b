// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.exchange;

import java.util.Arrays;

/** How long each step took, by its number. Written by the session's thread, read by others after it ended. */
final class StepLog {
    private long[] nanos = new long[1 << 17];
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

    long[] nanos() {
        return nanos;
    }

    /** The times of the steps that begin with each of {@code starts}, so many of each, in order and none twice. */
    long[] after(long[] starts, int each) {
        long[] chosen = new long[starts.length * each];
        int next = 0;
        int filled = 0;
        for (long start : starts) {
            int from = (int) Math.max(start, next);
            int until = (int) Math.min(start + each, count);
            for (int i = from; i < until; i++) {
                chosen[filled++] = nanos[i];
            }
            next = Math.max(next, until);
        }
        return Arrays.copyOf(chosen, filled);
    }
}
