// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.ganglion.api.driver.Operations;
import org.ganglion.api.network.Form;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.NetworkBuilder;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Shapes;
import org.ganglion.api.network.Slide;
import org.ganglion.api.network.Tensor;
import org.junit.jupiter.api.Test;

/** The unit values of NeuroBench's own tests of synaptic operations (neurobench/tests, commit e521c28). */
class NeuroBenchCountsTest {
    private static Operations count(NetworkBuilder built, double value, int active) {
        Network network = built.output("out").build();
        Node node = network.nodes().values().stream()
                .filter(each -> each.id().equals("x"))
                .findFirst()
                .orElseThrow();
        double[] input = new double[node.input().size()];
        Arrays.fill(input, 0, active < 0 ? input.length : active, value);
        try (Single single =
                new Single(node.type(), node.input().shape(), node.output().shape(), node.parameters())) {
            single.step(Form.DENSE, input);
            return single.operations();
        }
    }

    private static Tensor filled(double value, int... shape) {
        double[] values = new double[Shapes.size(shape)];
        Arrays.fill(values, value);
        return Tensor.of(values, shape);
    }

    private static Operations linear(int inputs, int outputs, double value, int active) {
        return count(
                Network.builder().input("in", inputs).affine("x", filled(0.5, outputs, inputs), filled(7, outputs)),
                value,
                active);
    }

    @Test
    void givenTwoLinearLayers_whenEveryValueIsReal_thenTheirMacsAre1125() {
        Operations first = linear(20, 25, 0.3, -1);
        Operations second = linear(25, 25, 1.7, -1);
        assertEquals(1125, first.macs + second.macs);
        assertEquals(0, first.acs + second.acs);
    }

    @Test
    void givenUnitInputs_whenCounted_thenTheyAreAccumulationsAndZerosDoNotCount() {
        assertEquals(500, linear(20, 25, 1, -1).acs);
        assertEquals(500, linear(20, 25, -1, -1).acs);
        assertEquals(0, linear(20, 25, 1, -1).macs);
        assertEquals(250, linear(20, 25, 0.3, 10).macs, "half of the inputs are 0");
        Operations bare =
                count(Network.builder().input("in", 20).affine("x", filled(0, 25, 20), filled(7, 25)), 0.3, -1);
        assertEquals(0, bare.macs + bare.acs, "a weight of 0 and a bias do not count");
    }

    @Test
    void givenConvolutions_whenCounted_thenTheirMacsAreTheUnitValues() {
        assertEquals(9, square(3).macs);
        assertEquals(900, square(12).macs);
        Operations line = count(
                Network.builder().input("in", 5, 10).conv1d("x", filled(0.5, 1, 5, 5), filled(1, 1), Slide.by(1)),
                0.3,
                -1);
        assertEquals(150, line.macs);
    }

    private static Operations square(int size) {
        return count(
                Network.builder()
                        .input("in", 1, size, size)
                        .conv2d("x", filled(0.5, 1, 1, 3, 3), filled(1, 1), Slide.by(1)),
                0.3,
                -1);
    }
}
