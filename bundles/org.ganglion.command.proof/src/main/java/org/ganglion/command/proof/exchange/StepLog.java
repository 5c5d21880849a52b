// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.exchange;

import java.util.Arrays;
import org.ganglion.command.proof.Quantiles;

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

    /** The times of the steps that begin with each of {@code starts}, so many of each, and the times of all others. */
    Parts parts(long[] starts, int each) {
        boolean[] near = new boolean[count];
        int nearCount = 0;
        for (long start : starts) {
            for (int i = (int) start; i < Math.min(start + each, count); i++) {
                nearCount += near[i] ? 0 : 1;
                near[i] = true;
            }
        }
        long[] after = new long[nearCount];
        long[] others = new long[count - nearCount];
        int nextAfter = 0;
        int nextOther = 0;
        for (int i = 0; i < count; i++) {
            if (near[i]) {
                after[nextAfter++] = nanos[i];
            } else {
                others[nextOther++] = nanos[i];
            }
        }
        return new Parts(Quantiles.ofNanos(after, after.length), Quantiles.ofNanos(others, others.length));
    }

    /** Steps after an exchange, and other steps. */
    record Parts(Quantiles after, Quantiles others) {}
}
