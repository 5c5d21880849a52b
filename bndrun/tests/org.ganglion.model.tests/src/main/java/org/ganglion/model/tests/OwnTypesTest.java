// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.ganglion.api.engine.ModelWriter;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.NetworkBuilder;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Tensor;
import org.ganglion.model.Model;
import org.ganglion.model.ModelPacker;
import org.ganglion.model.ModelPacker.Order;
import org.ganglion.model.Models;
import org.ganglion.model.SelfTestOutcome;
import org.ganglion.session.Session;
import org.ganglion.session.SessionSettings;
import org.ganglion.tests.framework.Surroundings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every type beyond NIR: built, written, read, packed, tested and run. */
public class OwnTypesTest {
    private static final int NEURONS = 3;
    private static final int STEPS = 400;
    private static final Map<String, Double> DRIVE = Map.of("neuron.AdEx", 50.0, "neuron.EIF", 50.0);

    private final Surroundings here = new Surroundings(OwnTypesTest.class);
    private final Models models = here.service(Models.class);
    private final ModelPacker packer = here.service(ModelPacker.class);
    private final ModelWriter writer = here.service(ModelWriter.class);

    @TempDir
    Path folder;

    @Test
    void givenNeuronsWithOneReceptor_whenBuiltWrittenPackedAndRun_thenTheyAreTheSameThroughout() throws IOException {
        simple("neuron.ALIF", of -> of.put("tau", 0.02)
                .put("v_threshold", Tensor.of(new double[] {0.1, 0.2, 0.3}, NEURONS))
                .put("tau_adaptation", 0.2)
                .put("beta", 0.1));
        simple("neuron.AdEx", of -> of.put("a", 2).put("b", 60));
        simple("neuron.Izhikevich", of -> of.put("a", Tensor.of(new double[] {0.02, 0.1, 0.02}, NEURONS))
                .put("d", 6));
        simple("neuron.QIF", of -> of.put("tau", 0.02).put("v_threshold", 1).put("v_reset", 0));
        simple("neuron.EIF", of -> of.put("t_ref", 2));
        simple("neuron.HodgkinHuxley", of -> of.put("longest_step", 0.02));
        simple("neuron.Chialvo", of -> of.put("k", 0.04));
        simple("neuron.Rulkov", of -> of.put("alpha", 5));
        simple("neuron.LeakyTanh", of -> of.put("leak", 0.3));
        simple("neuron.Poisson", of -> of.put("rate", 5000).put("weight", 0.1));
        simple("neuron.RefractoryLif", of -> of.put("tau", 0.02)
                .put("v_leak", -0.06)
                .put("v_threshold", -0.05)
                .put("v_reset", -0.06)
                .put("v_init", -0.055)
                .put("refractory", 0.002)
                .put("current", 0.02));
    }

    @Test
    void givenNeuronsWithSeveralReceptors_whenBuiltWrittenPackedAndRun_thenTheyAreTheSameThroughout()
            throws IOException {
        receptors("neuron.Coba", 2, of -> of.put("capacitance", 2e-10)
                .put("conductance", 1e-8)
                .put("tau_syn", Tensor.of(new double[] {0.005, 0.01}, 2))
                .put("reversal", Tensor.of(new double[] {0, -0.08}, 2))
                .put("v_leak", -0.06)
                .put("v_threshold", -0.05)
                .put("v_reset", -0.06)
                .put("refractory", 0.005)
                .put("v_init", -0.055));
        receptors("neuron.CubaExp", 2, of -> of.put("tau_mem", 0.02)
                .put("tau_syn", Tensor.of(new double[] {0.005, 0.01}, 2))
                .put("v_leak", -0.049)
                .put("v_threshold", -0.05)
                .put("v_reset", -0.06)
                .put("refractory", 0.005)
                .put("v_init", -0.055));
        receptors("neuron.EGRU", 4, of -> of.put("b_u", 1).put("b_z", 1).put("threshold", 0.2));
        receptors("neuron.TwoPoint", 2, of -> of.put("output", "spikes").put("bias", 0.5));
        receptors(
                "neuron.ActiveDendrites", 3, of -> of.put("select", "magnitude").put("winners", 2));
        receptors("neuron.ELM", 2, of -> of.put("tau_m", Tensor.of(new double[] {0.01, 0.1}, 2))
                .put("w_hidden", Tensor.of(new float[] {1, 2, 3, 4, -1, -2, -3, -4}, 2, 4))
                .put("b_hidden", Tensor.of(new double[] {0.1, 0.2}, 2))
                .put("w_memory", Tensor.of(new double[] {1, -1, 0.5, 2}, 2, 2))
                .put("b_memory", Tensor.of(new double[] {0, 0.3}, 2))
                .put("w_y", Tensor.of(new double[] {1, 1}, 2)));
    }

