// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.spiking;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ganglion.api.json.JsonObject;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Tensor;
import org.ganglion.tests.bench.NeuronBench;
import org.junit.jupiter.api.Test;

/** The eight patterns of Naud and others (2008), side by side in one population. */
class AdaptiveExponentialTest {
    private static final Map<String, String> FIELDS = Map.of(
            "c", "C_pF", "g_l", "gL_nS", "e_l", "EL", "v_t", "VT", "delta_t", "DT", "a", "a_nS", "tau_w", "tau_w", "b",
            "b_pA", "v_reset", "Vr");

    private final JsonObject reference = SharedData.json("validation/adex_naud2008.json");
    private final List<String> names = List.copyOf(reference.names());

    private double[] column(String field) {
        return names.stream()
                .mapToDouble(name -> reference.object(name).object("params").number(field))
                .toArray();
    }

    private NeuronBench bench(double milliseconds) {
        Parameters.Builder parameters = Parameters.builder().put("v_peak", 0);
        FIELDS.forEach((field, there) -> parameters.put(field, Tensor.of(column(there), names.size())));
        return Bench.of("neuron.AdEx", parameters.build(), milliseconds / 1000, new int[] {8}, 8);
    }

    private List<List<Double>> run(NeuronBench bench, double dt) {
        List<List<Double>> times =
                names.stream().<List<Double>>map(name -> new ArrayList<>()).toList();
        double[] current = column("I_pA");
        int steps = (int) Math.round(600 / dt);
        for (int n = 0; n < steps; n++) {
            bench.step(current);
            bench.collect(times, Math.round((n + 1) * dt * 1000) / 1000.0);
        }
        return times;
    }

    private void verify(String key) {
        double dt = Double.parseDouble(key);
        try (NeuronBench bench = bench(dt)) {
            List<List<Double>> times = run(bench, dt);
            for (int i = 0; i < names.size(); i++) {
                List<Double> wanted = reference.object(names.get(i)).object("euler").list(key).stream()
                        .map(time -> ((Number) time).doubleValue())
                        .toList();
                assertEquals(wanted, times.get(i), names.get(i) + " at " + key + " ms");
            }
        }
    }

    @Test
    void givenThePatternsOfNaud_whenTheyRunAtATenthOfAMillisecond_thenEverySpikeIsThere() {
        verify("0.1");
    }

    @Test
    void givenThePatternsOfNaud_whenTheyRunAtAHundredthOfAMillisecond_thenEverySpikeIsThere() {
        verify("0.01");
    }

    @Test
    void givenNeuronsThatRestApart_whenTheyAreReset_thenEachStartsAtItsOwnRestAgain() {
        try (NeuronBench bench = bench(0.1)) {
            List<List<Double>> first = run(bench, 0.1);
            double[] last = bench.variable("v").clone();
            bench.reset();
            assertEquals(first, run(bench, 0.1));
            assertArrayEquals(last, bench.variable("v"));
        }
    }
}
