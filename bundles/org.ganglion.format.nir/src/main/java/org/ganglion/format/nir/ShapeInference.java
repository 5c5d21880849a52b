// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.network.Shapes;
import org.ganglion.format.nir.GraphDraft.Link;

/**
 * Finds the shapes that the file leaves out: forwards along the links, and backwards through nodes that keep their
 * shape; then checks that the ends of every link agree.
 */
final class ShapeInference {

    private final GraphDraft graph;
    private final Map<String, List<Link>> into;
    private final Map<String, List<Link>> outOf;
    private final Map<String, int[]> inputs = new HashMap<>();
    private final Map<String, int[]> outputs = new HashMap<>();
    private final Deque<String> resolved = new ArrayDeque<>();

    private ShapeInference(GraphDraft graph) {
        this.graph = graph;
        this.into = graph.linksInto();
        this.outOf = graph.linksOutOf();
    }

    /** The shapes of all nodes. */
    static ShapeInference of(GraphDraft graph) {
        ShapeInference inference = new ShapeInference(graph);
        inference.startFromGivenShapes();
        inference.propagate();
        inference.settleRest();
        graph.links().forEach(inference::check);
        return inference;
    }

    int[] inputOf(String id) {
        return inputs.get(id);
    }

    int[] outputOf(String id) {
        return outputs.get(id);
    }

    private void startFromGivenShapes() {
        graph.nodes().forEach((id, node) -> {
            if (node.givenInput() != null) {
                resolve(id, node.givenInput());
            }
        });
    }

    private void propagate() {
        while (!resolved.isEmpty()) {
            String id = resolved.remove();
            for (Link link : outOf.get(id)) {
                resolve(link.to(), outputs.get(id));
            }
            for (Link link : into.get(id)) {
                if (graph.nodes().get(link.from()).keepsShape()) {
                    resolve(link.from(), inputs.get(id));
                }
            }
        }
    }

    /** What has neither a shape nor a neighbour with one is of a likely shape, or a single number, if it can be. */
    private void settleRest() {
        graph.nodes().forEach((id, node) -> {
            if (!inputs.containsKey(id) && node.likelyInput() != null) {
                resolve(id, node.likelyInput());
                propagate();
            }
        });
        graph.nodes().forEach((id, node) -> {
            if (!inputs.containsKey(id) && node.keepsShape()) {
                resolve(id, new int[0]);
                propagate();
            }
        });
        graph.nodes().forEach((id, node) -> {
            if (!inputs.containsKey(id)) {
                throw new GanglionException(
                        Reason.INCONSISTENT,
                        "node '" + id + "': field '" + node.shapeField()
                                + "' does not say the shape of the input, and nothing that leads to the node does");
            }
        });
    }

    private void resolve(String id, int[] input) {
        if (inputs.containsKey(id)) {
            return;
        }
        try {
            NodeDraft node = graph.nodes().get(id);
            Shapes.size(input);
            int[] output = node.outputFor(input);
            Shapes.size(output);
            inputs.put(id, input);
            outputs.put(id, output);
        } catch (GanglionException e) {
            throw e.at("node '" + id + "'");
        }
        resolved.add(id);
    }

    private void check(Link link) {
        int[] given = outputs.get(link.from());
        int[] taken = inputs.get(link.to());
        if (Arrays.equals(given, taken) || corrected(link, given, taken)) {
            return;
        }
        String what = link + ": '" + link.from() + "' gives the shape " + Arrays.toString(given)
                + said(link.from()) + ", field '"
                + graph.nodes().get(link.to()).shapeField() + "' of node '" + link.to() + "' takes "
                + Arrays.toString(taken);
        if (!Arrays.equals(Shapes.withoutLeadingOnes(given), Shapes.withoutLeadingOnes(taken))) {
            throw new GanglionException(Reason.INCONSISTENT, what);
        }
        graph.warn(what + "; accepted, since only leading ones differ");
    }

    /** Sets right what the reference package writes into the Output behind a convolution whose kernel is not square. */
    private boolean corrected(Link link, int[] given, int... taken) {
        String id = link.to();
        if (!(graph.nodes().get(id) instanceof Terminal output
                && outOf.get(id).isEmpty()
                && into.get(id).size() == 1
                && graph.nodes().get(link.from()) instanceof Convolution convolution
                && Arrays.equals(convolution.mistakenOutput(inputs.get(link.from())), taken))) {
            return false;
        }
        graph.nodes().put(id, new Terminal(output.type(), given));
        inputs.put(id, given);
        outputs.put(id, given);
        graph.warn("node '" + id + "': field 'shape' is " + Arrays.toString(taken) + " behind node '" + link.from()
                + "', whose kernel is not square; taken for " + Arrays.toString(given));
        return true;
    }

    /** The field by which a node has its shape, where it is its own. */
    private String said(String id) {
        NodeDraft node = graph.nodes().get(id);
        return node.givenInput() == null ? "" : " (field '" + node.shapeField() + "')";
    }
}
