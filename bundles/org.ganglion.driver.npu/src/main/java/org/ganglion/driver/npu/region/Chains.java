// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.region;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ganglion.api.GanglionException;
import org.ganglion.api.network.ActivationScales;
import org.ganglion.api.network.Edge;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;

/** Finds the chains of a network that can be computed with integers, and says of the other transforms why they cannot. */
public final class Chains {
    /** The transforms that can be part of one; the driver's annotation lists the same. */
    static final Set<String> TYPES = Set.of(
            "Affine",
            "Linear",
            "Conv2d",
            "transform.ReLU",
            "SumPool2d",
            "AvgPool2d",
            "transform.MaxPool2d",
            "Flatten",
            "transform.CumSum",
            "transform.Sum",
            "transform.SiLU",
            "transform.Softplus",
            "transform.Sigmoid",
            "transform.Tanh");

    private static final Set<String> WEIGHTED =
            Set.of("Affine", "Linear", "Conv2d", "transform.CumSum", "transform.Sum");
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
        try {
            if (ActivationScales.of(network.options(), node.id()).isEmpty()) {
                return "carries no scales: pack the model with --int8 --calibrate FILE";
            }
            if (SumLayout.isSum(node)) {
                SumLayout.of(node);
            }
        } catch (GanglionException e) {
            return e.getMessage();
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

    /** A chain without weights is nothing to compute, and a function of each element is fused with weights before it. */
    private void keep(List<Node> nodes) {
        for (List<Node> part : parts(nodes)) {
            Node first = part.get(0);
            if (isReLU(first) || isFunction(first)) {
                part.forEach(node -> refused.put(node.id(), "follows no layer alone with which it could be fused"));
            } else if (part.stream().anyMatch(Chains::isWeighted)) {
                found.add(new Chain(part));
            } else {
                part.forEach(node -> refused.put(node.id(), "is next to no layer with weights"));
            }
        }
    }

    private static List<List<Node>> parts(List<Node> nodes) {
        List<List<Node>> parts = new ArrayList<>();
        for (Node node : nodes) {
            List<Node> part = parts.isEmpty() ? null : parts.get(parts.size() - 1);
            if (part == null || !canFollow(part.get(part.size() - 1), node)) {
                part = new ArrayList<>();
                parts.add(part);
            }
            part.add(node);
        }
        return parts;
    }

    /** Whether both can be in one model. */
    private static boolean canFollow(Node before, Node node) {
        if (isFunction(before) || isReLU(node) && !isWeighted(before)) {
            return false;
        }
        return !SumLayout.isSum(node) || SumLayout.of(node).rows() == 1;
    }

    private static boolean isFunction(Node node) {
        return Activation.FUNCTIONS.containsKey(node.type());
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
