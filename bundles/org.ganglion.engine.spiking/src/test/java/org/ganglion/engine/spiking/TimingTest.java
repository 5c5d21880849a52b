// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.spiking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.engine.Plan;
import org.ganglion.api.engine.Plan.Block;
import org.ganglion.api.network.Edge;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Tensor;
import org.junit.jupiter.api.Test;

class TimingTest {
    @Test
    void givenAChainOfPopulations_whenASignalEnters_thenItLeavesInTheSameStep() {
        Draft draft =
                new Draft(1).output("out").relay("b").gain("g", 2, 0).relay("a").input("in");
        draft.edge("b", "out").edge("g", "b").edge("a", "g").edge("in", "a");
        try (Plan plan = draft.plan()) {
            assertEquals(List.of(2.0, 0.0, 6.0), Draft.run(plan, "out", 1, 0, 3));
        }
    }

    @Test
    void givenTwoPopulationsInACycle_whenASignalGoesRound_thenEachHopTakesAStep() {
        Draft draft = new Draft(1).input("in").relay("a").relay("b").output("out");
        draft.edge("in", "a").edge("a", "b").edge("b", "a").edge("b", "out");
        try (Plan plan = draft.plan()) {
            assertEquals(List.of(0.0, 1.0, 0.0, 1.0, 0.0, 1.0), Draft.run(plan, "out", 1, 0, 0, 0, 0, 0));
        }
        try (Plan plan = draft.plan()) {
            assertEquals(List.of(1.0, 0.0, 1.0, 0.0), Draft.run(plan, "a", 1, 0, 0, 0));
        }
    }

    @Test
    void givenARecurrentTransformWithAnOffset_whenTheFirstStepIsMade_thenTheOffsetIsThereAlready() {
        Draft draft = new Draft(1)
                .input("in")
                .spikingRelay("hidden")
                .gain("back", 0.25, 0.125)
                .output("out");
        draft.edge("in", "hidden").edge("hidden", "back").edge("back", "hidden").edge("hidden", "out");
        try (Plan plan = draft.plan()) {
            assertEquals(List.of(0.125, 0.125, 0.375, 0.125), Draft.run(plan, "back", 0, 0.375, 0, 0));
        }
    }

    @Test
    void givenSeveralEdgesWithDelays_whenASignalEnters_thenEachBringsItInItsOwnStep() {
        Draft draft = new Draft(1).input("in").relay("a").output("out");
        draft.edge("in", "a").edge("a", "out", 0).edge("a", "out", 1).edge("a", "out", 3);
        try (Plan plan = draft.plan()) {
            assertEquals(List.of(1.0, 11.0, 10.0, 1.0, 10.0, 0.0), Draft.run(plan, "out", 1, 10, 0, 0, 0, 0));
        }
    }

    @Test
    void givenADelayInsideACycle_whenASignalGoesRound_thenOneStepIsAdded() {
        Draft draft = new Draft(1).input("in").relay("a").output("out");
        draft.edge("in", "a").edge("a", "a", 2).edge("a", "out");
        try (Plan plan = draft.plan()) {
            assertEquals(List.of(1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0), Draft.run(plan, "out", 1, 0, 0, 0, 0, 0, 0));
        }
    }

    @Test
    void givenACycleOfTransformsWithADelayedEdge_whenASignalGoesRound_thenItFeedsBack() {
        Draft draft = new Draft(1).input("in").gain("g", 0.5, 0).output("out");
        draft.edge("in", "g").edge("g", "g", 2).edge("g", "out");
        try (Plan plan = draft.plan()) {
            assertEquals(List.of(4.0, 0.0, 2.0, 0.0, 1.0), Draft.run(plan, "out", 8, 0, 0, 0, 0));
        }
    }

    private static Draft delayedGain(double... delay) {
        Draft draft = new Draft(delay.length).input("in").gain("g", 0.5, 0).output("out");
        draft.node(
                "d",
                "Delay",
                Parameters.builder()
                        .put("delay", Tensor.of(delay, delay.length))
                        .build());
        return draft.edge("in", "g").edge("g", "d").edge("d", "g").edge("g", "out");
    }

