// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.spiking;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.RandomStream;
import org.ganglion.api.network.Tensor;

/**
 * Brunel's network (J. Comput. Neurosci. 8, 2000, model A): 10,000 excitatory and 2,500 inhibitory neurons with delta-shaped synapses of
 * 0.1 mV and -g times as much, 1,000 and 250 of them into each neuron, drawn with repetition, a delay of 1.5 ms, and input from outside at
 * eta times 10 kHz.
 *
 * @param g how much stronger inhibition is
 * @param eta rate from outside in units of 10 kHz
 * @param seed of wiring and input
 */
public record Brunel(double g, double eta, long seed) {
    /** The neurons; the first 10,000 excite. */
    public static final String NEURONS = "neurons";

    /** Number of neurons. */
    public static final int SIZE = 12_500;

    private static final int EXCITATORY = 10_000;
    private static final int EXCITATORY_INDEGREE = 1_000;
    private static final int INHIBITORY_INDEGREE = 250;
    private static final double JUMP = 1e-4;
    /** One of the 15 steps is that of every spike that returns. */
    private static final int DELAY = 14;

    /** The network. */
    public Network network() {
        int[] all = {SIZE};
        Parameters neurons = Parameters.builder()
                .put("tau", 0.020)
                .put("v_leak", 0)
                .put("v_threshold", 0.020)
                .put("v_reset", 0)
                .put("refractory", 0.002)
                .put("v_init", 0)
                .build();
        Parameters outside = Parameters.builder()
                .put("rate", eta * 10)
                .put("sources", 1_000)
                .put("weight", JUMP)
                .build();
        return new GraphDraft()
                .node("outside", "neuron.Poisson", all, all, outside)
                .node("excitation", "transform.Sparse", all, all, synapses(0, EXCITATORY, EXCITATORY_INDEGREE, JUMP))
                .node(
                        "inhibition",
                        "transform.Sparse",
                        all,
                        all,
                        synapses(EXCITATORY, SIZE, INHIBITORY_INDEGREE, -g * JUMP))
                .node(NEURONS, "neuron.RefractoryLif", all, all, neurons)
                .node("spikes", Node.OUTPUT, all, all, Parameters.NONE)
                .edge("outside", NEURONS)
                .edge(NEURONS, "excitation")
                .edge(NEURONS, "inhibition")
                .edge("excitation", NEURONS)
                .edge("inhibition", NEURONS)
                .edge(NEURONS, "spikes")
                .network(Options.DEFAULT.with("dt", "1e-4").with("seed", Long.toString(seed)));
    }

    /**
     * Writes the wiring for other simulators: {@code row_start} and {@code target} of {@code excitation} and {@code inhibition}, as
     * little-endian integers of 32 bits.
     */
    public void writeWiring(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (String projection : List.of("excitation", "inhibition")) {
            Parameters synapses = network().node(projection).parameters();
            for (String field : List.of("row_start", "target")) {
                int[] values = synapses.tensor(field).i32();
                ByteBuffer bytes =
                        ByteBuffer.allocate(values.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                bytes.asIntBuffer().put(values);
                Files.write(folder.resolve(projection + '.' + field + ".i32le"), bytes.array());
            }
        }
    }

    private Parameters synapses(int firstSource, int endSource, int indegree, double weight) {
        int[] start = new int[SIZE + 1];
        int[] target = new int[SIZE * indegree];
        fill(firstSource, endSource - firstSource, indegree, start, target);
        return Parameters.builder()
                .put("row_start", Tensor.of(start, start.length))
                .put("target", Tensor.of(target, target.length))
                .put("weight", weight)
                .put("delay", DELAY)
                .build();
    }

    /** Draws the same sources twice: to count, and to list. */
    private void fill(int firstSource, int sources, int indegree, int[] start, int[] target) {
        RandomStream random = new RandomStream(seed, "wiring." + firstSource);
        int[] next = new int[SIZE + 1];
        for (int t = 0; t < SIZE; t++) {
            for (int k = 0; k < indegree; k++) {
                next[firstSource + source(random, t, k, sources) + 1]++;
            }
        }
        Arrays.parallelPrefix(next, Integer::sum);
        System.arraycopy(next, 0, start, 0, start.length);
        for (int t = 0; t < SIZE; t++) {
            for (int k = 0; k < indegree; k++) {
                target[next[firstSource + source(random, t, k, sources)]++] = t;
            }
        }
    }

    private static int source(RandomStream random, int target, int synapse, int sources) {
        return (int) (((random.bits(target, synapse) >>> 32) * sources) >>> 32);
    }
}
