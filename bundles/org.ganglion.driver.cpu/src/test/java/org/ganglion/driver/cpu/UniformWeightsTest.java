// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Random;
import org.ganglion.api.network.Form;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Tensor;
import org.junit.jupiter.api.Test;

class UniformWeightsTest {
    private static final int SOURCES = 40;
    private static final int TARGETS = 90;
    private static final int SYNAPSES = 1500;
    private static final double WEIGHT = 0.1;

    private final Random random = new Random(11);
    private final int[] source = random.ints(SYNAPSES, 0, SOURCES).toArray();
    private final int[] target = random.ints(SYNAPSES, 0, TARGETS).toArray();

    /** Some targets twice from one source, as in a wiring with multapses. */
    private double[] expected(double[] x) {
        double[] y = new double[TARGETS];
        for (int from = 0; from < SOURCES; from++) {
            for (int k = 0; k < SYNAPSES; k++) {
                if (source[k] == from) {
                    y[target[k]] += x[from];
                }
            }
        }
        for (int t = 0; t < TARGETS; t++) {
            y[t] *= WEIGHT;
        }
        return y;
    }

    private Single sparse() {
        return new Single(
                "transform.Sparse",
                new int[] {SOURCES},
                new int[] {TARGETS},
                Parameters.builder()
                        .put("input_shape", Tensor.of(new int[] {SOURCES}, 1))
                        .put("output_shape", Tensor.of(new int[] {TARGETS}, 1))
                        .put("source", Tensor.of(source, SYNAPSES))
                        .put("target", Tensor.of(target, SYNAPSES))
                        .put("weight", Tensor.of(new double[] {WEIGHT}, 1))
                        .build());
    }

    @Test
    void givenOneWeightForAll_whenSpikesAndOtherValuesArriveInTurns_thenEachStepIsTheNaiveSumToTheBit() {
        try (Single sparse = sparse()) {
            for (int step = 0; step < 20; step++) {
                double[] spikes = random.ints(SOURCES, 0, 2).asDoubleStream().toArray();
                assertArrayEquals(expected(spikes), sparse.step(Form.SPIKES, spikes));
                double[] values = random.doubles(SOURCES, -1, 1).toArray();
                assertArrayEquals(expected(values), sparse.step(Form.EVENTS, values));
                assertArrayEquals(expected(values), sparse.step(Form.DENSE, values));
            }
        }
    }
}
