// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.junit.jupiter.api.Test;

class NetworkTest {
    private static final Node A =
            new Node("a", "Input", Parameters.NONE, List.of(Port.real("in", 1)), List.of(Port.real("out", 1)));

    @Test
    void givenADanglingEdge_whenBuilt_thenTheMissingNodeIsNamed() {
        GanglionException e = assertThrows(
                GanglionException.class,
                () -> new Network(Map.of("a", A), List.of(new Edge("a", "ghost")), Map.of(), Options.DEFAULT));
        assertEquals(Reason.INCONSISTENT, e.reason());
        assertTrue(e.getMessage().contains("'ghost'"), e.getMessage());
    }

    @Test
    void givenAnEdgeToAnInputThatIsNotThere_whenBuilt_thenItIsRefused() {
        assertThrows(
                GanglionException.class,
                () -> new Network(Map.of("a", A), List.of(new Edge("a", "a", 1, 0)), Map.of(), Options.DEFAULT));
    }

    @Test
    void givenShapes_whenTheirSizeIsTaken_thenOverflowAndZeroAreRefused() {
        assertEquals(24, Shapes.size(2, 3, 4));
        assertEquals(1, Shapes.size());
        assertEquals(
                Reason.TOO_LARGE,
                assertThrows(GanglionException.class, () -> Shapes.size(65536, 65536))
                        .reason());
        assertEquals(
                Reason.INCONSISTENT,
                assertThrows(GanglionException.class, () -> Shapes.size(3, 0)).reason());
    }

    @Test
    void givenTensorsOfEqualContent_whenCompared_thenTheyAreEqual() {
        assertEquals(Tensor.of(new double[] {1, 2}, 2), Tensor.of(new double[] {1, 2}, 2));
        assertEquals(
                Tensor.of(new double[] {1, 2}, 2).hashCode(),
                Tensor.of(new double[] {1, 2}, 2).hashCode());
        assertNotEquals(Tensor.of(new double[] {1, 2}, 2), Tensor.of(new double[] {1, 2}, 1, 2));
        assertThrows(GanglionException.class, () -> Tensor.of(new double[3], 2));
    }

    @Test
    void givenAQuantization_whenRealNumbersAreQuantized_thenHalvesGoAwayFromZeroAndEndsClamp() {
        Quantization q = new Quantization(0.5, 10);
        assertEquals(11, q.quantize(0.25));
        assertEquals(9, q.quantize(-0.25));
        assertEquals(127, q.quantize(1e9));
        assertEquals(-128, q.quantize(-1e9));
        assertEquals(200, q.quantize(95, 0, 255));
        assertEquals(0.5, q.dequantize(11));
        assertThrows(IllegalArgumentException.class, () -> new Quantization(0, 0));
    }

    @Test
    void givenAStreamOfRandomNumbers_whenDrawn_thenTheyDependOnSeedNodeStepAndIndexOnly() {
        RandomStream random = new RandomStream(7, "lif");
        assertEquals(random.bits(3, 4), new RandomStream(7, "lif").bits(3, 4));
        assertNotEquals(random.bits(3, 4), random.bits(4, 3));
        assertNotEquals(random.bits(3, 4), new RandomStream(8, "lif").bits(3, 4));
        assertNotEquals(random.bits(3, 4), new RandomStream(7, "fil").bits(3, 4));
        double mean = 0;
        double square = 0;
        int n = 100_000;
        for (int i = 0; i < n; i++) {
            double x = random.normal(i / 100, i % 100);
            mean += x / n;
            square += x * x / n;
        }
        // four standard errors
        assertEquals(0, mean, 4 / Math.sqrt(n));
        assertEquals(1, square, 4 * Math.sqrt(2.0 / n));
    }
}
