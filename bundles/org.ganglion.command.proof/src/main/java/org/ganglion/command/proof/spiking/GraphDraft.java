// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.spiking;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ganglion.api.network.Edge;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Port;

/** A network being put together. */
final class GraphDraft {
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final List<Edge> edges = new ArrayList<>();

    GraphDraft node(String id, String type, int[] input, int[] output, Parameters parameters) {
        nodes.put(
                id,
                new Node(
                        id,
                        type,
                        parameters,
                        List.of(Port.real("input", input)),
                        List.of(Port.real("output", output))));
        return this;
    }

    GraphDraft edge(String from, String to) {
        edges.add(new Edge(from, to));
        return this;
    }

    Network network(Options options) {
        return new Network(nodes, edges, Map.of(), options);
    }
}
