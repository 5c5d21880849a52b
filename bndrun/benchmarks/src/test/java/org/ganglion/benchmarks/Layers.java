// SPDX-License-Identifier: Apache-2.0
package org.ganglion.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.ganglion.api.network.Edge;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Port;
import org.ganglion.api.network.Tensor;

/** A layer of LIF neurons, all of whose inputs reach all of its neurons. */
final class Layers {
    private Layers() {}

    static Network fullyConnected(int inputs, int neurons) {
        double[] weight = new double[inputs * neurons];
        Random random = new Random(1);
        for (int i = 0; i < weight.length; i++) {
            weight[i] = random.nextGaussian() / Math.sqrt(inputs);
        }
        Parameters lif = Parameters.builder()
                .put("tau", 0.01)
                .put("r", 1)
                .put("v_leak", 0)
                .put("v_threshold", 0.3)
                .put("v_reset", 0)
                .build();
        Parameters linear = Parameters.builder()
                .put("weight", Tensor.of(weight, neurons, inputs))
                .build();
        Map<String, Node> nodes = new LinkedHashMap<>();
        add(nodes, "in", Node.INPUT, inputs, inputs, Parameters.NONE);
        add(nodes, "linear", "Linear", inputs, neurons, linear);
        add(nodes, "lif", "LIF", neurons, neurons, lif);
        add(nodes, "out", Node.OUTPUT, neurons, neurons, Parameters.NONE);
        return new Network(
                nodes,
                List.of(new Edge("in", "linear"), new Edge("linear", "lif"), new Edge("lif", "out")),
                Map.of(),
                Options.DEFAULT.with("dt", "0.001"));
    }

    private static void add(
            Map<String, Node> nodes, String id, String type, int input, int output, Parameters parameters) {
        List<Port> inputs = List.of(Port.real("input", input));
        nodes.put(id, new Node(id, type, parameters, inputs, List.of(Port.real("output", output))));
    }
}
