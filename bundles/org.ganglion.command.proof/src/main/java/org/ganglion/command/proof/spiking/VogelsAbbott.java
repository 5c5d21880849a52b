// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.spiking;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Tensor;

/**
 * The networks of Vogels and Abbott (J. Neurosci. 25, 2005) as the benchmarks CUBA and COBA (Brette et al., J. Comput. Neurosci. 23,
 * 2007): 4,000 neurons, of which 3,200 excite, each connected to any other with a probability of 2 %; wiring and initial values from files.
 */
public final class VogelsAbbott {
    /** The neurons. */
    public static final String NEURONS = "neurons";

    private static final int SIZE = 4000;
    private static final int EXCITATORY = 3200;
    private static final int RECEPTORS = 2;
    private static final double MILLI = 1e3;
    private static final double NANO = 1e9;

    private final Path cuba;
    private final Path coba;

    /** @param validation the folder that holds {@code cuba4000} and {@code coba4000} */
    public VogelsAbbott(Path validation) {
        this.cuba = validation.resolve("cuba4000");
        this.coba = validation.resolve("coba4000");
    }

    /** With currents that decay. */
    public Network cuba() throws IOException {
        Parameters neurons = Parameters.builder()
                .put("tau_mem", 0.020)
                .put("tau_syn", Tensor.of(new double[] {0.005, 0.010}, RECEPTORS))
                .put("v_leak", -0.049)
                .put("v_threshold", -0.050)
                .put("v_reset", -0.060)
                .put("refractory", 0.005)
                .put("v_init", potentials())
                .build();
        return network("neuron.CubaExp", neurons, 0.00162, -0.009, Options.DEFAULT);
    }

    /** With conductances that decay. */
    public Network coba(Options options) throws IOException {
        double[] initial = new double[RECEPTORS * SIZE];
        System.arraycopy(numbers(coba.resolve("ge0_nS.f64le"), NANO), 0, initial, 0, SIZE);
        System.arraycopy(numbers(coba.resolve("gi0_nS.f64le"), NANO), 0, initial, SIZE, SIZE);
        Parameters neurons = Parameters.builder()
                .put("capacitance", 200e-12)
                .put("conductance", 10e-9)
                .put("tau_syn", Tensor.of(new double[] {0.005, 0.010}, RECEPTORS))
                .put("reversal", Tensor.of(new double[] {0, -0.080}, RECEPTORS))
                .put("v_leak", -0.060)
                .put("v_threshold", -0.050)
                .put("v_reset", -0.060)
                .put("refractory", 0.005)
                .put("v_init", potentials())
                .put("g_init", Tensor.of(initial, RECEPTORS, SIZE))
                .build();
        return network("neuron.Coba", neurons, 6e-9, 67e-9, options);
    }

    private Tensor potentials() throws IOException {
        return Tensor.of(numbers(cuba.resolve("v0_mV.f64le"), MILLI), SIZE);
    }

    private Network network(String type, Parameters neurons, double excitation, double inhibition, Options options)
            throws IOException {
        int[] source = indices(cuba.resolve("pre.u16le"));
        int[] target = indices(cuba.resolve("post.u16le"));
        double[] weight = new double[source.length];
        for (int k = 0; k < weight.length; k++) {
            boolean excites = source[k] < EXCITATORY;
            weight[k] = excites ? excitation : inhibition;
            target[k] += excites ? 0 : SIZE;
        }
        Parameters synapses = Parameters.builder()
                .put("source", Tensor.of(source, source.length))
                .put("target", Tensor.of(target, target.length))
                .put("weight", Tensor.of(weight, weight.length))
                .build();
        int[] all = {SIZE};
        int[] received = {RECEPTORS, SIZE};
        return new GraphDraft()
                .node(NEURONS, type, received, all, neurons)
                .node("synapses", "transform.Sparse", all, received, synapses)
                .node("spikes", Node.OUTPUT, all, all, Parameters.NONE)
                .edge(NEURONS, "synapses")
                .edge("synapses", NEURONS)
                .edge(NEURONS, "spikes")
                .network(options.with("dt", "1e-4"));
    }

    private static int[] indices(Path file) throws IOException {
        ByteBuffer content = content(file);
        int[] indices = new int[content.remaining() / Short.BYTES];
        for (int k = 0; k < indices.length; k++) {
            indices[k] = Short.toUnsignedInt(content.getShort());
        }
        return indices;
    }

    private static double[] numbers(Path file, double perUnit) throws IOException {
        ByteBuffer content = content(file);
        double[] numbers = new double[content.remaining() / Double.BYTES];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = content.getDouble() / perUnit;
        }
        return numbers;
    }

    private static ByteBuffer content(Path file) throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    }
}
