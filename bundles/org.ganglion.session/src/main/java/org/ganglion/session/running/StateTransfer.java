// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ganglion.api.engine.Plan;
import org.ganglion.api.network.State;
import org.ganglion.api.network.Variable;

/**
 * The way of state into a new plan: variables of equal node, name, unit, type and shape are copied; where a node's variables differ,
 * the new provider is offered the old ones. All is prepared, so that {@link #move} only copies. Used by one thread at a time.
 */
final class StateTransfer {
    private final ActivePlan target;
    private final Plan.Block[] from;
    private final Plan.Block[] to;
    private final Plan.Block[] newcomers;
    private final Object[] initial;
    private final Plan.Block[] leftovers;
    private final Adaption[] adaptions;

    /** A node whose variables differ. */
    private static final class Adaption {
        private final String node;
        private final List<Variable> before;
        private final State old;
        private boolean taken;

        private Adaption(String node, List<Variable> before, State old) {
            this.node = node;
            this.before = before;
            this.old = old;
        }
    }

    /**
     * Prepares.
     *
     * @param source what will be copied; its arrays are read only when it moves
     * @param target a plan whose state is still what the engine gave it
     */
    StateTransfer(StateArrays source, ActivePlan target) {
        this.target = target;
        Map<String, Plan.Block> open = new LinkedHashMap<>();
        source.blocks().forEach(block -> open.put(key(block), block));
        List<Plan.Block> matchedFrom = new ArrayList<>();
        List<Plan.Block> matchedTo = new ArrayList<>();
        List<Plan.Block> unmatched = new ArrayList<>();
        for (Plan.Block block : target.state().blocks()) {
            Plan.Block match = open.get(key(block));
            if (match != null && match.variable().interchangeable(block.variable())) {
                open.remove(key(block));
                matchedFrom.add(match);
                matchedTo.add(block);
            } else {
                unmatched.add(block);
            }
        }
        from = matchedFrom.toArray(Plan.Block[]::new);
        to = matchedTo.toArray(Plan.Block[]::new);
        newcomers = unmatched.toArray(Plan.Block[]::new);
        initial = StateArrays.of(unmatched).copy().blocks().stream()
                .map(Plan.Block::array)
                .toArray();
        leftovers = open.values().toArray(Plan.Block[]::new);
        adaptions = adaptions(source);
    }

    private static String key(Plan.Block block) {
        return block.node() + '\n' + block.variable().name();
    }

    private Adaption[] adaptions(StateArrays source) {
        Map<String, List<Plan.Block>> before = new LinkedHashMap<>();
        source.blocks().forEach(block -> before.computeIfAbsent(block.node(), any -> new ArrayList<>())
                .add(block));
        Map<String, Adaption> found = new LinkedHashMap<>();
        for (Plan.Block newcomer : newcomers) {
            List<Plan.Block> old = before.get(newcomer.node());
            if (old != null) {
                found.computeIfAbsent(newcomer.node(), node -> adaption(node, old));
            }
        }
        return found.values().toArray(Adaption[]::new);
    }

    private static Adaption adaption(String node, List<Plan.Block> old) {
        return new Adaption(node, old.stream().map(Plan.Block::variable).toList(), new NodeState(old));
    }

    /** Copies, and offers the new providers what was not copied. Calls their code. */
    void move() {
        for (int i = 0; i < newcomers.length; i++) {
            System.arraycopy(
                    initial[i],
                    0,
                    newcomers[i].array(),
                    0,
                    newcomers[i].variable().size());
        }
        for (int i = 0; i < from.length; i++) {
            StateArrays.copy(from[i], to[i]);
        }
        for (Adaption adaption : adaptions) {
            adaption.taken = target.plan().adapt(adaption.node, adaption.before, adaption.old);
        }
    }

    /** The variables copied, as they are in the source. */
    List<Plan.Block> carriedFrom() {
        return List.of(from);
    }

    /** The variables copied, as they are in the target. */
    List<Plan.Block> carriedTo() {
        return List.of(to);
    }

    /** Names of the variables copied. */
    List<String> carried() {
        return names(carriedTo());
    }

    /** Names of the variables that a new provider took over by itself, after {@link #move}. */
    List<String> adapted() {
        List<Plan.Block> taken = new ArrayList<>();
        for (Plan.Block newcomer : newcomers) {
            if (adapted(newcomer.node())) {
                taken.add(newcomer);
            }
        }
        return names(taken);
    }

    /** Names of the old variables that found no place, after {@link #move}. */
    List<String> discarded() {
        List<Plan.Block> lost = new ArrayList<>();
        for (Plan.Block leftover : leftovers) {
            if (!adapted(leftover.node())) {
                lost.add(leftover);
            }
        }
        return names(lost);
    }

    private boolean adapted(String node) {
        for (Adaption adaption : adaptions) {
            if (adaption.taken && adaption.node.equals(node)) {
                return true;
            }
        }
        return false;
    }

    private static List<String> names(List<Plan.Block> blocks) {
        return blocks.stream()
                .map(block -> block.node() + '.' + block.variable().name())
                .toList();
    }
}
