// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.spiking;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.driver.Driver.NodeVariable;
import org.ganglion.api.engine.Assignment;
import org.ganglion.api.engine.Assignment.Claimed;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.NodeKind;
import org.ganglion.api.network.Plasticity;
import org.ganglion.api.network.Role;

/** Who runs which nodes of a network: an assignment in which nothing is missing, twice, or against another. */
final class DividedNetwork {
    private final Assignment assignment;
    private final Network network;
    private final Map<String, Claimed> claimOf = new HashMap<>();
    private final Map<Claimed, List<NodeVariable>> declared = new IdentityHashMap<>();

    /** @throws GanglionException INCONSISTENT, or UNSUPPORTED where hardware has steps of another length */
    DividedNetwork(Assignment assignment) {
        this.assignment = assignment;
        this.network = assignment.network();
        checkAssignment();
        for (Claimed claimed : assignment.claims()) {
            declared.put(claimed, claimed.driver().service().variables(network, claimed.claim()));
        }
    }

    private void checkAssignment() {
        double dt = network.options().dt();
        for (Claimed claimed : assignment.claims()) {
            double fixed = claimed.claim().fixedDt();
            if (fixed != 0 && fixed != dt) {
                throw new GanglionException(
                        Reason.UNSUPPORTED,
                        "option 'dt' is " + dt + " s, the hardware of "
                                + claimed.driver().provider() + " has steps of " + fixed + " s only");
            }
            for (String node : claimed.claim().nodes()) {
                network.node(node);
                if (claimOf.put(node, claimed) != null
                        || assignment.populations().containsKey(node)) {
                    throw new GanglionException(Reason.INCONSISTENT, at(node) + "is assigned twice");
                }
            }
        }
        for (Node node : network.nodes().values()) {
            if (node.kind() != NodeKind.TERMINAL
                    && !claimOf.containsKey(node.id())
                    && !assignment.populations().containsKey(node.id())) {
                throw new GanglionException(
                        Reason.INCONSISTENT, at(node.id()) + "of type " + node.type() + " is assigned to no one");
            }
        }
        network.plasticity().values().forEach(this::checkPlasticity);
    }

    private void checkPlasticity(Plasticity plasticity) {
        String node = plasticity.node();
        Claimed claimed = claimOf.get(node);
        if (claimed == null) {
            throw new GanglionException(Reason.INCONSISTENT, at(node) + "learns, but is not a transform");
        }
        if (!claimed.claim().rulesInside().contains(node) && !assignment.rules().containsKey(node)) {
            throw new GanglionException(Reason.INCONSISTENT, at(node) + "learns by a rule that is assigned to no one");
        }
    }

    /** Who has claimed a node; null where nobody has: a terminal, or a population on the processor. */
    Claimed claimOf(String node) {
        return claimOf.get(node);
    }

    /** What a claim's driver keeps of its nodes. */
    List<NodeVariable> variables(Claimed claimed) {
        return declared.get(claimed);
    }

    /** Whether a node holds state of its own: in a cycle, what it sends arrives a step later. */
    boolean isPopulation(String node) {
        if (assignment.populations().containsKey(node)) {
            return true;
        }
        Claimed claimed = claimOf.get(node);
        return claimed != null
                && (network.node(node).kind() == NodeKind.POPULATION
                        || isDriversOwn(node) && holdsState(node, claimed));
    }

    private boolean isDriversOwn(String node) {
        return network.node(node).type().indexOf('.') >= 0;
    }

    private boolean holdsState(String node, Claimed claimed) {
        return declared.get(claimed).stream()
                .anyMatch(of -> of.node().equals(node) && of.variable().role() == Role.STATE);
    }

    /** Nodes that run as one; the nodes stand in the order of the file. */
    record Unit(Set<String> nodes, Claimed claimed) {}

    /** All of them, in the order of the file. */
    List<Unit> units() {
        List<Unit> units = new ArrayList<>();
        Set<Claimed> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (String node : network.nodes().keySet()) {
            Claimed claimed = claimOf.get(node);
            if (claimed == null) {
                units.add(new Unit(Set.of(node), null));
            } else if (seen.add(claimed)) {
                Set<String> nodes = new LinkedHashSet<>(network.nodes().keySet());
                nodes.retainAll(claimed.claim().nodes());
                units.add(new Unit(nodes, claimed));
            }
        }
        return units;
    }

    /** How a message about a node begins. */
    static String at(String node) {
        return "node '" + node + "': ";
    }
}
