// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.tests;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ganglion.api.network.Edge;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Port;
import org.ganglion.api.network.Tensor;

/** Two inputs, three neurons that leak and fire, a linear read-out. */
final class SmallNetwork {
    private SmallNetwork() {}

    /**
     * Builds it.
     *
     * @param gain of the read-out
     */
    static Network of(double gain) {
        Map<String, Node> nodes = new LinkedHashMap<>();
        add(nodes, terminal("in", Node.INPUT, 2));
        add(
                nodes,
                node(
                        "weights",
                        "Affine",
                        2,
                        3,
                        Parameters.builder()
                                .put("weight", Tensor.of(new double[] {900, 0, 0, 900, 500, 500}, 3, 2))
                                .put("bias", Tensor.of(new double[] {0, 0, 10}, 3))));
        add(
                nodes,
                node(
                        "neurons",
                        "LIF",
                        3,
                        3,
                        Parameters.builder()
                                .put("tau", all(0.01))
                                .put("r", all(1))
                                .put("v_leak", all(0))
                                .put("v_threshold", all(1))
                                .put("v_reset", all(0))));
        add(
                nodes,
                node(
                        "readout",
                        "Linear",
                        3,
                        1,
                        Parameters.builder().put("weight", Tensor.of(new double[] {gain, 2 * gain, 3 * gain}, 1, 3))));
        add(nodes, terminal("out", Node.OUTPUT, 1));
        List<Edge> edges = List.of(
                new Edge("in", "weights"),
                new Edge("weights", "neurons"),
                new Edge("neurons", "readout"),
                new Edge("readout", "out"));
        return new Network(nodes, edges, Map.of(), Options.DEFAULT);
    }

    private static void add(Map<String, Node> nodes, Node node) {
        nodes.put(node.id(), node);
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

    private static Node node(String id, String type, int in, int out, Parameters.Builder parameters) {
        return new Node(
                id, type, parameters.build(), List.of(Port.real("input", in)), List.of(Port.real("output", out)));
    }

    private static Tensor all(double value) {
        return Tensor.of(new double[] {value, value, value}, 3);
    }
}
