// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.UnaryOperator;
import org.ganglion.api.GanglionException;
import org.junit.jupiter.api.Test;

class NetworkBuilderTest {
    private static final double[][] WEIGHT = {{1, 2}, {3, 4}, {5, 6}};

    @Test
    void givenFiveLines_whenBuilt_thenALifNetworkIsThere() {
        Network network = Network.builder()
                .input("input", 2)
                .affine("weights", WEIGHT, new double[] {0, 0, 0.1})
                .lif("neurons", 0.02, 1, 0, 1, 0)
                .output("output")
                .build();
        assertEquals(
                List.of("input", "weights", "neurons", "output"),
                List.copyOf(network.nodes().keySet()));
        assertEquals(
                List.of(new Edge("input", "weights"), new Edge("weights", "neurons"), new Edge("neurons", "output")),
                network.edges());
        Node neurons = network.node("neurons");
        assertEquals("LIF", neurons.type());
        assertEquals(
                Tensor.of(new double[] {0.02, 0.02, 0.02}, 3),
                neurons.parameters().tensor("tau"));
        assertEquals(4, network.node("weights").parameters().tensor("weight").at(3));
    }

    @Test
    void givenABranchAndACycle_whenBuilt_thenEdgesGoWhereTheyAreSaidTo() {
        Network network = Network.builder()
                .input("in", 3)
                .population("n", "CubaLIF", of -> of.put("tau_syn", 0.005)
                        .put("tau_mem", Tensor.of(new float[] {0.01f, 0.02f, 0.03f}, 3))
                        .put("r", 1)
                        .put("v_leak", 0)
                        .put("v_threshold", 1))
                .linear("w", new double[3][3])
                .edge("w", "n")
                .after("n")
                .output("out")
                .option("dt", "0.001")
                .learns("w", "stdp", Parameters.builder().put("w_max", 1).build(), null)
                .build();
        assertEquals(
                List.of(new Edge("in", "n"), new Edge("n", "w"), new Edge("w", "n"), new Edge("n", "out")),
                network.edges());
        assertEquals(1, network.node("n").parameters().tensor("w_in").at(2));
        assertEquals(0, network.node("n").parameters().tensor("v_reset").at(2));
        assertEquals(0.001, network.options().dt());
        assertEquals("stdp", network.plasticity().get("w").rule());
    }

    @Test
    void givenWindows_whenBuilt_thenShapesAreThoseOfPyTorch() {
        Network network = Network.builder()
                .input("in", 4, 12, 10)
                .conv2d(
                        "c",
                        zeros(6, 2, 3, 5),
                        zeros(6),
                        Slide.by(2, 1).padded(1, 0).dilated(1, 2).groups(2))
                .maxPool2d("m", new int[] {2, 1}, new int[] {2, 1}, new int[] {0, 0})
                .conv2d("s", zeros(1, 6, 2, 2), zeros(1), Slide.by(1).same())
                .flatten("f")
                .output("out")
                .input("line", 2, 20)
                .conv1d("d", zeros(4, 2, 3), zeros(4), Slide.by(2).padded(1))
                .build();
        assertArrayEquals(new int[] {6, 6, 2}, network.node("c").output().shape());
        assertArrayEquals(new int[] {6, 3, 2}, network.node("m").output().shape());
        assertArrayEquals(new int[] {1, 3, 2}, network.node("s").output().shape());
        assertEquals("same", network.node("s").parameters().text("padding"));
        assertArrayEquals(new int[] {6}, network.node("out").input().shape());
        assertArrayEquals(new int[] {4, 10}, network.node("d").output().shape());
    }

    @Test
    void givenWhatCannotBe_whenBuilt_thenNodeAndFieldAreNamed() {
        refused(b -> b.affine("n", WEIGHT, new double[2]), "'n'", "'bias'");
        refused(b -> b.linear("n", new double[][] {{1, 2}, {3}}), "'n'", "'weight'", "row 1");
        refused(b -> b.scale("n", 1, 2, 3), "'n'", "'scale'", "3 elements");
        refused(b -> b.conv1d("n", zeros(1, 1, 3), zeros(1), Slide.by(1)), "'n'", "'weight'", "[2]");
        refused(b -> b.output("in"), "'in'", "exists already");
        refused(b -> b.after("ghost"), "'ghost'");
        refused(b -> b.edge("in", "ghost"), "'ghost'");
        refused(b -> b.linear("n", new double[4][3]), "'in' -> 'n'", "[2]", "[3]");
        assertThrows(GanglionException.class, () -> Network.builder().flatten("f"));
        assertThrows(GanglionException.class, () -> Slide.by(2).same());
        assertThrows(GanglionException.class, () -> Slide.by(0));
    }

    private static void refused(UnaryOperator<NetworkBuilder> step, String... parts) {
        GanglionException e = assertThrows(
                GanglionException.class,
                () -> step.apply(Network.builder().input("in", 2)).build());
        for (String part : parts) {
            assertTrue(e.getMessage().contains(part), e.getMessage());
        }
    }

    private static Tensor zeros(int... shape) {
        return Tensor.of(new double[Shapes.size(shape)], shape);
    }
}
