// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.kill;

import java.util.Arrays;
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

/** A network whose weights are half a megabyte that no other has, so that fetching it takes time. */
final class LargeNetwork {
    private static final int IN = 32;
    private static final int NEURONS = 2000;

    private LargeNetwork() {}

    /** The same for the same seed. */
    static Network of(long seed) {
        double[] weights =
                new Random(seed).doubles((long) IN * NEURONS, -50, 150).toArray();
        Map<String, Node> nodes = new LinkedHashMap<>();
        add(nodes, terminal("in", Node.INPUT, IN));
        add(nodes, node("weights", "Linear", IN, NEURONS, Map.of("weight", Tensor.of(weights, NEURONS, IN))));
        add(
                nodes,
                node(
                        "neurons",
                        "LIF",
                        NEURONS,
                        NEURONS,
                        Map.of(
                                "tau", all(0.01),
                                "r", all(1),
                                "v_leak", all(0),
                                "v_threshold", all(1),
                                "v_reset", all(0))));
        add(nodes, terminal("out", Node.OUTPUT, NEURONS));
        List<Edge> edges =
                List.of(new Edge("in", "weights"), new Edge("weights", "neurons"), new Edge("neurons", "out"));
        return new Network(nodes, edges, Map.of(), Options.DEFAULT);
    }

    private static void add(Map<String, Node> nodes, Node node) {
        nodes.put(node.id(), node);
    }

    private static Tensor all(double value) {
        double[] values = new double[NEURONS];
        Arrays.fill(values, value);
        return Tensor.of(values, NEURONS);
    }

    private static Node terminal(String id, String type, int size) {
        List<Port> ports = List.of(Port.real(id, size));
        return new Node(
                id,
                type,
                Parameters.builder()
                        .put("shape", Tensor.of(new int[] {size}, 1))
                        .build(),
                ports,
                ports);
    }

    private static Node node(String id, String type, int in, int out, Map<String, Tensor> tensors) {
        Parameters.Builder parameters = Parameters.builder();
        tensors.forEach(parameters::put);
        return new Node(
                id, type, parameters.build(), List.of(Port.real("input", in)), List.of(Port.real("output", out)));
    }
}
