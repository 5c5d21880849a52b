// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tests.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/** What the steps of a bench allocate. */
public final class Allocation {
    /** How many steps are measured. */
    public static final int STEPS = 20_000;

    private static final int ROUNDS = 3;
    private static final int INPUTS = 7;

    private Allocation() {}

    /**
     * Bytes that {@link #STEPS} steps allocate once as many have been run twice to warm up.
     *
     * @param elements of the input
     * @param unit of the input, which goes through the multiples of it from 0 to 6
     */
    public static long of(NeuronBench bench, int elements, double unit) {
        double[] input = new double[elements];
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int t = 0; t < STEPS; t++) {
                Arrays.fill(input, unit * (t % INPUTS));
                bench.step(input);
            }
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }
        return allocated;
    }
}
