// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.spiking;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.driver.Claim;
import org.ganglion.api.driver.Operations;
import org.ganglion.api.engine.Assignment;
import org.ganglion.api.engine.Plan;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Edge;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Port;
import org.ganglion.api.network.Role;
import org.ganglion.api.network.Tensor;
import org.ganglion.api.network.Variable;
import org.junit.jupiter.api.Test;

class CompilationTest {
    private static Draft chain() {
        Draft draft = new Draft(2)
                .input("in")
                .gain("g", 2, 1)
                .relay("a")
                .gain("h", 3, 0)
                .relay("b")
                .output("out");
        return draft.edge("in", "g")
                .edge("g", "a")
                .edge("a", "h")
                .edge("h", "b")
                .edge("b", "out");
    }

    private static GanglionException refused(Draft draft, Reason reason, String... parts) {
        GanglionException refused = assertThrows(GanglionException.class, draft::plan);
        assertEquals(reason, refused.reason(), refused.getMessage());
        for (String part : parts) {
            assertTrue(refused.getMessage().contains(part), refused.getMessage());
        }
        assertEquals(0, draft.gains.open, "a stage was left open");
        return refused;
    }

    @Test
    void givenSingleEdgesWithoutDelay_whenSignalsTravel_thenNothingIsCopied() {
        Draft draft = chain();
        try (Plan plan = draft.plan()) {
            assertSame(plan.signal("b"), plan.outputs().get(0).signal());
            assertSame(plan.signal("a"), draft.gains.seen.get("h"));
            assertSame(plan.inputs().get(0).signal(), draft.gains.seen.get("g"));
        }
    }

    @Test
    void givenARegion_whenOneClaimHoldsIt_thenResultsAreThoseOfSingleClaims() {
        Draft draft = chain();
        List<Double> alone = Draft.run(draft.plan(), "out", 1, 2, 3);
        try (Plan plan = draft.plan(List.of(Gains.claim("g", "a", "h")))) {
            assertEquals(alone, Draft.run(plan, "out", 1, 2, 3));
            GanglionException hidden = assertThrows(GanglionException.class, () -> plan.signal("a"));
            assertEquals(Reason.NOT_FOUND, hidden.reason());
        }
    }

    @Test
    void givenTheWholeNetwork_whenOneClaimHoldsIt_thenTheSamplesGoInAndResultsComeOut() {
        Draft draft = chain();
        List<Double> alone = Draft.run(draft.plan(), "out", 1, 2, 3);
        Claim everything = Gains.claim("in", "g", "a", "h", "b", "out");
        try (Plan plan = draft.plan(List.of(everything))) {
            assertEquals(alone, Draft.run(plan, "out", 1, 2, 3));
            assertEquals(List.of(Draft.DRIVERS), plan.providers());
        }
    }

    @Test
    void givenAClaimThatIsNotConvex_whenItIsCompiled_thenItIsRefused() {
        Draft draft = chain();
        GanglionException refused =
                assertThrows(GanglionException.class, () -> draft.plan(List.of(Gains.claim("g", "h"))));
        assertTrue(refused.getMessage().contains("convex"), refused.getMessage());
    }

    @Test
    void givenANodeWithoutProvider_whenItIsCompiled_thenItIsNamed() {
        GanglionException refused = assertThrows(GanglionException.class, () -> chain().plan(List.of()));
        assertTrue(refused.getMessage().contains("node 'g'"), refused.getMessage());
    }

    @Test
    void givenANodeInTwoClaims_whenItIsCompiled_thenItIsNamed() {
        GanglionException refused = assertThrows(GanglionException.class, () -> chain().plan(
                        List.of(Gains.claim("g"), Gains.claim("g", "a"), Gains.claim("h"))));
        assertTrue(refused.getMessage().contains("node 'g'"), refused.getMessage());
    }

    @Test
    void givenADriverThatFails_whenItIsCompiled_thenStagesAlreadyOpenAreClosed() {
        Draft draft = chain();
        draft.gains.broken = Set.of("h");
        refused(draft, Reason.DEVICE, "node 'h'", "on fire");
    }

