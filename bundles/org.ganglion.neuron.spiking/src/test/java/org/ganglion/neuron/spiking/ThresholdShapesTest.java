// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.spiking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.network.Parameters;
import org.ganglion.tests.bench.NeuronBench;
import org.junit.jupiter.api.Test;

/** The exponential and the quadratic neuron fire at the rate that their equations give for a constant current. */
class ThresholdShapesTest {
    /** The time from one potential to another, the integral of 1 / v', by Simpson's rule. */
    private static double duration(double from, double to, DoubleUnaryOperator slope) {
        int parts = 200_000;
        double width = (to - from) / parts;
        double sum = 1 / slope.applyAsDouble(from) + 1 / slope.applyAsDouble(to);
        for (int i = 1; i < parts; i++) {
            sum += (i % 2 == 1 ? 4 : 2) / slope.applyAsDouble(from + i * width);
        }
        return sum * width / 3;
    }

    private static double period(String type, Parameters parameters, double dt, double current, int steps) {
        List<List<Double>> times = List.of(new ArrayList<>());
        try (NeuronBench bench = Bench.of(type, parameters, dt, new int[] {1}, 1)) {
            for (int n = 0; n < steps; n++) {
                bench.step(current);
                bench.collect(times, n * dt);
            }
        }
        List<Double> spikes = times.get(0);
        assertTrue(spikes.size() > 5, "only " + spikes.size() + " spikes");
        return (spikes.get(spikes.size() - 1) - spikes.get(0)) / (spikes.size() - 1);
    }

    @Test
    void givenAConstantCurrent_whenTheQuadraticNeuronFires_thenItsPeriodIsTheClosedForm() {
        Parameters parameters = Parameters.builder()
                .put("tau", 0.01)
                .put("v_threshold", 10)
                .put("v_reset", -10)
                .build();
        // tau v' = v^2 + x from -10 to 10: tau / sqrt(x) times twice the arc tangent of 10 / sqrt(x)
        double expected = 0.01 / Math.sqrt(2) * 2 * Math.atan(10 / Math.sqrt(2));
        assertEquals(expected, period("neuron.QIF", parameters, 1e-6, 2, 200_000), expected * 1e-3);
    }

    @Test
    void givenACriticalPotential_whenTheQuadraticNeuronIsBelowIt_thenItReturnsAndAboveItFires() {
        Parameters.Builder parameters = Parameters.builder()
                .put("tau", 0.01)
                .put("v_rest", -1)
                .put("v_critical", 1)
                .put("v_threshold", 10)
                .put("v_reset", -2);
        assertEquals(0, spikes(parameters.put("v_start", 0.99).build()));
        assertEquals(1, spikes(parameters.put("v_start", 1.01).build()));
    }

    private static int spikes(Parameters parameters) {
        List<List<Double>> times = List.of(new ArrayList<>());
        try (NeuronBench bench = Bench.of("neuron.QIF", parameters, 1e-4, new int[] {1}, 1)) {
            for (int n = 0; n < 2000; n++) {
                bench.step(0);
                bench.collect(times, n);
            }
        }
        return times.get(0).size();
    }

    @Test
    void givenAConstantCurrent_whenTheExponentialNeuronFires_thenItsPeriodIsTheIntegralAndTheRefractoryTime() {
        double current = 400;
        DoubleUnaryOperator slope = v -> (-10 * (v + 65) + 10 * 3.48 * Math.exp((v + 59.9) / 3.48) + current) / 100;
        double expected = (duration(-68, 0, slope) + 1.7) / 1000;
        assertEquals(expected, period("neuron.EIF", Parameters.NONE, 1e-6, current, 200_000), expected * 1e-3);
    }

    @Test
    void givenNoRefractoryTime_whenTheExponentialNeuronFires_thenItEqualsTheAdaptiveOneWithoutAdaptation() {
        Parameters.Builder shared = Parameters.builder()
                .put("c", 200)
                .put("g_l", 10)
                .put("e_l", -70)
                .put("v_t", -50)
                .put("delta_t", 2)
                .put("v_reset", -58);
        Parameters plain = shared.put("t_ref", 0).build();
        Parameters adaptive = Parameters.builder()
                .put("c", 200)
                .put("g_l", 10)
                .put("e_l", -70)
                .put("v_t", -50)
                .put("delta_t", 2)
                .put("v_reset", -58)
                .put("a", 0)
                .put("b", 0)
                .build();
        assertEquals(
                period("neuron.AdEx", adaptive, 1e-4, 500, 6000), period("neuron.EIF", plain, 1e-4, 500, 6000), 0.0);
    }

    @Test
    void givenATimeConstantOfZero_whenThePopulationIsPlanned_thenTheMessageNamesTheField() {
        Parameters parameters = Parameters.builder().put("tau_w", 0).build();
        GanglionException refused = assertThrows(
                GanglionException.class, () -> Bench.of("neuron.AdEx", parameters, 1e-4, new int[] {1}, 1));
        assertEquals(Reason.INCONSISTENT, refused.reason());
        assertTrue(refused.getMessage().contains("tau_w"), refused.getMessage());
    }
}
