// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.spiking;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.ganglion.api.network.Parameters;
import org.ganglion.tests.bench.Allocation;
import org.ganglion.tests.bench.NeuronBench;
import org.junit.jupiter.api.Test;

class AllocationTest {
    private static void verify(String type, Parameters parameters, int receptors) {
        try (NeuronBench bench = Bench.of(type, parameters, 1e-4, new int[] {receptors, 2}, 1, 2)) {
            long allocated = Allocation.of(bench, receptors * 2, 5);
            assertTrue(allocated < 10_000, type + ": " + allocated + " bytes in " + Allocation.STEPS + " steps");
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
