// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.region;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ganglion.api.network.ActivationScales;
import org.ganglion.api.network.Edge;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;

/** Finds the chains of a network that can be computed with integers, and says of the other transforms why they cannot. */
public final class Chains {
    /** The transforms that can be part of one. */
    public static final Set<String> TYPES = Set.of(
            "Affine", "Linear", "Conv2d", "transform.ReLU", "SumPool2d", "AvgPool2d", "transform.MaxPool2d", "Flatten");

    private static final Set<String> WEIGHTED = Set.of("Affine", "Linear", "Conv2d");
    private static final String RELU = "transform.ReLU";

    private final Network network;
    private final Set<String> open;
    private final List<Chain> found = new ArrayList<>();
    private final Map<String, String> refused = new LinkedHashMap<>();

    private Chains(Network network, Set<String> open) {
        this.network = network;
        this.open = open;
    }

    /** Looks through the nodes that nobody else has. */
    public static Chains of(Network network, Set<String> open) {
        Chains chains = new Chains(network, open);
        chains.search();
        return chains;
    }

    /** In the order of the network. */
    public List<Chain> found() {
        return found;
    }

    /** Why not, by node. */
    public Map<String, String> refused() {
        return refused;
    }

    static boolean isWeighted(Node node) {
        return WEIGHTED.contains(node.type());
    }

    static boolean isReLU(Node node) {
        return node.type().equals(RELU);
    }

    private void search() {
        Set<String> able = new LinkedHashSet<>();
        for (Node node : network.nodes().values()) {
            if (open.contains(node.id()) && TYPES.contains(node.type())) {
                String objection = objection(node);
                if (objection == null) {
                    able.add(node.id());
                } else {
                    refused.put(node.id(), objection);
                }
            }
        }
        Set<String> taken = new LinkedHashSet<>();
        for (String id : able) {
            if (!taken.contains(id) && before(id, able) == null) {
                List<Node> nodes = from(id, able);
                nodes.forEach(node -> taken.add(node.id()));
                keep(nodes);
            }
        }
    }

    private String objection(Node node) {
        if (network.plasticity().containsKey(node.id())) {
            return "learns, and its weights are programmed once";
        }
        if (ActivationScales.of(network.options(), node.id()).isEmpty()) {
            return "carries no scales: pack the model with --int8 --calibrate FILE";
        }
        return null;
    }

    private List<Node> from(String id, Set<String> able) {
        List<Node> nodes = new ArrayList<>();
        for (String next = id; next != null; next = after(next, able)) {
            nodes.add(network.node(next));
        }
        return nodes;
    }

    /** A chain without weights is nothing to compute, and an activation is fused with weights before it. */
    private void keep(List<Node> nodes) {
        List<Node> rest = nodes;
        while (!rest.isEmpty() && isReLU(rest.get(0))) {
            refused.put(rest.get(0).id(), "follows no layer alone with which it could be fused");
            rest = rest.subList(1, rest.size());
        }
        if (rest.stream().anyMatch(Chains::isWeighted)) {
            split(rest);
        } else {
            rest.forEach(node -> refused.put(node.id(), "is next to no layer with weights"));
        }
    }

    private void split(List<Node> nodes) {
        for (int i = 1; i < nodes.size(); i++) {
            if (isReLU(nodes.get(i)) && !isWeighted(nodes.get(i - 1))) {
                keep(nodes.subList(0, i));
                keep(nodes.subList(i, nodes.size()));
                return;
            }
        }
        found.add(new Chain(nodes));
    }

    /** The node of the chain before this one, if there is one. */
    private String before(String id, Set<String> able) {
        List<Edge> into = network.into(id);
        boolean alone = into.size() == 1
                && into.get(0).delay() == 0
                && able.contains(into.get(0).from())
                && network.outOf(into.get(0).from()).size() == 1;
        return alone ? into.get(0).from() : null;
    }

    private String after(String id, Set<String> able) {
        List<Edge> out = network.outOf(id);
        boolean alone = out.size() == 1
                && able.contains(out.get(0).to())
                && id.equals(before(out.get(0).to(), able));
        return alone ? out.get(0).to() : null;
    }
}
