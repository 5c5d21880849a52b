// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.model;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ganglion.api.network.Edge;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Port;
import org.ganglion.api.network.RandomStream;
import org.ganglion.api.network.Tensor;

/** A small recurrent network with fixed random weights; it stands for one that somebody trained. */
final class ExampleNetwork {
    static final int INPUTS = 2;
    static final int HIDDEN = 16;
    static final int OUTPUTS = 2;
    static final double DT = 1e-3;
    static final int STEPS = 400;

    private static final long SEED = 3;

    private ExampleNetwork() {}

    static Network build() {
        Map<String, Node> nodes = new LinkedHashMap<>();
        add(nodes, terminal("input", Node.INPUT, INPUTS));
        add(nodes, affine("in", INPUTS, HIDDEN, 2.5));
        add(nodes, population("hidden", "LIF", HIDDEN, 0.02));
        add(nodes, affine("recurrent", HIDDEN, HIDDEN, 0.4));
        add(nodes, affine("out", HIDDEN, OUTPUTS, 20));
        add(nodes, population("readout", "LIF", OUTPUTS, 0.01));
        add(nodes, terminal("output", Node.OUTPUT, OUTPUTS));
        List<Edge> edges = List.of(
                new Edge("input", "in"),
                new Edge("in", "hidden"),
                new Edge("hidden", "recurrent"),
                new Edge("recurrent", "hidden"),
                new Edge("hidden", "out"),
                new Edge("out", "readout"),
                new Edge("readout", "output"));
        return new Network(nodes, edges, Map.of(), Options.DEFAULT);
    }

    /** Samples: a row a step, a slow and a fast wave. */
    static double[][] samples() {
        double[][] rows = new double[STEPS][INPUTS];
        for (int t = 0; t < STEPS; t++) {
            rows[t][0] = 0.5 + 0.5 * StrictMath.sin(2 * StrictMath.PI * t / 100);
            rows[t][1] = 0.5 + 0.5 * StrictMath.sin(2 * StrictMath.PI * t / 10);
        }
        return rows;
    }

    private static void add(Map<String, Node> nodes, Node node) {
        nodes.put(node.id(), node);
    }

    private static Node terminal(String id, String type, int size) {
        Parameters shape = Parameters.builder()
                .put("shape", Tensor.of(new int[] {size}, 1))
                .build();
        return node(id, type, shape, size, size);
    }

    private static Node affine(String id, int inputs, int outputs, double gain) {
        RandomStream random = new RandomStream(SEED, id);
        double[] weight = new double[inputs * outputs];
        for (int i = 0; i < weight.length; i++) {
            weight[i] = gain * random.normal(0, i) / StrictMath.sqrt(inputs);
        }
        double[] bias = new double[outputs];
        Arrays.fill(bias, 0.3);
        Parameters parameters = Parameters.builder()
                .put("weight", Tensor.of(weight, outputs, inputs))
                .put("bias", Tensor.of(bias, outputs))
                .build();
        return node(id, "Affine", parameters, inputs, outputs);
    }

    private static Node population(String id, String type, int size, double tau) {
        Parameters parameters = Parameters.builder()
                .put("tau", all(size, tau))
                .put("r", all(size, 2))
                .put("v_leak", all(size, 0))
                .put("v_threshold", all(size, 1))
                .put("v_reset", all(size, 0))
                .build();
        return node(id, type, parameters, size, size);
    }

    private static Tensor all(int size, double value) {
        double[] values = new double[size];
        Arrays.fill(values, value);
        return Tensor.of(values, size);
    }

    private static Node node(String id, String type, Parameters parameters, int in, int out) {
        return new Node(id, type, parameters, List.of(Port.real("input", in)), List.of(Port.real("output", out)));
    }
}
