// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.network;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/**
 * A graph of nodes and edges with the semantics of NIR. Immutable; safe for use by several threads.
 *
 * <p>Within a step every signal travels on until it meets a delay. A population's signal reaches populations of its own strongly
 * connected component one step later and all others in the same step, whatever the order of nodes and edges.
 *
 * @param nodes by id, in the order of the file
 * @param edges in the order of the file
 * @param plasticity the transforms that learn, by node id
 * @param options what the file does not say
 */
public record Network(Map<String, Node> nodes, List<Edge> edges, Map<String, Plasticity> plasticity, Options options) {
    /**
     * Copies and checks that edges and plasticity name nodes that exist.
     *
     * @throws GanglionException INCONSISTENT if one does not
     */
    public Network {
        nodes = Collections.unmodifiableMap(new LinkedHashMap<>(nodes));
        edges = List.copyOf(edges);
        plasticity = Collections.unmodifiableMap(new LinkedHashMap<>(plasticity));
        Objects.requireNonNull(options);
        for (Edge edge : edges) {
            require(nodes, edge.from(), edge);
            Node to = require(nodes, edge.to(), edge);
            if (edge.input() >= to.inputs().size()) {
                throw new GanglionException(
                        Reason.INCONSISTENT,
                        "edge " + edge.from() + " -> " + edge.to() + " names input " + edge.input() + ", the node has "
                                + to.inputs().size());
            }
        }
        for (Plasticity plastic : plasticity.values()) {
            require(nodes, plastic.node(), plastic.rule());
            if (plastic.modulator() != null) {
                require(nodes, plastic.modulator(), plastic.rule());
            }
        }
    }

    private static Node require(Map<String, Node> nodes, String id, Object by) {
        Node node = nodes.get(id);
        if (node == null) {
            throw new GanglionException(Reason.INCONSISTENT, by + " names the node '" + id + "', which does not exist");
        }
        return node;
    }

    /** Builds a network node by node. */
    public static NetworkBuilder builder() {
        return new NetworkBuilder();
    }

    /** The node with this id. */
    public Node node(String id) {
        return require(nodes, id, "the request");
    }

    /** The nodes of this type, in the order of the file. */
    public List<Node> ofType(String type) {
        return nodes.values().stream().filter(node -> node.type().equals(type)).toList();
    }

    /** The edges into a node, in the order of the file. */
    public List<Edge> into(String id) {
        List<Edge> found = new ArrayList<>();
        for (Edge edge : edges) {
            if (edge.to().equals(id)) {
                found.add(edge);
            }
        }
        return found;
    }

    /** The edges out of a node, in the order of the file. */
    public List<Edge> outOf(String id) {
        List<Edge> found = new ArrayList<>();
        for (Edge edge : edges) {
            if (edge.from().equals(id)) {
                found.add(edge);
            }
        }
        return found;
    }

    /** The same network with other options. */
    public Network with(Options changed) {
        return new Network(nodes, edges, plasticity, changed);
    }
}
