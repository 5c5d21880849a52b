// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.spiking;

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
                    java.util.Arrays.fill(input, 5 * (t % 7));
                    bench.step(input);
                }
                allocated = threads.getCurrentThreadAllocatedBytes() - before;
            }
            assertTrue(allocated < 10_000, type + ": " + allocated + " bytes in 20,000 steps");
        }
    }

    @Test
    void givenWarmPopulations_whenTheyRunForManySteps_thenTheyAllocateNothing() {
        verify("neuron.Izhikevich", Parameters.NONE, 1);
        verify("neuron.AdEx", Parameters.NONE, 1);
        verify("neuron.EIF", Parameters.NONE, 1);
        verify("neuron.HodgkinHuxley", Parameters.NONE, 1);
        verify(
                "neuron.QIF",
                Parameters.builder()
                        .put("tau", 0.01)
                        .put("v_threshold", 5)
                        .put("v_reset", -5)
                        .build(),
                1);
    }
}
