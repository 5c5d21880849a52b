// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.spiking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Tensor;
import org.ganglion.tests.data.ReferenceData;
import org.junit.jupiter.api.Test;

/** Networks and neurons whose spikes others computed too. */
class ReferenceNetworksTest {
    private static final int SECOND = 10_000;

    @Test
    void givenCuba4000_whenItRunsForTenSeconds_thenTheFirstSpikesAreThoseOfTheListAndAllAreAsManyAsInTheReference()
            throws IOException {
        Path validation = ReferenceData.path("validation");
        List<String> expected = list(validation.resolve("cuba4000/spikes_numpy.csv"));
        try (PlanBench bench = new PlanBench(new VogelsAbbott(validation).cuba(), VogelsAbbott.NEURONS)) {
            List<String> spikes = bench.spikes(SECOND);
            assertEquals(21_423, spikes.size());
            assertEquals(expected, spikes);
            assertEquals(213_493, spikes.size() + bench.count(9 * SECOND));
        }
    }

    @Test
    void givenCoba4000_whenItRunsByExponentialEulerForASecond_thenItsSpikesAreThoseOfTheList() throws IOException {
        Path validation = ReferenceData.path("validation");
        List<String> expected = list(validation.resolve("coba4000/spikes_expE.csv"));
        try (PlanBench bench =
                new PlanBench(new VogelsAbbott(validation).coba(Options.DEFAULT), VogelsAbbott.NEURONS)) {
            List<String> spikes = bench.spikes(SECOND);
            assertEquals(70_450, spikes.size());
            assertEquals(expected, spikes);
        }
    }

    @Test
    void givenCoba4000_whenItRunsByRungeKutta_thenItsSpikesAreTheSameFromFourPartsOfAStepOn() throws IOException {
        VogelsAbbott networks = new VogelsAbbott(ReferenceData.path("validation"));
        List<String> four = rungeKutta(networks, "4");
        assertEquals(four, rungeKutta(networks, "8"));
        try (PlanBench euler = new PlanBench(networks.coba(Options.DEFAULT), VogelsAbbott.NEURONS)) {
            assertNotEquals(four, euler.spikes(SECOND / 5), "the higher order is seen in the spikes");
        }
    }

    private static List<String> rungeKutta(VogelsAbbott networks, String parts) throws IOException {
        Options options = Options.DEFAULT.with("coba.integrator", "rk4").with("coba.substeps", parts);
        try (PlanBench bench = new PlanBench(networks.coba(options), VogelsAbbott.NEURONS)) {
            return bench.spikes(SECOND / 5);
        }
    }

    @Test
    void givenARefractoryLif_whenConstantCurrentsFlow_thenItSpikesAsOftenAsTheExactSolutionOnTheGrid()
            throws IOException {
        List<double[]> rows = list(ReferenceData.path("validation").resolve("lif_fI.csv")).stream()
                .map(line -> java.util.Arrays.stream(line.split(","))
                        .mapToDouble(Double::parseDouble)
                        .toArray())
                .toList();
        int neurons = rows.size();
        double[] current = rows.stream().mapToDouble(row -> row[0] * 1e-12).toArray();
        Parameters parameters = Parameters.builder()
                .put("tau", 0.020)
                .put("r", 100e6)
                .put("v_leak", -0.060)
                .put("v_threshold", -0.050)
                .put("v_reset", -0.060)
                .put("v_init", -0.060)
                .put("refractory", 0.005)
                .put("current", Tensor.of(current, neurons))
                .build();
        int[] all = {neurons};
        Network network = new GraphDraft()
                .node("lif", "neuron.RefractoryLif", all, all, parameters)
                .node("out", Node.OUTPUT, all, all, Parameters.NONE)
                .edge("lif", "out")
                .network(Options.DEFAULT);
        int[] spikes = new int[neurons];
        try (PlanBench bench = new PlanBench(network, "lif")) {
            for (String spike : bench.spikes(10 * SECOND)) {
                spikes[Integer.parseInt(spike.substring(spike.indexOf(',') + 1))]++;
            }
        }
        for (int i = 0; i < neurons; i++) {
            assertEquals(Math.round(rows.get(i)[2] * 10), spikes[i], rows.get(i)[0] + " pA");
        }
    }

    @Test
    void givenBrunelsNetwork_whenItRunsForAThirdOfASecond_thenItsRateIsThatOfTheReference() {
        try (PlanBench bench = new PlanBench(new Brunel(5, 2, 1).network(), Brunel.NEURONS)) {
            bench.count(SECOND / 10);
            double rate = bench.count(SECOND / 5) / (0.2 * Brunel.SIZE);
            assertEquals(32.1, rate, 0.05 * 32.1, "Hz");
        }
    }

    private static List<String> list(Path csv) throws IOException {
        return Files.readAllLines(csv).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
    }
}
