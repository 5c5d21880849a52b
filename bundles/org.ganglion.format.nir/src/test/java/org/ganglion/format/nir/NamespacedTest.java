// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir;

import static org.ganglion.format.nir.hdf5.Hdf5Image.string;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.network.Edge;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Port;
import org.ganglion.api.network.Tensor;
import org.ganglion.format.nir.hdf5.Limits;
import org.junit.jupiter.api.Test;

class NamespacedTest {
    private static Network read(byte[] file) {
        return new NirReader(Limits.DEFAULT, warning -> {}).read(ByteBuffer.wrap(file));
    }

    private static Node node(String id, String type, Parameters parameters, int[] input, int[] output) {
        return new Node(id, type, parameters, List.of(Port.real("input", input)), List.of(Port.real("output", output)));
    }

    @Test
    void givenOwnTypesOfEveryKind_whenWrittenAndRead_thenTheNetworkIsEqual() {
        int[] one = {3};
        int[] received = {2, 3};
        Parameters shape =
                Parameters.builder().put("shape", Tensor.of(new int[] {3}, 1)).build();
        Map<String, Node> nodes = new LinkedHashMap<>();
        nodes.put("in", node("in", Node.INPUT, shape, one, one));
        nodes.put(
                "neurons",
                node(
                        "neurons",
                        "neuron.ConductanceLIF",
                        Parameters.builder()
                                .put("tau", Tensor.of(new float[] {0.1f, 0.2f, 0.3f}, 3))
                                .put("method", "rk4")
                                .put("substeps", 4)
                                .build(),
                        received,
                        one));
        nodes.put(
                "synapses",
                node(
                        "synapses",
                        "transform.Sparse",
                        Parameters.builder()
                                .put("source", Tensor.of(new int[] {2, 0, 1, 1}, 4))
                                .put("target", Tensor.of(new int[] {5, 0, 1, 3}, 4))
                                .put("weight", Tensor.of(new double[] {1e-9, -2, 3, 0.1}, 4))
                                .put("delay", Tensor.of(new int[] {0, 3, 1, 15}, 4))
                                .build(),
                        one,
                        received));
        nodes.put("tanh", node("tanh", "transform.Tanh", Parameters.NONE, one, one));
        nodes.put("out", node("out", Node.OUTPUT, shape, one, one));
        List<Edge> edges = List.of(
                new Edge("in", "synapses"),
                new Edge("synapses", "neurons"),
                new Edge("neurons", "synapses"),
                new Edge("neurons", "tanh"),
                new Edge("tanh", "out"));
        Network network = new Network(nodes, edges, Map.of(), Options.DEFAULT);
        Network again = read(new NirWriter().write(network));
        assertEquals(new TreeMap<>(network.nodes()), new TreeMap<>(again.nodes()));
        assertEquals(network.edges(), again.edges());
    }

    @Test
    void givenOwnTypesWithoutShapes_whenRead_thenNeighboursOrTheLargestFieldSayThem() {
        Network network = read(new NirImage()
                .input(4)
                .node("a", "neuron.Izhikevich", "a", NirImage.same(0.02, 5), "b", NirImage.same(0.2))
                .linear("w", 5, 4)
                .node("r", "transform.ReLU")
                .node("alone", "neuron.Izhikevich", "a", NirImage.same(0.02, 7))
                .output(5)
                .chain("input", "w", "a", "r", "output")
                .file());
        assertArrayEquals(new int[] {5}, network.node("a").input().shape());
        assertArrayEquals(new int[] {5}, network.node("r").output().shape());
        assertArrayEquals(new int[] {7}, network.node("alone").output().shape());
        assertFalse(network.node("a").parameters().has("type"));
    }

    @Test
    void givenAMaxPool_whenRead_thenItsShapeFollowsFromItsWindow() {
        Network network = read(new NirImage()
                .input(2, 6, 8)
                .node(
                        "p",
                        "transform.MaxPool2d",
                        "kernel_size",
                        NirImage.ints(2, 3),
                        "stride",
                        NirImage.ints(2, 1),
                        "padding",
                        NirImage.ints(0, 0))
                .output(2, 3, 6)
                .chain("input", "p", "output")
                .file());
        assertArrayEquals(new int[] {2, 3, 6}, network.node("p").output().shape());
    }

    @Test
    void givenATypeWithoutNamespaceOrOfAStrangeName_whenRead_thenItIsRefusedByName() {
        for (String type : List.of("Izhikevich", "neuron.", ".x", "neuron..x", "a b.c", "x.1")) {
            byte[] file = new NirImage()
                    .input(1)
                    .node("n", type, "a", NirImage.same(1, 1), "method", string("rk4"))
                    .chain("input", "n")
                    .file();
            GanglionException e = assertThrows(GanglionException.class, () -> read(file), type);
            assertEquals(Reason.UNSUPPORTED, e.reason());
            assertTrue(e.getMessage().contains("'n'") && e.getMessage().contains("'" + type + "'"), e.getMessage());
        }
    }

    @Test
    void givenANameThatIsAPath_whenWritten_thenItIsRefused() {
        Map<String, Node> nodes =
                Map.of("a/b", node("a/b", "transform.Tanh", Parameters.NONE, new int[] {1}, new int[] {1}));
        Network network = new Network(nodes, List.of(), Map.of(), Options.DEFAULT);
        assertThrows(GanglionException.class, () -> new NirWriter().write(network));
    }
}
