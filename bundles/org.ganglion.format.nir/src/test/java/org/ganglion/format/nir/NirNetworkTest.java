// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir;

import static org.ganglion.format.nir.NirImage.integer;
import static org.ganglion.format.nir.NirImage.ints;
import static org.ganglion.format.nir.NirImage.same;
import static org.ganglion.format.nir.hdf5.Hdf5Image.doubles;
import static org.ganglion.format.nir.hdf5.Hdf5Image.string;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.network.Edge;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.format.nir.hdf5.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What graphs mean, on graphs that the tests build. */
class NirNetworkTest {

    private final List<String> warnings = new ArrayList<>();

    private Network read(byte[] file) {
        return new NirReader(Limits.DEFAULT, warnings::add).read(ByteBuffer.wrap(file));
    }

    private Network read(NirImage graph) {
        return read(graph.file());
    }

    private void refused(byte[] file, Reason reason, String... words) {
        GanglionException e =
                assertThrows(GanglionException.class, () -> new NirFormat(Limits.DEFAULT).read("x.nir", file));
        assertEquals(reason, e.reason(), e.getMessage());
        assertTrue(e.getMessage().startsWith("x.nir: "), e.getMessage());
        for (String word : words) {
            assertTrue(e.getMessage().contains(word), () -> "'" + word + "' is not in: " + e.getMessage());
        }
    }

    private void refused(NirImage graph, Reason reason, String... words) {
        refused(graph.file(), reason, words);
    }

    private static NirImage single(String type, int[] in, int[] out, Object... fields) {
        return new NirImage().input(in).output(out).node("n", type, fields).chain("input", "n", "output");
    }

    private static int[] shape(int... lengths) {
        return lengths;
    }

    @Test
    void givenANestedGraph_whenItIsRead_thenItsNodesHaveDottedNamesAndItsEndsPassSignalsOn() {
        NirImage inner = new NirImage()
                .input(3)
                .output(3)
                .lif("lif", 3)
                .linear("w", 3, 3)
                .chain("input", "lif", "output")
                .chain("lif", "w", "lif");
        NirImage outer = new NirImage()
                .input(3)
                .output(3)
                .nested("a.b", inner)
                .linear("l", 3, 3)
                .chain("input", "a.b", "l", "output")
                .edge("input", "l");

        Network network = read(outer);

        assertEquals(
                List.of("a.b.lif", "a.b.w", "input", "l", "output"),
                List.copyOf(network.nodes().keySet()));
        assertEquals(
                List.of(
                        new Edge("a.b.lif", "a.b.w"),
                        new Edge("a.b.lif", "l"),
                        new Edge("a.b.w", "a.b.lif"),
                        new Edge("input", "a.b.lif"),
                        new Edge("input", "l"),
                        new Edge("l", "output")),
                network.edges().stream()
                        .sorted((x, y) -> (x.from() + " " + x.to()).compareTo(y.from() + " " + y.to()))
                        .toList());
    }

    @Test
    void givenWaysThroughSeveralNestedGraphs_whenTheyAreRead_thenEveryWayIsAnEdge() {
        NirImage wire = new NirImage().input(2).output(2).edge("input", "output");
        NirImage outer = new NirImage()
                .input(2)
                .output(2)
                .nested("p", wire)
                .nested("q", wire)
                .lif("lif", 2)
                .edge("input", "p")
                .edge("input", "q")
                .edge("p", "lif")
                .edge("q", "lif")
                .edge("lif", "output");

        Network network = read(outer);

        assertEquals(
                2,
                network.edges().stream()
                        .filter(new Edge("input", "lif")::equals)
                        .count(),
                "the signal arrives by two ways and is summed");
        assertEquals(3, network.edges().size());
    }

    @Test
    void givenKnotsOfNestedGraphs_whenTheyAreRead_thenTheyAreRefusedInBoundedTime() {
        NirImage wire = new NirImage().input(2).output(2).edge("input", "output");
        refused(
                new NirImage().input(2).nested("p", wire).edge("input", "p").edge("p", "p"),
                Reason.INCONSISTENT,
                "circle");
        NirImage doubling = new NirImage().input(2).output(2);
        String last = "input";
        for (int stage = 0; stage < 40; stage++) {
            doubling.nested("x" + stage, wire).nested("y" + stage, wire).nested("z" + stage, wire);
            doubling.edge(last, "x" + stage).edge(last, "y" + stage);
            doubling.edge("x" + stage, "z" + stage).edge("y" + stage, "z" + stage);
            last = "z" + stage;
        }
        assertEquals(0, read(doubling).edges().size(), "ways that lead nowhere are none");
        refused(doubling.edge(last, "output"), Reason.TOO_LARGE, "edges");
    }

