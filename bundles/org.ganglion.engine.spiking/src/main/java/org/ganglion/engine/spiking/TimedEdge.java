// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.spiking;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.ganglion.api.GanglionException;
import org.ganglion.api.network.Edge;
import org.ganglion.api.network.Network;

/**
 * An edge with the delay that its signal really has: one step more than the file says where it leaves a population and stays in the
 * population's strongly connected component, and what all synapses of the transform that it enters have in common.
 */
record TimedEdge(Edge edge, int delay) {
    /** The edges in the order of the file. */
    static List<TimedEdge> of(Network network, Predicate<String> population) {
        Map<String, Integer> numbers = new HashMap<>();
        List<List<Integer>> successors = new ArrayList<>();
        for (String id : network.nodes().keySet()) {
            numbers.put(id, numbers.size());
            successors.add(new ArrayList<>());
        }
        for (Edge edge : network.edges()) {
            successors.get(numbers.get(edge.from())).add(numbers.get(edge.to()));
        }
        int[] component = Components.of(successors);
        return network.edges().stream()
                .map(edge -> {
                    boolean stays = component[numbers.get(edge.from())] == component[numbers.get(edge.to())];
                    boolean waits = stays && population.test(edge.from());
                    int delay = Math.addExact(edge.delay(), synapticDelay(network, edge.to()));
                    return new TimedEdge(edge, waits ? Math.addExact(delay, 1) : delay);
                })
                .toList();
    }

    /** A rule may count a delay as dendritic, so that what learns keeps its delay in its synapses. */
    private static int synapticDelay(Network network, String node) {
        if (network.plasticity().containsKey(node)) {
            return 0;
        }
        try {
            return Math.max(0, SparseSynapses.commonDelay(network.node(node)));
        } catch (GanglionException e) {
            throw e.at("node '" + node + "'");
        }
    }
}
