// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.rate;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.ganglion.api.network.Parameters;
import org.ganglion.tests.bench.Allocation;
import org.ganglion.tests.bench.NeuronBench;
import org.junit.jupiter.api.Test;

class AllocationTest {
    private static void verify(String type, Parameters parameters, int receptors) {
        try (NeuronBench bench = Bench.of(type, parameters, 1e-4, new int[] {receptors, 2}, 1, 2)) {
            long allocated = Allocation.of(bench, receptors * 2, 0.1);
            assertTrue(allocated < 10_000, type + ": " + allocated + " bytes in " + Allocation.STEPS + " steps");
        }
    }

    @Test
    void givenWarmPopulations_whenTheyRunForManySteps_thenTheyAllocateNothing() {
        verify("neuron.LeakyTanh", Parameters.NONE, 1);
    }
}
