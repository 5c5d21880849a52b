// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.rate;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.ganglion.api.network.Parameters;
import org.ganglion.tests.bench.NeuronBench;
import org.junit.jupiter.api.Test;

class AllocationTest {
    private static void verify(String type, Parameters parameters, int receptors) {
        double[] input = new double[receptors * 2];
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (NeuronBench bench = Bench.of(type, parameters, 1e-4, new int[] {receptors, 2}, 1, 2)) {
            long allocated = 0;
            for (int round = 0; round < 3; round++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int t = 0; t < 20_000; t++) {
                    java.util.Arrays.fill(input, 0.1 * (t % 7));
                    bench.step(input);
                }
                allocated = threads.getCurrentThreadAllocatedBytes() - before;
            }
            assertTrue(allocated < 10_000, type + ": " + allocated + " bytes in 20,000 steps");
        }
    }

    @Test
    void givenWarmPopulations_whenTheyRunForManySteps_thenTheyAllocateNothing() {
        verify("neuron.LeakyTanh", Parameters.NONE, 1);
    }
}