    @Test
    void givenWrongNestedGraphs_whenTheyAreRead_thenTheyAreRefused() {
        NirImage twoInputs = new NirImage().terminal("i1", "Input", 1).terminal("i2", "Input", 1);
        refused(
                new NirImage().input(1).nested("g", twoInputs).edge("input", "g"),
                Reason.INCONSISTENT,
                "'input' -> 'g'",
                "has 2 nodes of type Input");
        refused(
                new NirImage()
                        .input(1)
                        .nested("g", new NirImage().lif("lif", 1))
                        .edge("input", "g"),
                Reason.INCONSISTENT,
                "has 0 nodes of type Input");
        refused(
                new NirImage().lif("g.lif", 1).nested("g", new NirImage().lif("lif", 1)),
                Reason.INCONSISTENT,
                "'g.lif' exists twice");
        Map<String, Object> broken = new TreeMap<>(new NirImage().lif("lif", 1).graph());
        broken.put("colour", integer(1));
        Map<String, Object> around = new TreeMap<>(new NirImage().graph());
        around.put("nodes", Map.of("g", broken));
        refused(NirImage.file("1.0", around), Reason.INCONSISTENT, "graph 'g'", "field 'colour'");
        NirImage deep = new NirImage().lif("lif", 1);
        for (int i = 0; i < 40; i++) {
            deep = new NirImage().nested("g", deep);
        }
        refused(deep, Reason.TOO_LARGE, "nested");
    }

    @Test
    void givenEdgesInAnyOrderWithCycles_whenTheyAreRead_thenAllAreThere() {
        Network network = read(new NirImage()
                .input(2)
                .output(2)
                .lif("lif", 2)
                .linear("w", 2, 2)
                .edge("lif", "output")
                .edge("w", "lif")
                .edge("lif", "w")
                .edge("input", "lif")
                .edge("lif", "lif"));
        assertEquals(5, network.edges().size());
        assertTrue(network.edges().contains(new Edge("lif", "lif")));
    }

    @Test
    void givenAnEdgeTwice_whenItIsRead_thenItCountsOnceWithAWarning() {
        Network network =
                read(new NirImage().input(2).lif("lif", 2).edge("input", "lif").edge("input", "lif"));
        assertEquals(1, network.edges().size());
        assertEquals(1, warnings.size());
    }

    @Test
    void givenWrongEdges_whenTheyAreRead_thenTheyAreRefusedByName() {
        refused(
                new NirImage().input(2).lif("lif", 2).edge("input", "life"),
                Reason.INCONSISTENT,
                "edge 'input' -> 'life'",
                "'life', which does not exist");
        refused(new NirImage().input(2).lif("lif", 2).edge("lif", "input"), Reason.INCONSISTENT, "into an Input");
        refused(new NirImage().output(2).lif("lif", 2).edge("output", "lif"), Reason.INCONSISTENT, "out of an Output");
        Map<String, Object> graph = new TreeMap<>(new NirImage().input(2).graph());
        graph.put("edges", ints(1, 2));
        refused(NirImage.file("1.0", graph), Reason.INCONSISTENT, "'edges'", "pairs");
    }

    @Test
    void givenMissingFields_whenTheyAreRead_thenNodeAndFieldAreNamed() {
        refused(
                single("LIF", shape(1), shape(1), "tau", same(1, 1), "r", same(1, 1), "v_leak", same(0, 1)),
                Reason.INCONSISTENT,
                "node 'n'",
                "field 'v_threshold' is missing");
        refused(
                single("Affine", shape(1), shape(1), "weight", same(1, 1, 1)),
                Reason.INCONSISTENT,
                "node 'n'",
                "field 'bias' is missing");
        refused(single("Input", shape(1), shape(1)), Reason.INCONSISTENT, "node 'n'", "field 'shape' is missing");
        refused(Map.of("version", string("1.0")), "'node' is missing");
    }

