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

/** A linear read-out that is taught by a second input. */
final class TaughtNetwork {
    static final String NAME = "taught";
    static final String READOUT = "readout";
    static final String DESCRIPTION = "{\"plasticity\":[{\"node\":\"" + READOUT
            + "\",\"rule\":\"rls\",\"modulator\":\"target\"}]," + "\"selfTest\":{\"run\":false}}";

    private TaughtNetwork() {}

    /**
     * Builds it.
     *
     * @param weights that it begins with, one for each input
     */
    static Network of(double... weights) {
        Map<String, Node> nodes = terminals(weights.length);
        add(nodes, linear(READOUT, weights));
        return new Network(
                nodes, List.of(new Edge("in", READOUT), new Edge(READOUT, "out")), Map.of(), Options.DEFAULT);
    }

    /** One whose output is not called as that of the others. */
    static Network elsewhere() {
        Map<String, Node> nodes = terminals(1);
        nodes.remove("out");
        add(nodes, terminal("elsewhere", Node.OUTPUT, 1));
        add(nodes, linear(READOUT, 1));
        return new Network(
                nodes, List.of(new Edge("in", READOUT), new Edge(READOUT, "elsewhere")), Map.of(), Options.DEFAULT);
    }

    /** One in which every input above 1 becomes more than a number can be. */
    static Network overflowing() {
        Map<String, Node> nodes = terminals(1);
        add(nodes, linear("beyond", Double.MAX_VALUE));
        add(nodes, linear(READOUT, 1));
        return new Network(
                nodes,
                List.of(new Edge("in", "beyond"), new Edge("beyond", READOUT), new Edge(READOUT, "out")),
                Map.of(),
                Options.DEFAULT);
    }

    private static Map<String, Node> terminals(int inputs) {
        Map<String, Node> nodes = new LinkedHashMap<>();
        add(nodes, terminal("in", Node.INPUT, inputs));
        add(nodes, terminal("target", Node.INPUT, 1));
        add(nodes, terminal("out", Node.OUTPUT, 1));
        return nodes;
    }

    private static Node linear(String id, double... weights) {
        return new Node(
                id,
                "Linear",
                Parameters.builder()
                        .put("weight", Tensor.of(weights, 1, weights.length))
                        .build(),
                List.of(Port.real("input", weights.length)),
                List.of(Port.real("output", 1)));
    }

    private static void add(Map<String, Node> nodes, Node node) {
        nodes.put(node.id(), node);
    }

    private static Node terminal(String id, String type, int size) {
        List<Port> ports = List.of(Port.real(id, size));
        Parameters shape = Parameters.builder()
                .put("shape", Tensor.of(new int[] {size}, 1))
                .build();
        return new Node(id, type, shape, ports, ports);
    }
}
