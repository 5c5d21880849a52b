// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.network.Node;
import org.ganglion.format.nir.GraphDraft.Link;
import org.ganglion.format.nir.hdf5.Dataset;
import org.ganglion.format.nir.hdf5.Group;
import org.ganglion.format.nir.hdf5.Hdf5Exception;

/** Reads graphs and the graphs nested in them. */
final class GraphReader {

    static final String GRAPH = "NIRGraph";

    private static final String NODES = "nodes";
    private static final String EDGES = "edges";
    private static final int DEEPEST = 32;
    private static final int MOST_NODES = 100_000;

    /** The ends of one graph: which of its nodes the graph around it talks to. */
    private record Ends(List<String> inputs, List<String> outputs) {}

    private final GraphDraft draft;

    GraphReader(GraphDraft draft) {
        this.draft = draft;
    }

    /** Reads the graph at the top of a file. */
    void read(Group group) {
        NodeFields fields = new NodeFields(group);
        String type = fields.type();
        if (!type.equals(GRAPH)) {
            throw new GanglionException(
                    Reason.UNSUPPORTED, "the file holds a single node of type '" + type + "', expected a " + GRAPH);
        }
        Ends ends = readGraph(fields, "", 0);
        refuseLinks(ends);
    }

    private Ends readGraph(NodeFields fields, String prefix, int depth) {
        if (depth > DEEPEST) {
            throw new GanglionException(Reason.TOO_LARGE, "graphs are nested more than " + DEEPEST + " deep");
        }
        Map<String, Ends> nested = new LinkedHashMap<>();
        Ends ends = new Ends(new ArrayList<>(), new ArrayList<>());
        Set<String> names = new LinkedHashSet<>();
        Group nodes = inGraph(prefix, () -> nodes(fields));
        for (String name : nodes.names()) {
            names.add(name);
            try {
                readNode(new NodeFields(nodes.group(name)), name, prefix, depth, ends, nested);
            } catch (Hdf5Exception e) {
                throw Refusals.of(e).at(node(prefix + name));
            }
        }
        readEdges(fields, prefix, names, nested);
        return ends;
    }

    private void readNode(
            NodeFields fields, String name, String prefix, int depth, Ends ends, Map<String, Ends> nested) {
        String id = prefix + name;
        String type = within(id, fields::type);
        if (type.equals(GRAPH)) {
            // failures inside name their own node
            nested.put(name, readGraph(fields, id + ".", depth + 1));
            return;
        }
        NodeDraft node = within(id, () -> readPlain(type, fields));
        if (draft.nodes().putIfAbsent(id, node) != null) {
            throw new GanglionException(Reason.INCONSISTENT, node(id) + " exists twice once nested graphs are joined");
        }
        if (draft.nodes().size() > MOST_NODES) {
            throw new GanglionException(Reason.TOO_LARGE, "the network has more than " + MOST_NODES + " nodes");
        }
        if (type.equals(Node.INPUT)) {
            ends.inputs.add(id);
        } else if (type.equals(Node.OUTPUT)) {
            ends.outputs.add(id);
        }
        if (depth > 0 && (type.equals(Node.INPUT) || type.equals(Node.OUTPUT))) {
            draft.joints().add(id);
        }
    }

    private static NodeDraft readPlain(String type, NodeFields fields) {
        NodeType known = NodeTypes.named(type)
                .orElseThrow(() -> new GanglionException(
                        Reason.UNSUPPORTED,
                        "the type '" + type + "' is not known; known are " + NodeTypes.names() + ", " + GRAPH
                                + " and types with a namespace such as neuron.Izhikevich"));
        NodeDraft node = known.read(fields);
        fields.refuseUnknown();
        return node;
    }

    private void readEdges(NodeFields fields, String prefix, Set<String> names, Map<String, Ends> nested) {
        String[] texts = inGraph(prefix, () -> edges(fields));
        Set<Link> seen = new LinkedHashSet<>();
        for (int i = 0; i < texts.length; i += 2) {
            Link local = new Link(texts[i], texts[i + 1]);
            for (String end : List.of(local.from(), local.to())) {
                if (!names.contains(end)) {
                    throw new GanglionException(
                            Reason.INCONSISTENT,
                            graphName(prefix) + local + " names the node '" + end + "', which does not exist");
                }
            }
            if (!seen.add(local)) {
                draft.warn(graphName(prefix) + local + " is given twice and counts once");
                continue;
            }
            String from = nested.containsKey(local.from())
                    ? only(nested.get(local.from()).outputs, local, local.from(), Node.OUTPUT)
                    : prefix + local.from();
            String to = nested.containsKey(local.to())
                    ? only(nested.get(local.to()).inputs, local, local.to(), Node.INPUT)
                    : prefix + local.to();
            draft.links().add(new Link(from, to));
        }
    }

    private static String only(List<String> ends, Link link, String graph, String type) {
        if (ends.size() != 1) {
            throw new GanglionException(
                    Reason.INCONSISTENT,
                    link + ": the nested graph '" + graph + "' has " + ends.size() + " nodes of type " + type
                            + ", expected one");
        }
        return ends.get(0);
    }

    private static String[] edges(NodeFields fields) {
        try {
            Dataset dataset = fields.group().dataset(EDGES);
            int[] shape = dataset.shape();
            if (dataset.elements() == 0) {
                return new String[0];
            }
            if (shape.length != 2 || shape[1] != 2) {
                throw NodeFields.wrong(
                        EDGES, "has the shape " + java.util.Arrays.toString(shape) + ", expected pairs of names");
            }
            return dataset.strings();
        } catch (Hdf5Exception e) {
            throw Refusals.of(e).at("field '" + EDGES + "'");
        }
    }

    /** Signals enter the network through Input and leave it through Output, and nowhere else. */
    private void refuseLinks(Ends ends) {
        Set<String> inputs = new LinkedHashSet<>(ends.inputs);
        Set<String> outputs = new LinkedHashSet<>(ends.outputs);
        for (Link link : draft.links()) {
            if (inputs.contains(link.to())) {
                throw new GanglionException(Reason.INCONSISTENT, link + " leads into an Input");
            }
            if (outputs.contains(link.from())) {
                throw new GanglionException(Reason.INCONSISTENT, link + " leads out of an Output");
            }
        }
    }

    private static Group nodes(NodeFields fields) {
        fields.know(NODES);
        fields.know(EDGES);
        fields.refuseUnknown();
        if (!fields.group().has(NODES)) {
            throw NodeFields.wrong(NODES, "is missing");
        }
        try {
            return fields.group().group(NODES);
        } catch (Hdf5Exception e) {
            throw Refusals.of(e).at("field '" + NODES + "'");
        }
    }

    private static <T> T inGraph(String prefix, Supplier<T> work) {
        try {
            return work.get();
        } catch (GanglionException e) {
            throw prefix.isEmpty() ? e : e.at("graph '" + prefix.substring(0, prefix.length() - 1) + "'");
        }
    }

    private static <T> T within(String id, Supplier<T> work) {
        try {
            return work.get();
        } catch (GanglionException e) {
            throw e.at(node(id));
        }
    }

    private static String graphName(String prefix) {
        return prefix.isEmpty() ? "" : "graph '" + prefix.substring(0, prefix.length() - 1) + "': ";
    }

    private static String node(String id) {
        return "node '" + id + "'";
    }
}
