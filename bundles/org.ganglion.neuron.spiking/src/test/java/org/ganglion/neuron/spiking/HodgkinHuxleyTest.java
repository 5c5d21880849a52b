// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.spiking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.json.JsonObject;
import org.ganglion.api.network.Parameters;
import org.ganglion.tests.bench.NeuronBench;
import org.junit.jupiter.api.Test;

/** The squid's axon under constant currents, an axon per current. */
class HodgkinHuxleyTest {
    private final JsonObject reference = SharedData.json("validation/hh_squid.json");
    private final List<String> names = List.copyOf(reference.names());

    private List<List<Double>> run(double dt) {
        int axons = names.size();
        double[] current = names.stream().mapToDouble(Double::parseDouble).toArray();
        List<List<Double>> times =
                names.stream().<List<Double>>map(name -> new ArrayList<>()).toList();
        try (NeuronBench bench =
                Bench.of("neuron.HodgkinHuxley", Parameters.NONE, dt / 1000, new int[] {axons}, axons)) {
            for (int n = 0, steps = (int) Math.round(1000 / dt); n < steps; n++) {
                bench.step(current);
                bench.collect(times, (n + 1) * dt);
            }
        }
        return times;
    }

    private void verify(double dt) {
        List<List<Double>> times = run(dt);
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            assertEquals(reference.object(name).integer("n"), times.get(i).size(), name + " uA/cm2");
            List<?> first = reference.object(name).list("first");
            for (int k = 0; k < first.size(); k++) {
                double wanted = ((Number) first.get(k)).doubleValue();
                // a spike is told at the end of the step in which it happens
                assertEquals(wanted + dt / 2, times.get(i).get(k), dt / 2 + 2e-3, name + " uA/cm2, spike " + k);
            }
        }
    }

    @Test
    void givenConstantCurrents_whenAStepIsAFortiethOfAMillisecond_thenCountsAndFirstTimesAreThoseOfTheAdaptiveSolver() {
        verify(0.025);
    }

    @Test
    void givenALongestStepThatWouldDivideAStepWithoutEnd_whenItIsPopulated_thenTheFieldIsNamed() {
        Parameters tiny = Parameters.builder().put("longest_step", 1e-12).build();
        GanglionException refused = assertThrows(
                GanglionException.class, () -> Bench.of("neuron.HodgkinHuxley", tiny, 1e-4, new int[] {1}, 1));
        assertEquals(Reason.TOO_LARGE, refused.reason());
        assertTrue(refused.getMessage().contains("longest_step"), refused.getMessage());
    }

    @Test
    void givenAStepLongerThanTheMethodMayTake_whenItRuns_thenItIsDivided() {
        verify(0.1);
    }
}
