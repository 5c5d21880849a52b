// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.tflite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Port;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TfliteFormatTest {
    @ParameterizedTest
    @MethodSource("names")
    void givenARealModel_whenRead_thenItIsANetworkOfOneNodeThatCarriesTheFile(String name) {
        byte[] content = SharedModels.model(name);
        assertTrue(new TfliteFormat().recognizes(Arrays.copyOf(content, 64)));
        Node node = read(name, content);
        assertEquals("tflite.Model", node.type());
        assertArrayEquals(content, node.parameters().tensor("content").i8());
    }

    static java.util.stream.Stream<String> names() {
        return SharedModels.NAMES.stream();
    }

    @ParameterizedTest
    @CsvSource({
        "kws_dscnn_int8, 49x10x1, .584703, 83, 12, .00390625, -128",
        "ad01_int8, 640, .391015, 89, 640, .364498, 96",
        "vww_96_int8, 96x96x3, .00392157, -128, 2, .00390625, -128",
        "ic_resnet8_int8, 32x32x3, 1, -128, 10, .00390625, -128",
        "micro_speech_quantized, 1960, .101716, -128, 4, .00390625, -128",
        "sww_int8, 30x1x40, .003701, -128, 3, .00390625, -128"
    })
    void givenAModelOfTheAnchors_whenRead_thenShapesScalesAndZeroPointsAreTheirs(
            String name, String shape, double scale, int zeroPoint, int outputs, double outScale, int outZeroPoint) {
        Node node = read(name, SharedModels.model(name));
        int[] expected =
                Arrays.stream(shape.split("x")).mapToInt(Integer::parseInt).toArray();
        assertPort(node.input(), expected, scale, zeroPoint);
        assertPort(node.output(), new int[] {outputs}, outScale, outZeroPoint);
    }

    private static void assertPort(Port port, int[] shape, double scale, int zeroPoint) {
        assertArrayEquals(shape, port.shape());
        assertEquals(Dtype.I8, port.type());
        assertEquals(scale, port.quantization().scale(), 1e-6);
        assertEquals(zeroPoint, port.quantization().zeroPoint());
    }

    @ParameterizedTest
    @CsvSource({"ad01_int8, 264192", "kws_dscnn_int8, 2656768", "ic_resnet8_int8, 12501632", "vww_96_int8, 7489664"})
    void givenAModel_whenItsMultiplicationsAreCounted_thenTheyAreThoseOfItsLayers(String name, long dense) {
        Node node = read(name, SharedModels.model(name));
        assertEquals(dense, (long) node.parameters().number("macs_dense"));
        assertTrue(node.parameters().number("macs") <= dense);
        assertTrue(node.parameters().number("macs") > dense * 0.5);
    }

    @Test
    void givenAModelOfCustomOperators_whenRead_thenTheyAreNamed() {
        Node node = read("audio_preprocessor_int8", SharedModels.model("audio_preprocessor_int8"));
        String operators = node.parameters().text("operators");
        assertTrue(operators.contains("CUSTOM:SignalRfft") && operators.contains("CAST"), operators);
        assertEquals(Dtype.I32, node.input().type());
    }

    @Test
    void givenOtherBytes_whenAskedWhetherTheyAreAModel_thenTheyAreNot() {
        assertFalse(new TfliteFormat().recognizes(new byte[4]));
        assertFalse(new TfliteFormat().recognizes("PK: a zip file".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    private static Node read(String name, byte[] content) {
        return new TfliteFormat().read(name, content).node("model");
    }
}