    private void refused(Map<String, Object> root, String word) {
        refused(org.ganglion.format.nir.hdf5.Hdf5Image.of(root), Reason.INCONSISTENT, word);
    }

    @Test
    void givenAShapeOfThousandsOfDimensions_whenItIsRead_thenItIsRefusedInAFewWords() {
        int[] endless = new int[1 << 16];
        NirImage graph = new NirImage().input(endless).output(1).chain("input", "output");
        refused(graph, Reason.INCONSISTENT, "node 'input'", "field 'shape' has 65536 elements, expected at most 32");
    }

    @Test
    void givenUnknownTypesAndFields_whenTheyAreRead_thenTheyAreRefusedByName() {
        refused(single("Perceptron", shape(1), shape(1)), Reason.UNSUPPORTED, "node 'n'", "'Perceptron' is not known");
        refused(
                single("Scale", shape(1), shape(1), "scale", same(1, 1), "colour", same(1, 1)),
                Reason.INCONSISTENT,
                "node 'n'",
                "field 'colour' is not a field");
        assertEquals(
                1,
                read(new NirImage().node("n", "Scale", "scale", same(1, 1), "metadata", Map.of("a", string("b"))))
                        .nodes()
                        .size());
    }

    @ParameterizedTest
    @CsvSource({"NaN", "Infinity", "-Infinity"})
    void givenAParameterThatIsNotFinite_whenItIsRead_thenNodeFieldAndElementAreNamed(double bad) {
        refused(
                single("Scale", shape(3), shape(3), "scale", doubles(shape(3), 1, 2, bad)),
                Reason.INCONSISTENT,
                "node 'n'",
                "field 'scale'",
                Double.toString(bad),
                "element 2");
    }

    @Test
    void givenParametersOutOfRange_whenTheyAreRead_thenTheyAreRefused() {
        refused(
                new NirImage().node("n", "LI", "tau", same(0, 2), "r", same(1, 2), "v_leak", same(0, 2)),
                Reason.INCONSISTENT,
                "node 'n'",
                "field 'tau'",
                "above 0");
        refused(
                single("Delay", shape(2), shape(2), "delay", doubles(shape(2), 0, -1)),
                Reason.INCONSISTENT,
                "field 'delay'",
                "element 1");
        refused(single("Input", shape(1), shape(1), "shape", ints(2, 0)), Reason.INCONSISTENT, "field 'shape'");
        refused(
                single("Scale", shape(1), shape(1), "scale", string("x")),
                Reason.MALFORMED,
                "node 'n'",
                "field 'scale'",
                "/node/nodes/n/scale");
        refused(single("Scale", shape(1), shape(1), "scale", Map.of()), Reason.MALFORMED, "field 'scale'", "group");
    }

    @Test
    void givenScalarParameters_whenTheyAreRead_thenTheyStandForAllElements() {
        Network network = read(single(
                "CubaLIF",
                shape(4),
                shape(4),
                "tau_syn",
                same(1, 4),
                "tau_mem",
                same(1),
                "r",
                same(1, 1),
                "v_leak",
                same(0),
                "v_threshold",
                same(1, 4),
                "w_in",
                same(3)));
        Node node = network.node("n");
        assertArrayEquals(shape(4), node.input().shape());
        assertArrayEquals(new double[] {3, 3, 3, 3}, node.parameters().numbers("w_in", 4));
        assertEquals(0, node.parameters().number("v_reset"));
        refused(
                single("IF", shape(4), shape(4), "r", same(1, 4), "v_threshold", same(1, 3)),
                Reason.INCONSISTENT,
                "node 'n'",
                "field 'v_threshold' has the shape [3]",
                "'r' has [4]");
    }

