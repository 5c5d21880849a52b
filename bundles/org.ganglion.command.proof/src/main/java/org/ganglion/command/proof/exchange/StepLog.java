// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.exchange;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.LongStream;
import org.ganglion.command.proof.Quantiles;

/**
 * How long each step took, by its number, and whether memory was collected meanwhile. Written by the session's thread, read by others after
 * it ended.
 */
final class StepLog {
    private static final List<GarbageCollectorMXBean> COLLECTORS = ManagementFactory.getGarbageCollectorMXBeans();

    private final BitSet collected = new BitSet();
    private long[] nanos = new long[1 << 17];
    private int count;
    private long collections = collections();

    private static long collections() {
        long sum = 0;
        for (int i = 0; i < COLLECTORS.size(); i++) {
            sum += COLLECTORS.get(i).getCollectionCount();
        }
        return sum;
    }

    void add(long duration) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        long now = collections();
        if (now != collections) {
            collections = now;
            collected.set(count);
        }
        nanos[count++] = duration;
    }

    /** Whether memory was collected in this step, or between it and the one before. */
    boolean collected(long step) {
        return collected.get((int) step);
    }

    /** How many steps that is true of. */
    int collectedSteps() {
        return collected.cardinality();
    }

    /** The times of the steps that begin with each of {@code starts}, so many of each, and of all others; steps in which memory was collected apart. */
    Parts parts(long[] starts, int each) {
        BitSet near = new BitSet(count);
        for (long start : starts) {
            near.set((int) start, (int) Math.min(start + each, count));
        }
        LongStream.Builder after = LongStream.builder();
        LongStream.Builder others = LongStream.builder();
        LongStream.Builder apart = LongStream.builder();
        for (int i = 0; i < count; i++) {
            (collected.get(i) ? apart : near.get(i) ? after : others).add(nanos[i]);
        }
        return new Parts(quantiles(after), quantiles(others), quantiles(apart));
    }

    private static Quantiles quantiles(LongStream.Builder times) {
        long[] all = times.build().toArray();
        return Quantiles.ofNanos(all, all.length);
    }

    /** Steps after an exchange, other steps, and those in which memory was collected. */
    record Parts(Quantiles after, Quantiles others, Quantiles collected) {}
}