    @Test
    void givenTransformsBeyondNir_whenBuiltWrittenPackedAndRun_thenTheyAreTheSameThroughout() throws IOException {
        for (String type : new String[] {"ReLU", "Tanh", "Sigmoid", "Softmax"}) {
            assertSame(
                    type,
                    Network.builder()
                            .input("in", NEURONS)
                            .transform("x", "transform." + type)
                            .output("out"));
        }
        assertSame(
                "pool",
                Network.builder()
                        .input("in", 2, 4, 6)
                        .maxPool2d("x", new int[] {2, 3}, new int[] {2, 1}, new int[] {1, 1})
                        .output("out"));
    }

    private void simple(String type, Consumer<Parameters.Builder> parameters) throws IOException {
        assertSame(
                type,
                Network.builder()
                        .input("in", NEURONS)
                        .scale("drive", DRIVE.getOrDefault(type, 1.0))
                        .population("n", type, parameters)
                        .output("out"));
    }

    /** Sparse synapses with delays from the input to every receptor, and back from the neurons. */
    private void receptors(String type, int receptors, Consumer<Parameters.Builder> parameters) throws IOException {
        int all = receptors * NEURONS;
        int[] source = new int[all];
        int[] target = new int[all];
        double[] weight = new double[all];
        int[] delay = new int[all];
        for (int i = 0; i < all; i++) {
            source[i] = i % NEURONS;
            target[i] = all - 1 - i;
            weight[i] = 1e-9 * (i + 1);
            delay[i] = i % 5;
        }
        int[] port = {receptors, NEURONS};
        assertSame(
                type,
                Network.builder()
                        .input("in", NEURONS)
                        .sparse("feed", port, source, target, weight, delay)
                        .population("n", type, port, new int[] {NEURONS}, parameters)
                        .sparse("back", port, source, target, new double[] {1e-10}, 1)
                        .edge("back", "n")
                        .after("n")
                        .output("out"));
    }

    private void assertSame(String what, NetworkBuilder built) throws IOException {
        Network network = built.build();
        Path file = Files.write(folder.resolve("net.nir"), writer.write(network));
        Network read = models.read(file).network();
        assertEquals(new TreeMap<>(network.nodes()), new TreeMap<>(read.nodes()), what);
        assertEquals(network.edges(), read.edges(), what);
        Model packed = models.read("net.jar", packer.pack(Order.of(file)).bytes());
        assertEquals(read.nodes(), packed.network().nodes(), what);
        SelfTestOutcome outcome = models.selfTest(packed);
        assertTrue(outcome.passed(), what + ": " + outcome.message());
        assertTrue(sends(packed), what + " never sends anything");
    }

    private boolean sends(Model model) {
        double[] output = new double[64];
        boolean sent = false;
        try (Session session = models.open(model, Map.of("dt", "1e-4"), SessionSettings.DEFAULT)) {
            String node = model.network().ofType(Node.OUTPUT).get(0).id();
            for (int t = 0; t < STEPS; t++) {
                double[] input = new double[session.inputs().get(0).size()];
                for (int i = 0; i < input.length; i++) {
                    input[i] = 20 + (t + i) % 7;
                }
                session.input(0).write(input, 0);
                assertTrue(session.step(), "no provider is left");
                session.signal(node).read(output, 0);
                for (double value : output) {
                    assertTrue(Double.isFinite(value));
                    sent |= value != 0;
                }
            }
        }
        return sent;
    }
}
