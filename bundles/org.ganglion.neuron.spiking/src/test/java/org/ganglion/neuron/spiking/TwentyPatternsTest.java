// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.spiking;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.ganglion.api.json.JsonObject;
import org.ganglion.api.network.Parameters;
import org.ganglion.tests.bench.NeuronBench;
import org.junit.jupiter.api.Test;

/** The twenty patterns of Izhikevich (2004), each alone and spike for spike. */
class TwentyPatternsTest {
    private record Pattern(Parameters parameters, double dt, double end, DoubleUnaryOperator input) {}

    private static final Map<String, Pattern> PATTERNS = new LinkedHashMap<>();

    static {
        add("A tonic spiking", .02, .2, -65, 6, -70, .25, 100, t -> t > 10 ? 14 : 0);
        add("B phasic spiking", .02, .25, -65, 6, -64, .25, 200, t -> t > 20 ? .5 : 0);
        add("C tonic bursting", .02, .2, -50, 2, -70, .25, 220, t -> t > 22 ? 15 : 0);
        add("D phasic bursting", .02, .25, -55, .05, -64, .2, 200, t -> t > 20 ? .6 : 0);
        add("E mixed mode", .02, .2, -55, 4, -70, .25, 160, t -> t > 16 ? 10 : 0);
        add("F spike freq adaptation", .01, .2, -65, 8, -70, .25, 85, t -> t > 8.5 ? 30 : 0);
        steeper("G class 1", .02, -.1, -55, 6, -60, .25, 300, t -> t > 30 ? .075 * (t - 30) : 0);
        add("H class 2", .2, .26, -65, 0, -64, .25, 300, t -> t > 30 ? -.5 + .015 * (t - 30) : -.5);
        add("I spike latency", .02, .2, -65, 6, -70, .2, 100, t -> within(t, 10, 13) ? 7.04 : 0);
        add("J subthreshold osc", .05, .26, -60, 0, -62, .25, 200, t -> within(t, 20, 25) ? 2 : 0);
        add("K resonator", .1, .26, -60, -1, -62, .25, 400, t -> pulses(t, 4, 40, 60, 280, 320) ? .65 : 0);
        steeper(
                "L integrator",
                .02,
                -.1,
                -55,
                6,
                -60,
                .25,
                100,
                t -> pulses(t, 2, 100. / 11, 100. / 11 + 5, 70, 80) ? 9 : 0);
        add("M rebound spike", .03, .25, -60, 4, -64, .2, 200, t -> within(t, 20, 25) ? -15 : 0);
        add("N rebound burst", .03, .25, -52, 0, -64, .2, 200, t -> within(t, 20, 25) ? -15 : 0);
        add("O threshold variability", .03, .25, -60, 4, -64, .25, 100, t -> {
            if (within(t, 10, 15) || within(t, 80, 85)) {
                return 1;
            }
            return within(t, 70, 75) ? -6 : 0;
        });
        add(
                "P bistability",
                .1,
                .26,
                -60,
                0,
                -61,
                .25,
                300,
                t -> within(t, 37.5, 42.5) || within(t, 216, 221) ? 1.24 : .24);
        add("Q DAP", 1, .2, -60, -21, -70, .1, 50, t -> Math.abs(t - 10) < 1 ? 20 : 0);
        accommodation();
        add("S inhib-induced spiking", -.02, -1, -60, 8, -63.8, .5, 350, t -> t < 50 || t > 250 ? 80 : 75);
        add("T inhib-induced bursting", -.026, -1, -45, -2, -63.8, .5, 350, t -> t < 50 || t > 250 ? 80 : 75);
    }

    private static boolean within(double t, double from, double to) {
        return from < t && t < to;
    }

    private static boolean pulses(double t, double width, double... starts) {
        for (double start : starts) {
            if (within(t, start, start + width)) {
                return true;
            }
        }
        return false;
    }

    private static Parameters.Builder row(double a, double b, double c, double d, double v) {
        return Parameters.builder()
                .put("a", a)
                .put("b", b)
                .put("c", c)
                .put("d", d)
                .put("v_start", v);
    }

    private static void add(
            String name,
            double a,
            double b,
            double c,
            double d,
            double v,
            double dt,
            double end,
            DoubleUnaryOperator input) {
        PATTERNS.put(name, new Pattern(row(a, b, c, d, v).build(), dt, end, input));
    }

    private static void steeper(
            String name,
            double a,
            double b,
            double c,
            double d,
            double v,
            double dt,
            double end,
            DoubleUnaryOperator input) {
        Parameters parameters =
                row(a, b, c, d, v).put("linear", 4.1).put("constant", 108).build();
        PATTERNS.put(name, new Pattern(parameters, dt, end, input));
    }

    private static void accommodation() {
        Parameters parameters = row(.02, 1, -55, 4, -65)
                .put("u_excess", 49)
                .put("v_recovery", -65)
                .put("leak", 0)
                .build();
        PATTERNS.put("R accommodation", new Pattern(parameters, .5, 400, t -> {
            if (t < 200) {
                return t / 25;
            }
            return t >= 300 && t < 312.5 ? (t - 300) / 12.5 * 4 : 0;
        }));
    }

    private static List<Double> spikes(Pattern pattern) {
        List<List<Double>> times = List.of(new ArrayList<>());
        int steps = (int) Math.round(pattern.end / pattern.dt) + 1;
        try (NeuronBench bench =
                Bench.of("neuron.Izhikevich", pattern.parameters, pattern.dt / 1000, new int[] {1}, 1)) {
            for (int i = 0; i < steps; i++) {
                double time = i * pattern.dt;
                bench.step(pattern.input.applyAsDouble(time));
                bench.collect(times, Math.round(time * 1000) / 1000.0);
            }
        }
        return times.get(0);
    }

    @Test
    void givenTheTwentyPatterns_whenTheyRun_thenEverySpikeIsWhereItsDefinitionPutsIt() {
        JsonObject expected = SharedData.json("validation/izhikevich20.json");
        assertEquals(expected.names(), PATTERNS.keySet());
        for (String name : expected.names()) {
            List<Double> wanted = expected.list(name).stream()
                    .map(time -> ((Number) time).doubleValue())
                    .toList();
            assertEquals(wanted, spikes(PATTERNS.get(name)), name);
        }
    }
}
