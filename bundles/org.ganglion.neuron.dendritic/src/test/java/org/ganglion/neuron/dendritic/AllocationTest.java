// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.dendritic;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Tensor;
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
        verify("neuron.ActiveDendrites", Parameters.builder().put("winners", 1).build(), 3);
        verify("neuron.TwoPoint", Parameters.builder().put("output", "spikes").build(), 2);
        verify(
                "neuron.ELM",
                Parameters.builder()
                        .put("tau_m", 0.1)
                        .put("w_hidden", Tensor.of(new double[] {1, 0.5, -1, 0.25}, 2, 2))
                        .put("b_hidden", 0)
                        .put("w_memory", Tensor.of(new double[] {0.5, -0.5}, 1, 2))
                        .put("b_memory", 0)
                        .put("w_y", 1)
                        .build(),
                3);
    }
}
