// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.exchange;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.ganglion.api.network.Edge;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Plasticity;
import org.ganglion.api.network.Port;
import org.ganglion.api.network.Tensor;

/**
 * A network that uses all that an exchange must carry: recurrent spiking neurons whose synapses learn by the times of spikes, edges with a
 * delay, leaky filters, and a read-out that learns to tell its input ahead by recursive least squares.
 */
public final class Reservoir {
    private static final int HORIZON = 20;
    private static final double SPIKES_WEIGHT = 0.28;

    private final int neurons;
    private final Random random;

    private Reservoir(int neurons, long seed) {
        this.neurons = neurons;
        this.random = new Random(seed);
    }

    /**
     * The network: inputs {@code in} and {@code target}, output {@code out}, one element each.
     *
     * @param neurons of the reservoir, all connected to all
     * @param seed of the weights
     */
    public static Network network(int neurons, long seed) {
        return new Reservoir(neurons, seed).network();
    }

    /** What enters and is to be foretold: a sum of two sines whose periods have no common multiple. */
    public static double signal(long t) {
        return StrictMath.sin(0.05 * t) + 0.5 * StrictMath.sin(0.021 * t);
    }

    private Network network() {
        Map<String, Node> nodes = new LinkedHashMap<>();
        add(nodes, "in", Node.INPUT, 1, 1, Parameters.NONE);
        add(nodes, "target", Node.INPUT, 1, 1, Parameters.NONE);
        add(nodes, "fan", "Affine", 1, neurons, affine(gaussian(neurons, 1), neurons, uniform(neurons)));
        add(nodes, "lif", "LIF", neurons, neurons, firing());
        double[] recurrent = gaussian(neurons * neurons, SPIKES_WEIGHT / Math.sqrt(neurons));
        add(nodes, "back", "Linear", neurons, neurons, linear(recurrent, neurons));
        add(nodes, "filter", "LI", neurons, neurons, filtering());
        add(nodes, "readout", "Affine", neurons, 1, affine(new double[neurons], 1, new double[1]));
        add(nodes, "out", Node.OUTPUT, 1, 1, Parameters.NONE);
        List<Edge> edges = List.of(
                new Edge("in", "fan"),
                new Edge("fan", "lif"),
                new Edge("lif", "back"),
                new Edge("back", "lif", 0, 2),
                new Edge("lif", "filter"),
                new Edge("filter", "readout"),
                new Edge("readout", "out"));
        Parameters rule = Parameters.builder()
                .put("lambda", 0.9999)
                .put("alpha", 0.1)
                .put("horizon", HORIZON)
                .build();
        return new Network(
                nodes,
                edges,
                Map.of(
                        "back", new Plasticity("back", "stdp", timing(), null),
                        "readout", new Plasticity("readout", "rls", rule, "target")),
                Options.DEFAULT.with("dt", "0.001"));
    }

    private Parameters timing() {
        double most = 4 * SPIKES_WEIGHT / Math.sqrt(neurons);
        return Parameters.builder()
                .put("w_max", most)
                .put("w_min", -most)
                .put("lambda", 1e-4)
                .build();
    }

    private static void add(
            Map<String, Node> nodes, String id, String type, int input, int output, Parameters parameters) {
        nodes.put(
                id,
                new Node(
                        id,
                        type,
                        parameters,
                        List.of(Port.real("input", input)),
                        List.of(Port.real("output", output))));
    }

    private static Parameters firing() {
        return Parameters.builder()
                .put("tau", 0.01)
                .put("r", 1)
                .put("v_leak", 0)
                .put("v_threshold", 0.3)
                .put("v_reset", 0)
                .build();
    }

    private Parameters filtering() {
        double[] tau = new double[neurons];
        for (int i = 0; i < neurons; i++) {
            tau[i] = 0.01 * StrictMath.pow(20, i / (neurons - 1.0));
        }
        return Parameters.builder()
                .put("tau", Tensor.of(tau, neurons))
                .put("r", 10)
                .put("v_leak", 0)
                .build();
    }

    private static Parameters linear(double[] weight, int targets) {
        return Parameters.builder()
                .put("weight", Tensor.of(weight, targets, weight.length / targets))
                .build();
    }

    private static Parameters affine(double[] weight, int targets, double[] bias) {
        return linear(weight, targets).with("bias", Tensor.of(bias, targets));
    }

    private double[] gaussian(int size, double scale) {
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            values[i] = scale * random.nextGaussian();
        }
        return values;
    }

    private double[] uniform(int size) {
        return random.doubles(size, -1, 1).toArray();
    }
}