    @Test
    void givenNodesWithoutShapes_whenTheyAreRead_thenTheShapesComeFromTheirNeighbours() {
        Network network = read(new NirImage()
                .input(2, 8, 6)
                .output(24)
                .node(
                        "conv",
                        "Conv2d",
                        "weight",
                        same(1, 4, 1, 3, 1),
                        "bias",
                        same(0, 4),
                        "stride",
                        integer(2),
                        "padding",
                        string("valid"),
                        "dilation",
                        integer(1),
                        "groups",
                        integer(2))
                .node("if", "IF", "r", same(1), "v_threshold", same(1))
                .node("pool", "AvgPool2d", "kernel_size", ints(2, 1), "stride", ints(1, 1), "padding", integer(0))
                .node("flat", "Flatten", "start_dim", integer(0), "end_dim", integer(-1))
                .chain("input", "conv", "if", "pool", "flat", "output"));
        assertArrayEquals(shape(4, 3, 3), network.node("if").input().shape());
        assertArrayEquals(shape(4, 2, 3), network.node("pool").output().shape());
        assertArrayEquals(shape(24), network.node("flat").output().shape());
        assertArrayEquals(
                new int[] {8, 6},
                network.node("conv").parameters().tensor("input_shape").i32());
        assertArrayEquals(
                new int[] {0, 0},
                network.node("conv").parameters().tensor("padding").i32());
    }

    @Test
    void givenAScalarNodeInFrontOfAKnownOne_whenItIsRead_thenTheShapeComesFromBehind() {
        Network network = read(new NirImage()
                .node("t", "Threshold", "threshold", same(1))
                .linear("l", 2, 5)
                .edge("t", "l"));
        assertArrayEquals(shape(5), network.node("t").input().shape());
    }

    @Test
    void givenNothingThatSaysAShape_whenItIsRead_thenNodeAndFieldAreNamed() {
        refused(
                new NirImage()
                        .node("p", "SumPool2d", "kernel_size", integer(2), "stride", integer(2), "padding", integer(0)),
                Reason.INCONSISTENT,
                "node 'p'",
                "'kernel_size'");
    }

    @Test
    void givenShapesThatDoNotFit_whenTheyAreRead_thenBothNodesAndTheFieldAreNamed() {
        refused(
                new NirImage().input(3).linear("l", 2, 4).edge("input", "l"),
                Reason.INCONSISTENT,
                "edge 'input' -> 'l'",
                "'input' gives the shape [3] (field 'shape')",
                "field 'weight' of node 'l' takes [4]");
        refused(new NirImage().input(3).lif("lif", 3, 1).edge("input", "lif"), Reason.INCONSISTENT, "'lif'", "[3, 1]");
        refused(
                single(
                        "Conv1d",
                        shape(2, 9),
                        shape(1, 9),
                        "weight",
                        same(1, 1, 3, 3),
                        "bias",
                        same(0, 1),
                        "stride",
                        integer(1),
                        "padding",
                        string("same"),
                        "dilation",
                        integer(1),
                        "groups",
                        integer(1)),
                Reason.INCONSISTENT,
                "node 'n'",
                "field 'weight'",
                "[2, 9]");
    }

    private static NirImage convolution(int groups, Object padding, int stride, int outputs) {
        return single(
                "Conv1d",
                shape(4, 9),
                shape(6, 9),
                "weight",
                same(1, outputs, 2, 4),
                "bias",
                same(0, outputs),
                "stride",
                integer(stride),
                "padding",
                padding,
                "dilation",
                integer(1),
                "groups",
                integer(groups),
                "input_shape",
                integer(9));
    }

    @Test
    void givenConvolutions_whenTheirFieldsContradict_thenTheFieldIsNamed() {
        Node same = read(convolution(2, string("same"), 1, 6)).node("n");
        assertArrayEquals(shape(6, 9), same.output().shape());
        assertEquals("same", same.parameters().text("padding"));
        refused(convolution(2, string("same"), 2, 6), Reason.INCONSISTENT, "field 'padding'", "stride");
        refused(convolution(2, string("circular"), 1, 6), Reason.INCONSISTENT, "field 'padding'", "'circular'");
        refused(convolution(2, integer(-1), 1, 6), Reason.INCONSISTENT, "field 'padding'", "at least 0");
        refused(convolution(4, integer(0), 1, 6), Reason.INCONSISTENT, "field 'groups'");
        refused(convolution(0, integer(0), 1, 6), Reason.INCONSISTENT, "field 'groups'");
        refused(convolution(2, integer(0), 0, 6), Reason.INCONSISTENT, "field 'stride'");
        refused(convolution(2, ints(1, 1), 1, 6), Reason.INCONSISTENT, "field 'padding'", "2 elements");
        refused(
                single(
                        "Conv1d",
                        shape(1, 2),
                        shape(1, 1),
                        "weight",
                        same(1, 1, 1, 4),
                        "bias",
                        same(0, 1),
                        "stride",
                        integer(1),
                        "padding",
                        integer(0),
                        "dilation",
                        integer(1),
                        "groups",
                        integer(1)),
                Reason.INCONSISTENT,
                "field 'weight'",
                "no place");
    }

