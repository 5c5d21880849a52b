// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.crossbar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ganglion.api.json.JsonObject;
import org.ganglion.api.network.RandomStream;
import org.ganglion.driver.crossbar.array.AnalogProduct;
import org.ganglion.driver.crossbar.array.CellArray;
import org.ganglion.driver.crossbar.array.Contents;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Products of a 24 by 16 matrix in ten configurations, as CrossSim 3.2 computed them. */
class CrosssimTest {
    private static final double WITHIN = 5e-4;

    @TestFactory
    Stream<DynamicTest> givenAConfiguration_whenMultiplied_thenTheProductIsCrosssims() {
        JsonObject data = SharedData.json("crossbar/crosssim_mvm.json");
        List<JsonObject> cases = data.objects("cases");
        assertEquals(10, cases.size());
        return cases.stream().map(one -> DynamicTest.dynamicTest(one.text("name"), () -> check(data, one)));
    }

    private static void check(JsonObject data, JsonObject one) {
        double[] weights = SharedData.byInput(data.list("W"));
        double[] x = SharedData.numbers(data.list(one.text("input")));
        double[] expected = SharedData.numbers(one.list("y"));
        CrossbarSettings settings = CrossbarSettings.of(settings(one.object("params")));
        Contents contents = Contents.of(weights.length * settings.cells().devicesPerWeight(), weights.length, 1);
        CellArray array =
                new CellArray(settings.cells(), x.length, expected.length, contents, 0, new RandomStream(1, "w"));
        array.program(weights, 0, 0);
        array.read(0);
        AnalogProduct product = new AnalogProduct(array, settings.periphery());
        product.refresh(false);
        double[] y = new double[expected.length];
        product.addTo(x, 0, y, 0, 1);
        assertArrayEquals(expected, y, WITHIN);
        if (one.object("params").text("wtmodel").equals("BALANCED")) {
            assertReadBack(SharedData.byInput(one.list("matrix_readback")), array);
        }
    }

    private static void assertReadBack(double[] expected, CellArray array) {
        for (int synapse = 0; synapse < expected.length; synapse++) {
            assertEquals(expected[synapse], array.weight(synapse), 1e-6);
        }
    }

    private static Map<String, String> settings(JsonObject parameters) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "device", "generic",
                "generic.most", String.valueOf(1e6 / parameters.number("Rmin")),
                "generic.error", "0",
                "recombine", "false",
                "on.off", String.valueOf(parameters.number("Rmax") / parameters.number("Rmin")),
                "mapping", parameters.text("wtmodel").equals("OFFSET") ? "offset-whole" : "pair",
                "dac.range", "1",
                "dac.bits", "0",
                "adc.bits", "0"));
        copy(parameters, "weight_bits", settings, "weight.bits");
        copy(parameters, "Nslices", settings, "slices");
        copy(parameters, "input_bits", settings, "dac.bits");
        copy(parameters, "input_slice_size", settings, "dac.slice.bits");
        copy(parameters, "adc_bits", settings, "adc.bits");
        if (parameters.has("adc_range")) {
            settings.put("adc.range", String.valueOf(SharedData.numbers(parameters.list("adc_range"))[1]));
        }
        if (parameters.has("Rp_row")) {
            assertEquals(parameters.number("Rp_row"), parameters.number("Rp_col"));
            settings.put("wire.ohms", String.valueOf(parameters.number("Rp_row")));
            settings.put("wire.gated", String.valueOf(!parameters.flag("current_from_input", true)));
        }
        settings.put("dac.signed", String.valueOf(!parameters.flag("positiveInputsOnly", false)));
        return settings;
    }

    private static void copy(JsonObject from, String key, Map<String, String> to, String name) {
        if (from.has(key)) {
            to.put(name, String.valueOf(from.integer(key)));
        }
    }
}