    @Test
    void givenACycleOfTransformsThroughADelay_whenASignalGoesRound_thenItComesBackAfterIt() {
        try (Plan plan = delayedGain(2e-4, 1e-4).plan()) {
            assertEquals(List.of(4.0, 0.0, 2.0, 0.0, 1.0), Draft.run(plan, "out", 8, 0, 0, 0, 0));
        }
        try (Plan plan = delayedGain(1e-4).plan()) {
            assertEquals(List.of(4.0, 2.0, 1.0), Draft.run(plan, "out", 8, 0, 0));
        }
        try (Plan plan = delayedGain(1e-4).plan()) {
            assertEquals(List.of(0.0, 4.0, 2.0, 1.0), Draft.run(plan, "d", 8, 0, 0, 0));
        }
    }

    @Test
    void givenACycleThroughADelayOfLessThanAStep_whenItIsCompiled_thenItIsRefused() {
        GanglionException refused = assertThrows(GanglionException.class, delayedGain(2e-4, 4e-5)::plan);
        assertTrue(refused.getMessage().contains("'g' -> 'd' -> 'g'"), refused.getMessage());
    }

    @Test
    void givenACycleOfTransformsOnly_whenItIsCompiled_thenItIsRefusedWithItsNodesNamed() {
        Draft draft = new Draft(1)
                .input("in")
                .gain("p", 1, 0)
                .gain("q", 1, 0)
                .gain("r", 1, 0)
                .output("out");
        draft.edge("in", "p").edge("p", "q").edge("q", "r").edge("r", "p").edge("r", "out");
        GanglionException refused = assertThrows(GanglionException.class, draft::plan);
        assertEquals(Reason.INCONSISTENT, refused.reason());
        assertTrue(refused.getMessage().contains("'p' -> 'q' -> 'r' -> 'p'"), refused.getMessage());
        assertEquals(0, draft.gains.open);
    }

    @Test
    void givenATransformThatFeedsItself_whenItIsCompiled_thenItIsRefused() {
        Draft draft = new Draft(1).input("in").gain("p", 1, 0).edge("in", "p").edge("p", "p");
        GanglionException refused = assertThrows(GanglionException.class, draft::plan);
        assertTrue(refused.getMessage().contains("'p' -> 'p'"), refused.getMessage());
    }

    @Test
    void givenADelayPerSynapse_whenASignalEnters_thenTheEngineDeliversItFromTheOutbox() {
        Draft draft = new Draft(1).input("in");
        draft.node(
                "d",
                "test.Gain",
                Parameters.builder()
                        .put("factor", 2)
                        .put("offset", 0)
                        .put("delay", 3)
                        .build());
        draft.relay("a").edge("in", "d").edge("d", "a");
        try (Plan plan = draft.plan()) {
            assertEquals(List.of(0.0, 0.0, 0.0, 2.0, 10.0, 0.0), Draft.run(plan, "a", 1, 5, 0, 0, 0, 0));
        }
    }