    @Test
    void givenAWrongInputShapeInFrontOfGroups_whenItIsWhatTheReferencePackageWrites_thenItIsSetRight() {
        Network network = read(single(
                "Conv1d",
                shape(2, 9),
                shape(6, 9),
                "weight",
                same(1, 6, 2, 3),
                "bias",
                same(0, 6),
                "stride",
                integer(1),
                "padding",
                integer(1),
                "dilation",
                integer(1),
                "groups",
                integer(2)));
        assertArrayEquals(shape(4, 9), network.node("input").output().shape());
        assertArrayEquals(shape(4, 9), network.node("n").input().shape());
        assertEquals(1, warnings.size(), warnings::toString);
    }

    @ParameterizedTest
    @CsvSource({"0,-1,24", "1,-1,2x12", "0,1,6x4", "-2,-1,2x12", "1,1,2x3x4"})
    void givenFlatten_whenItIsRead_thenTheDimensionsInTheMiddleAreJoined(int start, int end, String expected) {
        int[] out = java.util.Arrays.stream(expected.split("x"))
                .mapToInt(Integer::parseInt)
                .toArray();
        Network network = read(single(
                "Flatten",
                shape(2, 3, 4),
                out,
                "start_dim",
                integer(start),
                "end_dim",
                integer(end),
                "input_type",
                ints(2, 3, 4)));
        assertArrayEquals(out, network.node("n").output().shape());
        assertTrue(warnings.isEmpty());
    }

    @Test
    void givenWrongFlatten_whenItIsRead_thenTheFieldIsNamed() {
        refused(
                single("Flatten", shape(2, 3), shape(6), "start_dim", integer(0), "end_dim", integer(2)),
                Reason.INCONSISTENT,
                "node 'n'",
                "field 'end_dim'");
        refused(
                single("Flatten", shape(2, 3), shape(6), "start_dim", integer(1), "end_dim", integer(0)),
                Reason.INCONSISTENT,
                "node 'n'",
                "field 'end_dim'",
                "before");
    }

    @ParameterizedTest
    @CsvSource({"0.1.1", "0.2.0", "1.0.7", "1.1"})
    void givenAKnownVersion_whenItIsRead_thenItIsAccepted(String version) {
        assertEquals(
                1,
                read(NirImage.file(version, new NirImage().lif("lif", 2).graph()))
                        .nodes()
                        .size());
    }

    @Test
    void givenOtherVersionsOrTops_whenTheyAreRead_thenTheyAreRefused() {
        refused(NirImage.file("2.0", new NirImage().lif("lif", 2).graph()), Reason.UNSUPPORTED, "'version' is '2.0'");
        refused(NirImage.file("1.0", Map.of("type", string("LIF"))), Reason.UNSUPPORTED, "'LIF'", "NIRGraph");
        refused(new NirImage(), Reason.INCONSISTENT, "no nodes");
    }

    private static NirImage tallKernel(int[] output) {
        return single(
                "Conv2d",
                shape(1, 6, 8),
                output,
                "input_shape",
                ints(6, 8),
                "weight",
                same(1, 2, 1, 2, 4),
                "bias",
                same(0, 2),
                "stride",
                integer(1),
                "padding",
                integer(0),
                "dilation",
                integer(1),
                "groups",
                integer(1));
    }

    @Test
    void givenAKernelThatIsNotSquare_whenTheOutputIsAsTheReferencePackageReckonsIt_thenItIsSetRight() {
        Network network = read(tallKernel(shape(2, 5, 7)));
        assertArrayEquals(shape(2, 5, 5), network.node("output").input().shape());
        assertArrayEquals(
                new int[] {2, 5, 5},
                network.node("output").parameters().tensor("shape").i32());
        assertEquals(1, warnings.size());
        assertTrue(warnings.get(0).contains("node 'output': field 'shape' is [2, 5, 7]"), warnings.get(0));
        refused(tallKernel(shape(2, 5, 6)), Reason.INCONSISTENT, "field 'shape' of node 'output'", "[2, 5, 6]");
    }
}
