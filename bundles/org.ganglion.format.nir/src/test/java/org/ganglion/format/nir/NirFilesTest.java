// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Edge;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.format.nir.hdf5.Limits;
import org.junit.jupiter.api.Test;

class NirFilesTest {

    private static final NirFormat FORMAT = new NirFormat(Limits.DEFAULT);

    private static Network read(String relative) {
        return FORMAT.read(relative, SharedData.bytes(relative));
    }

    @Test
    void givenEveryReferenceFile_whenItIsRead_thenANetworkWithOneInputAndOneOutputComesOut() {
        List<Path> files = SharedData.nirFiles();
        assertTrue(files.size() >= 18, files::toString);
        for (Path file : files) {
            byte[] bytes = SharedData.bytes(file);
            assertTrue(FORMAT.recognizes(Arrays.copyOf(bytes, 64)));
            Network network = FORMAT.read(file.toString(), bytes);
            assertEquals(1, network.ofType(Node.INPUT).size(), file::toString);
            assertEquals(1, network.ofType(Node.OUTPUT).size(), file::toString);
            assertEquals(Options.DEFAULT, network.options());
        }
    }

    @Test
    void givenEveryPrimitive_whenItsFileIsRead_thenItsParametersAreThoseOfTheTable() {
        assertNode("affine", "Affine", Set.of("weight", "bias"));
        assertNode("linear", "Linear", Set.of("weight"));
        assertNode("scale", "Scale", Set.of("scale"));
        assertNode(
                "conv1d", "Conv1d", Set.of("input_shape", "weight", "stride", "padding", "dilation", "groups", "bias"));
        assertNode(
                "conv2d", "Conv2d", Set.of("input_shape", "weight", "stride", "padding", "dilation", "groups", "bias"));
        assertNode("delay", "Delay", Set.of("delay"));
        assertNode("threshold", "Threshold", Set.of("threshold"));
        assertNode("i", "I", Set.of("r"));
        assertNode("if", "IF", Set.of("r", "v_threshold", "v_reset"));
        assertNode("li", "LI", Set.of("tau", "r", "v_leak"));
        assertNode("lif", "LIF", Set.of("tau", "r", "v_leak", "v_threshold", "v_reset"));
        assertNode("cubalif", "CubaLIF", Set.of("tau_syn", "tau_mem", "r", "v_leak", "v_threshold", "v_reset", "w_in"));
    }

    private static void assertNode(String file, String type, Set<String> parameters) {
        Node node = read("nir/primitives/" + file + ".nir").node("n");
        assertEquals(type, node.type());
        assertEquals(new TreeSet<>(parameters), new TreeSet<>(node.parameters().names()));
    }

    @Test
    void givenConvolutions_whenTheyAreRead_thenShapesFollowStridePaddingDilationAndGroups() {
        Node oneDimensional = read("nir/primitives/conv1d.nir").node("n");
        assertArrayEquals(new int[] {2, 20}, oneDimensional.input().shape());
        assertArrayEquals(new int[] {4, 10}, oneDimensional.output().shape());
        Node twoDimensional = read("nir/primitives/conv2d.nir").node("n");
        assertArrayEquals(new int[] {8, 12, 10}, twoDimensional.input().shape());
        assertArrayEquals(new int[] {6, 6, 6}, twoDimensional.output().shape());
    }

    @Test
    void givenTheBrailleNetwork_whenItIsRead_thenNodesEdgesAndValuesAreThoseOfTheFile() {
        Network network = read("nir/braille/braille_noDelay_bias_zero.nir");

        assertEquals(
                Set.of("fc1", "fc2", "input", "lif1.lif", "lif1.w_rec", "lif2", "output"),
                network.nodes().keySet());
        assertEquals(7, network.edges().size());
        assertTrue(network.edges().contains(new Edge("lif1.lif", "lif1.w_rec")));
        assertTrue(network.edges().contains(new Edge("lif1.w_rec", "lif1.lif")));
        Node hidden = network.node("lif1.lif");
        assertArrayEquals(new int[] {38}, hidden.output().shape());
        assertEquals(Dtype.F64, hidden.parameters().tensor("tau_mem").type());
        assertEquals(
                0.0009999997615814777, hidden.parameters().tensor("tau_mem").at(0));
        assertEquals(0, hidden.parameters().number("v_reset"), "a missing v_reset is 0");
        Node recurrent = network.node("lif1.w_rec");
        assertEquals(Dtype.F32, recurrent.parameters().tensor("weight").type());
        assertEquals(
                (double) -0.02388213947415352f,
                recurrent.parameters().tensor("weight").at(1));
    }

    @Test
    void givenTheSpikingCnn_whenItIsRead_thenPoolsAndFlattenHaveTheirInferredShapes() {
        Network network = read("nir/nmnist-cnn/cnn_sinabs.nir");
        assertArrayEquals(new int[] {16, 16, 16}, network.node("4").input().shape());
        assertArrayEquals(new int[] {16, 8, 8}, network.node("4").output().shape());
        assertArrayEquals(new int[] {8, 4, 4}, network.node("7").output().shape());
        assertArrayEquals(new int[] {128}, network.node("8").output().shape());
        assertArrayEquals(new int[] {10}, network.node("output").input().shape());
    }

    @Test
    void givenShapesThatDifferByLeadingOnes_whenTheFileIsRead_thenTheyAreAcceptedWithAWarning() {
        List<String> warnings = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.wrap(SharedData.bytes("nir/lif/lif_rockpool.nir"));

        Network network = new NirReader(Limits.DEFAULT, warnings::add).read(bytes);

        assertArrayEquals(new int[] {1, 1, 1}, network.node("output").output().shape());
        assertEquals(1, warnings.size(), warnings::toString);
        assertTrue(warnings.get(0).contains("'output'"), warnings::toString);
        assertFalse(network.edges().isEmpty());
    }
}