    @Test
    void givenStateThatExceedsTheHeap_whenItIsCompiled_thenNodeAndVariableAreNamedBeforeItIsAllocated() {
        StateLayout layout = new StateLayout(List.of("d"));
        List<Variable> line = List.of(
                new Variable("line", Dtype.F64, new int[] {Integer.MAX_VALUE}, "", Role.QUEUE, 0),
                new Variable("head", Dtype.I32, new int[] {1}, "", Role.QUEUE, 0));
        assumeTrue(Runtime.getRuntime().maxMemory() < (long) Integer.MAX_VALUE * Double.BYTES);
        GanglionException refused = assertThrows(GanglionException.class, () -> layout.allocate("d", line));
        assertEquals(Reason.TOO_LARGE, refused.reason(), refused.getMessage());
        assertTrue(refused.getMessage().contains("node 'd': variable 'line'"), refused.getMessage());
    }

    @Test
    void givenADriverThatDoesNotDeliver_whenItIsCompiled_thenItIsRefused() {
        Draft draft = new Draft(1).input("in");
        Parameters silent = Parameters.builder()
                .put("factor", 1)
                .put("offset", 0)
                .put("silent", 1)
                .build();
        draft.node("g", "test.Gain", silent).output("out").edge("in", "g").edge("g", "out");
        refused(draft, Reason.INCONSISTENT, "node 'g'", "drivers/1.0.0");
    }

    @Test
    void givenAnotherTypeThanF64_whenItIsCompiled_thenTheOptionIsNamed() {
        refused(chain().with("dtype", "f32"), Reason.UNSUPPORTED, "option 'dtype'");
    }

    @Test
    void givenShapesThatDiffer_whenItIsCompiled_thenTheEdgeIsNamed() {
        Map<String, Node> nodes = new LinkedHashMap<>();
        nodes.put("in", node("in", Node.INPUT, Parameters.NONE, new int[] {3}, new int[] {3}));
        nodes.put("out", node("out", Node.OUTPUT, Parameters.NONE, new int[] {2}, new int[] {2}));
        Network network = new Network(nodes, List.of(new Edge("in", "out")), Map.of(), Options.DEFAULT);
        GanglionException refused = assertThrows(GanglionException.class, () -> compile(network));
        assertTrue(refused.getMessage().contains("'in' -> 'out'"), refused.getMessage());
    }

    @Test
    void givenShapesThatDifferByLeadingOnes_whenItIsCompiled_thenTheyAreTheSame() {
        Map<String, Node> nodes = new LinkedHashMap<>();
        nodes.put("in", node("in", Node.INPUT, Parameters.NONE, new int[] {3}, new int[] {3}));
        nodes.put("out", node("out", Node.OUTPUT, Parameters.NONE, new int[] {1, 1, 3}, new int[] {1, 1, 3}));
        Network network = new Network(nodes, List.of(new Edge("in", "out")), Map.of(), Options.DEFAULT);
        try (Plan plan = compile(network)) {
            assertSame(plan.inputs().get(0).signal(), plan.outputs().get(0).signal());
        }
    }

    @Test
    void givenAnUnknownParameter_whenItIsCompiled_thenNodeAndFieldAreNamed() {
        Draft draft = new Draft(1)
                .input("in")
                .node("a", "neuron.Relay", Parameters.builder().put("tau", 1).build());
        refused(draft.edge("in", "a"), Reason.INCONSISTENT, "node 'a'", "field 'tau'");
    }

    @Test
    void givenAStep_whenItIsCounted_thenPopulationsAndStagesAdd() {
        try (Plan plan = chain().plan()) {
            Draft.run(plan, "out", 1);
            Operations operations = new Operations();
            plan.count(operations);
            assertEquals(4, operations.macs);
            assertEquals(4, operations.membraneUpdates);
            assertEquals(4, operations.activations);
            assertEquals(4, operations.active);
            assertEquals(1e-6 * (4 * 2 + 4 * 0.5), plan.microjoules(), 1e-18);
        }
    }

    @Test
    void givenNobodyWhoSaysWhatPopulationsCost_whenAStepIsMade_thenItsEnergyIsUnknownAndNotZero() {
        Draft alone = new Draft(2)
                .input("in")
                .relay("a")
                .output("out")
                .edge("in", "a")
                .edge("a", "out");
        try (Plan plan = alone.plan()) {
            Draft.run(plan, "out", 1);
            assertTrue(Double.isNaN(plan.microjoules()), "it was " + plan.microjoules());
        }
    }

