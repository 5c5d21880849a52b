// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.spiking;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ganglion.api.engine.Assignment;
import org.ganglion.api.engine.Assignment.Claimed;
import org.ganglion.api.network.Edge;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.NodeKind;
import org.ganglion.api.network.Tensor;

/**
 * Nodes of the type Delay that close a cycle of transforms. A stage takes what arrives in the same step, also one that sends it on later, so
 * that such a cycle would have no beginning. Of a Delay of at least one step for every element one step moves to the edges that lead into
 * it, which changes nothing in what it sends.
 */
final class CycleDelays {
    private static final String DELAY = "Delay";
    private static final String FIELD = "delay";

    private CycleDelays() {}

    /** The same assignment, of a network in which such delays begin on the edges; the very same where there is none. */
    static Assignment onEdges(Assignment assignment) {
        Set<String> moved = closing(assignment);
        return moved.isEmpty()
                ? assignment
                : new Assignment(
                        moveOneStep(assignment.network(), moved),
                        assignment.board(),
                        assignment.populations(),
                        assignment.claims(),
                        assignment.rules());
    }

    private static Set<String> closing(Assignment assignment) {
        Network network = assignment.network();
        Set<String> candidates = new HashSet<>();
        for (Claimed claimed : assignment.claims()) {
            Set<String> nodes = claimed.claim().nodes();
            // who runs a whole region orders it by itself
            if (nodes.size() == 1 && delaysEverything(network, nodes.iterator().next())) {
                candidates.addAll(nodes);
            }
        }
        if (!candidates.isEmpty()) {
            candidates.retainAll(inCyclesWithoutDelay(assignment));
        }
        return candidates;
    }

    private static boolean delaysEverything(Network network, String id) {
        Node node = network.node(id);
        if (!node.type().equals(DELAY)) {
            return false;
        }
        Tensor delay = node.parameters().tensor(FIELD);
        for (int i = 0, size = delay.size(); i < size; i++) {
            if (steps(delay.at(i), network.options().dt()) < 1) {
                return false;
            }
        }
        return true;
    }

    private static double steps(double delay, double dt) {
        return Math.floor(delay / dt + 0.5);
    }

    private static Set<String> inCyclesWithoutDelay(Assignment assignment) {
        Network network = assignment.network();
        List<String> ids = List.copyOf(network.nodes().keySet());
        Map<String, Integer> numbers = new LinkedHashMap<>();
        List<List<Integer>> successors = new ArrayList<>();
        ids.forEach(id -> {
            numbers.put(id, numbers.size());
            successors.add(new ArrayList<>());
        });
        Set<String> feedThemselves = new HashSet<>();
        for (TimedEdge timed : TimedEdge.of(network, id -> isPopulation(assignment, id))) {
            if (timed.delay() == 0) {
                Edge edge = timed.edge();
                successors.get(numbers.get(edge.from())).add(numbers.get(edge.to()));
                if (edge.from().equals(edge.to())) {
                    feedThemselves.add(edge.from());
                }
            }
        }
        int[] component = Components.of(successors);
        int[] members = new int[ids.size()];
        for (int number : component) {
            members[number]++;
        }
        Set<String> found = new HashSet<>(feedThemselves);
        for (int i = 0; i < component.length; i++) {
            if (members[component[i]] > 1) {
                found.add(ids.get(i));
            }
        }
        return found;
    }

    private static boolean isPopulation(Assignment assignment, String id) {
        return assignment.populations().containsKey(id)
                || assignment.network().node(id).kind() == NodeKind.POPULATION;
    }

    private static Network moveOneStep(Network network, Set<String> delays) {
        Map<String, Node> nodes = new LinkedHashMap<>(network.nodes());
        double dt = network.options().dt();
        delays.forEach(id -> nodes.computeIfPresent(id, (same, node) -> shortened(node, dt)));
        List<Edge> edges = network.edges().stream()
                .map(edge -> delays.contains(edge.to())
                        ? new Edge(edge.from(), edge.to(), edge.input(), Math.addExact(edge.delay(), 1))
                        : edge)
                .toList();
        return new Network(nodes, edges, network.plasticity(), network.options());
    }

    private static Node shortened(Node node, double dt) {
        Tensor delay = node.parameters().tensor(FIELD);
        double[] left = new double[delay.size()];
        for (int i = 0; i < left.length; i++) {
            left[i] = (steps(delay.at(i), dt) - 1) * dt;
        }
        return new Node(
                node.id(),
                node.type(),
                node.parameters().with(FIELD, Tensor.of(left, delay.shape())),
                node.inputs(),
                node.outputs());
    }
}