    @Test
    void givenRandomGraphs_whenNodesAndEdgesAreShuffled_thenEveryNodeSendsWhatItsDefinitionSays() {
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            Draft draft = randomGraph(random);
            for (int shuffle = 0; shuffle < 3; shuffle++) {
                assertSendsAsDefined(draft, seed);
                draft.shuffle(random);
            }
        }
    }

    private static Draft randomGraph(Random random) {
        Draft draft = new Draft(1).input("in");
        int populations = 2 + random.nextInt(4);
        for (int p = 0; p < populations; p++) {
            if (random.nextBoolean()) {
                draft.relay("p" + p);
            } else {
                draft.spikingRelay("p" + p);
            }
        }
        for (int g = 0; g < 5; g++) {
            draft.gain("g" + g, random.nextInt(5) - 2, random.nextInt(3) - 1);
            draft.edge(random.nextInt(4) == 0 ? "in" : "p" + random.nextInt(populations), "g" + g, random.nextInt(3));
            draft.edge("g" + g, "p" + random.nextInt(populations), random.nextInt(5) == 0 ? 2 : 0);
        }
        for (int e = 0; e < 4; e++) {
            draft.edge("p" + random.nextInt(populations), "p" + random.nextInt(populations), random.nextInt(2));
        }
        return draft.edge("in", "p0").edge("g0", "out").output("out").edge("p0", "out");
    }

    private static void assertSendsAsDefined(Draft draft, int seed) {
        Network network = draft.network();
        Definition definition = new Definition(network);
        try (Plan plan = draft.plan()) {
            for (int t = 0; t < 8; t++) {
                Draft.feed(plan, definition.input(t));
                plan.step(t);
                for (String node : network.nodes().keySet()) {
                    assertEquals(
                            definition.sent(node, t),
                            Draft.first(plan.signal(node)),
                            "seed " + seed + ", node " + node + ", step " + t);
                }
            }
        }
    }

    /** The semantics by recursion, from the sentence in the documentation of Network. */
    private static final class Definition {
        private final Network network;
        private final Map<String, Set<String>> reachable = new HashMap<>();
        private final Map<String, Double> known = new HashMap<>();

        Definition(Network network) {
            this.network = network;
            network.nodes().keySet().forEach(node -> {
                Set<String> found = new HashSet<>();
                reach(node, found);
                reachable.put(node, found);
            });
        }

        private void reach(String node, Set<String> found) {
            for (Edge edge : network.outOf(node)) {
                if (found.add(edge.to())) {
                    reach(edge.to(), found);
                }
            }
        }

        double input(int t) {
            return t % 3 == 0 ? 1 : t % 5;
        }

        double sent(String id, int t) {
            if (t < 0) {
                return 0;
            }
            Double before = known.get(id + "@" + t);
            if (before != null) {
                return before;
            }
            Node node = network.node(id);
            double sum = node.type().equals(Node.INPUT) ? input(t) : 0;
            for (Edge edge : network.into(id)) {
                boolean stays = reachable.get(id).contains(edge.from());
                boolean population = network.node(edge.from()).type().equals("neuron.Relay");
                sum += sent(edge.from(), t - edge.delay() - (stays && population ? 1 : 0));
            }
            double value = sum;
            if (node.type().equals("test.Gain")) {
                value = node.parameters().number("factor") * sum
                        + node.parameters().number("offset");
            } else if (node.parameters().has("spiking")) {
                value = sum >= 0.5 ? 1 : 0;
            }
            known.put(id + "@" + t, value);
            return value;
        }
    }

    @Test
    void givenAPlanInTheMiddle_whenItsStateIsCopiedToANewOne_thenBothGoOnAlike() {
        for (int seed = 0; seed < 20; seed++) {
            Draft draft = randomGraph(new Random(seed));
            try (Plan first = draft.plan();
                    Plan second = draft.plan()) {
                Draft.run(first, "out", 1, 2, 3, 1, 2);
                copy(first.state(), second.state());
                second.push();
                for (int t = 5; t < 12; t++) {
                    Draft.feed(first, t);
                    Draft.feed(second, t);
                    first.step(t);
                    second.step(t);
                    assertEquals(Draft.first(first.signal("out")), Draft.first(second.signal("out")), "seed " + seed);
                }
            }
        }
    }

    private static void copy(List<Block> from, List<Block> to) {
        assertEquals(from.size(), to.size());
        for (int i = 0; i < from.size(); i++) {
            assertEquals(from.get(i).variable(), to.get(i).variable());
            Object array = from.get(i).array();
            System.arraycopy(array, 0, to.get(i).array(), 0, java.lang.reflect.Array.getLength(array));
        }
    }

    @Test
    void givenAVeryDeepNetwork_whenItIsCompiled_thenTheStackHolds() {
        Draft draft = new Draft(1).input("n0");
        int depth = 10_000;
        for (int i = 1; i < depth; i++) {
            draft.relay("n" + i).edge("n" + (i - 1), "n" + i);
        }
        draft.edge("n" + (depth - 1), "n1");
        try (Plan plan = draft.plan()) {
            assertEquals(List.of(1.0, 0.0), Draft.run(plan, "n1", 1, 0));
            assertEquals(1.0, Draft.first(plan.signal("n2")));
        }
    }
}