    @Test
    void givenAProviderThatThrows_whenAStepIsMade_thenThePlanSaysWhose() {
        Draft draft = chain();
        try (Plan plan = draft.plan()) {
            plan.inputs().get(0).signal().spikes(1);
            plan.inputs().get(0).signal().index()[0] = 99;
            assertThrows(ArrayIndexOutOfBoundsException.class, () -> plan.step(0));
            assertEquals(Draft.DRIVERS, plan.running());
        }
    }

    @Test
    void givenTwoNodesMadeFromOneTensor_whenTheirSynapsesAreAskedFor_thenTheyAreOneObject() {
        Tensor weight = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
        Parameters parameters = Parameters.builder().put("weight", weight).build();
        SharedSynapses shared = new SharedSynapses();
        Synapses first = shared.of(node("x", "Linear", parameters, new int[] {3}, new int[] {2}));
        Synapses second = shared.of(node("y", "Linear", parameters, new int[] {3}, new int[] {2}));
        assertSame(first, second);
        assertEquals(
                List.of(1.0, 4.0, 2.0, 5.0, 3.0, 6.0),
                Arrays.stream(first.f64()).boxed().toList());
    }

    @Test
    void givenAWeightWithALeadingDimension_whenItIsArranged_thenEveryBlockStaysWithItself() {
        Tensor weight = Tensor.of(new double[] {1, 2, 3, 4, 5, 6, 7, 8}, 2, 2, 2);
        Node node = node(
                "x", "Linear", Parameters.builder().put("weight", weight).build(), new int[] {2, 2}, new int[] {2, 2});
        Synapses synapses = Synapses.of(node);
        synapses.check(node);
        double[][] matrix = new double[4][4];
        for (int s = 0; s < 4; s++) {
            for (int k = synapses.rowStart()[s]; k < synapses.rowStart()[s + 1]; k++) {
                matrix[synapses.target()[k]][s] = synapses.f64()[k];
            }
        }
        double[][] expected = {{1, 2, 0, 0}, {3, 4, 0, 0}, {0, 0, 5, 6}, {0, 0, 7, 8}};
        assertArrayEquals(expected, matrix);
        double[][] byTarget = new double[4][4];
        for (int t = 0; t < 4; t++) {
            for (int c = synapses.columnStart()[t]; c < synapses.columnStart()[t + 1]; c++) {
                int synapse = synapses.columnSynapse()[c];
                byTarget[t][synapse / 2] = synapses.f64()[synapse];
            }
        }
        assertArrayEquals(expected, byTarget);
    }

    private static Node node(String id, String type, Parameters parameters, int[] input, int[] output) {
        return new Node(id, type, parameters, List.of(Port.real("input", input)), List.of(Port.real("output", output)));
    }

    private static Plan compile(Network network) {
        return new SpikingEngine().compile(new Assignment(network, Draft.BOARD, Map.of(), List.of(), Map.of()));
    }

    @Test
    void givenAStageWhoseClosingEndsInAnError_whenThePlanIsClosed_thenTheOthersAreClosedToo() {
        Draft draft = chain();
        Plan plan = draft.plan();
        assertEquals(2, draft.gains.open);
        draft.gains.closing = new UnsatisfiedLinkError("on purpose");
        assertSame(draft.gains.closing, assertThrows(UnsatisfiedLinkError.class, plan::close));
        assertEquals(0, draft.gains.open, "a stage was left open");
    }

    @Test
    void givenAStageWhoseClosingEndsInAnError_whenCompilingFails_thenTheOthersAreClosedTooAndTheCauseIsTold() {
        Draft draft = new Draft(2).input("in");
        for (String id : List.of("f", "g", "h")) {
            draft.gain(id, 1, 0);
        }
        draft.output("out").edge("in", "f").edge("f", "g").edge("g", "h").edge("h", "out");
        draft.gains.broken = Set.of("h");
        draft.gains.closing = new UnsatisfiedLinkError("on purpose");
        GanglionException refused = refused(draft, Reason.DEVICE, "on fire");
        assertSame(draft.gains.closing, refused.getSuppressed()[0]);
    }
}
