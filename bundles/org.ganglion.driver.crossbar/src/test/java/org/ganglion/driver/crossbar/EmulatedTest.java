// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.crossbar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.driver.Answer;
import org.ganglion.api.driver.Claim;
import org.ganglion.api.driver.Operations;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.RandomStream;
import org.ganglion.api.network.Tensor;
import org.junit.jupiter.api.Test;

class EmulatedTest {
    private static final Map<String, String> EXACT =
            Map.of("device", "ideal", "dac.bits", "0", "adc.bits", "0", "recombine", "false");
    private static final RandomStream RANDOM = new RandomStream(5, "test");

    private static double[] numbers(int step, int count) {
        double[] all = new double[count];
        Arrays.setAll(all, i -> RANDOM.normal(step, i));
        return all;
    }

    private static Parameters affine(int outputs, int inputs) {
        return Parameters.builder()
                .put("weight", Tensor.of(numbers(0, outputs * inputs), outputs, inputs))
                .put("bias", Tensor.of(numbers(1, outputs), outputs))
                .build();
    }

    private static double[] product(Parameters parameters, double[] x) {
        double[] y = parameters.tensor("bias").f64();
        for (int o = 0; o < y.length; o++) {
            for (int i = 0; i < x.length; i++) {
                y[o] += parameters.tensor("weight").at(o * x.length + i) * x[i];
            }
        }
        return y;
    }

    @Test
    void givenExactCells_whenAnAffineRuns_thenItIsTheProduct() {
        Parameters parameters = affine(7, 11);
        double[] x = numbers(2, 11);
        for (String mapping : List.of("pair", "offset")) {
            try (OnCrossbar one =
                    OnCrossbar.of("Affine", 11, 7, parameters, EXACT, Map.of("crossbar.mapping", mapping))) {
                assertArrayEquals(product(parameters, x), one.step(x), 1e-12);
                Operations operations = one.operations();
                assertEquals(77, operations.macs);
            }
        }
    }

    @Test
    void givenTilesSlicesAndConverters_whenManyBitsAreUsed_thenItComesNearTheProduct() {
        Parameters parameters = affine(20, 50);
        double[] x = numbers(2, 50);
        double[] expected = product(parameters, x);
        for (String mapping : List.of("pair", "offset")) {
            Map<String, String> options = Map.of(
                    "crossbar.mapping", mapping,
                    "crossbar.weight.bits", "15",
                    "crossbar.slices", "5",
                    "crossbar.tile.inputs", "16",
                    "crossbar.tile.outputs", "8",
                    "crossbar.dac.bits", "16",
                    "crossbar.dac.slice.bits", "3",
                    "crossbar.adc.bits", "22",
                    "crossbar.adc.range", "50");
            try (OnCrossbar one = OnCrossbar.of("Affine", 50, 20, parameters, EXACT, options)) {
                assertArrayEquals(expected, one.step(x), 0.02, mapping);
            }
        }
    }

    @Test
    void givenWindowsWithStridePaddingAndGroups_whenAConvolutionRuns_thenItIsTheConvolution() {
        Parameters parameters = Parameters.builder()
                .put("weight", Tensor.of(numbers(3, 6 * 2 * 3 * 2), 6, 2, 3, 2))
                .put("bias", Tensor.of(numbers(4, 6), 6))
                .put("stride", Tensor.of(new int[] {2, 1}, 2))
                .put("padding", Tensor.of(new int[] {1, 1}, 2))
                .put("dilation", Tensor.of(new int[] {1, 2}, 2))
                .put("groups", 2)
                .build();
        int[] input = {4, 7, 6};
        int[] output = {6, 4, 6};
        double[] x = numbers(6, 4 * 7 * 6);
        try (OnCrossbar one = OnCrossbar.of("Conv2d", input, output, parameters, EXACT, Map.of())) {
            assertArrayEquals(convolved(parameters, x), one.step(x), 1e-12);
        }
    }

    private static double[] convolved(Parameters parameters, double[] x) {
        double[] y = new double[6 * 4 * 6];
        for (int o = 0; o < 6; o++) {
            for (int row = 0; row < 4; row++) {
                for (int column = 0; column < 6; column++) {
                    double sum = parameters.tensor("bias").at(o);
                    for (int c = 0; c < 2; c++) {
                        for (int ky = 0; ky < 3; ky++) {
                            for (int kx = 0; kx < 2; kx++) {
                                int atY = row * 2 - 1 + ky;
                                int atX = column - 1 + 2 * kx;
                                if (atY >= 0 && atY < 7 && atX >= 0 && atX < 6) {
                                    sum += x[((o / 3 * 2 + c) * 7 + atY) * 6 + atX]
                                            * parameters.tensor("weight").at(((o * 2 + c) * 3 + ky) * 2 + kx);
                                }
                            }
                        }
                    }
                    y[(o * 4 + row) * 6 + column] = sum;
                }
            }
        }
        return y;
    }

    @Test
    void givenARunningStage_whenTheAgeIsConfiguredAnew_thenItsDevicesDrift() {
        Parameters parameters = affine(7, 11);
        double[] x = numbers(2, 11);
        Map<String, String> settings = Map.of("adc.bits", "0", "dac.bits", "0", "compensate", "false");
        try (OnCrossbar one = OnCrossbar.of("Affine", 11, 7, parameters, settings, Map.of())) {
            double[] fresh = one.step(x);
            assertArrayEquals(fresh, one.step(x), 0);
            one.configure(Map.of("adc.bits", "0", "dac.bits", "0", "compensate", "false", "age", "1y"));
            double[] old = one.step(x);
            assertTrue(size(old, parameters) < 0.7 * size(fresh, parameters), "drift lowers conductances");
            one.configure(Map.of("adc.bits", "0", "dac.bits", "0", "compensate", "true", "age", "1y"));
            assertTrue(size(one.step(x), parameters) > 0.85 * size(fresh, parameters), "a factor makes up for it");
            one.configure(Map.of(
                    "adc.bits", "0", "dac.bits", "0", "compensate", "false", "age", "1y", "refresh.after", "1y"));
            assertTrue(size(one.step(x), parameters) > 0.85 * size(fresh, parameters), "programmed anew");
            one.configure(settings);
        }
    }

    private static double size(double[] y, Parameters parameters) {
        double sum = 0;
        for (int o = 0; o < y.length; o++) {
            sum += Math.abs(y[o] - parameters.tensor("bias").at(o));
        }
        return sum;
    }

    @Test
    void givenTheSameSeed_whenProgrammedAgain_thenDevicesAreTheSameAndAnotherSeedMakesOthers() {
        Parameters parameters = affine(7, 11);
        double[] x = numbers(2, 11);
        double[] first = once(parameters, x, "1");
        assertArrayEquals(first, once(parameters, x, "1"), 0);
        assertFalse(Arrays.equals(first, once(parameters, x, "2")));
    }

    private static double[] once(Parameters parameters, double[] x, String seed) {
        try (OnCrossbar one = OnCrossbar.of("Affine", 11, 7, parameters, Map.of(), Map.of("seed", seed))) {
            return one.step(x);
        }
    }

    @Test
    void givenStateOfAnotherStage_whenItIsPushed_thenTheDevicesAreThose() {
        Parameters parameters = affine(7, 11);
        double[] x = numbers(2, 11);
        // errors of programming only: what is read depends on the seed, too, which an exchange does not change
        Map<String, String> cells = Map.of("device", "generic", "generic.error", "0.05");
        try (OnCrossbar old = OnCrossbar.of("Affine", 11, 7, parameters, cells, Map.of("seed", "1"));
                OnCrossbar fresh = OnCrossbar.of("Affine", 11, 7, parameters, cells, Map.of("seed", "2"))) {
            double[] expected = old.step(x);
            assertFalse(Arrays.equals(expected, fresh.step(x)));
            fresh.restoreFrom(old);
            assertArrayEquals(expected, fresh.step(x), 1e-12);
        }
    }

    @Test
    void givenEverythingStuck_whenRead_thenNothingOfTheWeightsIsLeft() {
        Parameters parameters = affine(7, 11);
        double[] x = numbers(2, 11);
        double[] bias = parameters.tensor("bias").f64();
        for (String which : List.of("stuck.low", "stuck.high")) {
            try (OnCrossbar one = OnCrossbar.of("Affine", 11, 7, parameters, EXACT, Map.of("crossbar." + which, "1"))) {
                assertArrayEquals(bias, one.step(x), 1e-12);
            }
        }
    }

    @Test
    void givenWriteVerify_whenProgrammed_thenTheErrorIsSmaller() {
        Parameters parameters = affine(20, 50);
        double[] x = numbers(2, 50);
        double[] expected = product(parameters, x);
        Map<String, String> once =
                Map.of("device", "generic", "generic.error", "0.02", "adc.bits", "0", "dac.bits", "0");
        try (OnCrossbar rough = OnCrossbar.of("Affine", 50, 20, parameters, once, Map.of());
                OnCrossbar fine = OnCrossbar.of(
                        "Affine",
                        50,
                        20,
                        parameters,
                        once,
                        Map.of("crossbar.verify.tolerance", "0.002", "crossbar.verify.attempts", "50"))) {
            assertTrue(distance(expected, fine.step(x)) < 0.2 * distance(expected, rough.step(x)));
        }
    }

    private static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return StrictMath.sqrt(sum);
    }

    @Test
    void givenWrongSettings_whenRead_thenTheSettingIsNamed() {
        for (String[] wrong : new String[][] {
            {"device", "tube"},
            {"age", "soon"},
            {"adc.bits", "99"},
            {"slices", "3"},
            {"stuck.low", "2"},
            {"mapping", "x"}
        }) {
            GanglionException thrown =
                    assertThrows(GanglionException.class, () -> CrossbarSettings.of(Map.of(wrong[0], wrong[1])));
            assertEquals(Reason.USAGE, thrown.reason());
            assertTrue(thrown.getMessage().contains(wrong[0]), thrown.getMessage());
        }
        GanglionException age =
                assertThrows(GanglionException.class, () -> CrossbarSettings.of(Map.of("device", "wan", "age", "1y")));
        assertTrue(age.getMessage().contains("1d and 2d only"), age.getMessage());
        GanglionException option = assertThrows(
                GanglionException.class,
                () -> CrossbarSettings.DEFAULT.with(Options.DEFAULT.with("crossbar.agee", "1d")));
        assertEquals(Reason.USAGE, option.reason());
    }

    @Test
    void givenAnArchitecture_whenItIsSet_thenTilesCellsAndConvertersAreItsUnlessTheyAreSetToo() {
        CrossbarSettings isaac = CrossbarSettings.of(Map.of("architecture", "isaac", "adc.bits", "10"));
        assertEquals(128, isaac.periphery().tileInputs());
        assertEquals(8, isaac.cells().slices());
        assertEquals(2, isaac.cells().cellBits());
        assertEquals(15, isaac.periphery().passes());
        assertEquals(10, isaac.periphery().adcBits());
        CrossbarSettings prime = isaac.with(Options.DEFAULT.with("crossbar.architecture", "prime"));
        assertEquals(4, prime.cells().cellBits());
        assertEquals(2, prime.periphery().passes());
        assertEquals(10, prime.periphery().adcBits());
        CrossbarSettings sonos = CrossbarSettings.of(Map.of("architecture", "sonos"));
        assertEquals(1152, sonos.periphery().tileInputs());
        assertEquals(7, sonos.cells().cellBits());
        GanglionException wrong =
                assertThrows(GanglionException.class, () -> CrossbarSettings.of(Map.of("architecture", "gothic")));
        assertTrue(wrong.getMessage().contains("isaac, prime or sonos"), wrong.getMessage());
    }

    @Test
    void givenArchitectures_whenTheyMultiply_thenTheirBitsShowInTheError() {
        Parameters parameters = affine(7, 60);
        double[] x = numbers(3, 60);
        double[] exact = product(parameters, x);
        double isaac = relativeError(Map.of("architecture", "isaac"), parameters, x, exact);
        double closed = relativeError(Map.of("architecture", "isaac", "on.off", "0"), parameters, x, exact);
        double prime = relativeError(Map.of("architecture", "prime"), parameters, x, exact);
        double sonos = relativeError(Map.of("architecture", "sonos"), parameters, x, exact);
        assertTrue(closed < 1e-4, "16 bits: " + closed);
        assertTrue(isaac > closed && isaac < 3e-3, "16 bits, and the currents of cells that are off: " + isaac);
        assertTrue(prime > 0.05 && prime < 0.4, "outputs of 6 bits: " + prime);
        assertTrue(sonos > 0.005 && sonos < 0.2, "8 bits and errors of programming: " + sonos);
    }

    private static double relativeError(
            Map<String, String> settings, Parameters parameters, double[] x, double[] exact) {
        double[] zero = new double[exact.length];
        try (OnCrossbar one = OnCrossbar.of("Affine", 60, 7, parameters, settings, Map.of())) {
            return distance(exact, one.step(x)) / distance(zero, exact);
        }
    }

    @Test
    void givenInputsWithoutZeros_whenAStepIsMade_thenItsEnergyIsThatOfTheClaimAndHalfOfItForHalfTheInputs() {
        Parameters parameters = affine(7, 60);
        Map<String, String> options = Map.of("crossbar.architecture", "isaac");
        Claim claim = OnCrossbar.claims("Affine", 60, 7, parameters, Map.of(), options)
                .claims()
                .get(0);
        double[] x = numbers(3, 60);
        try (OnCrossbar one = OnCrossbar.of("Affine", 60, 7, parameters, Map.of(), options)) {
            one.step(x);
            assertEquals(1, one.microjoules() / claim.cost().microjoules(), 1e-12);
            Arrays.fill(x, 0, 30, 0);
            one.step(x);
            assertEquals(0.5, one.microjoules() / claim.cost().microjoules(), 1e-12);
        }
    }

    @Test
    void givenNodesNamed_whenClaimed_thenOthersAreRefused() {
        Answer answer = OnCrossbar.claims("Affine", 11, 7, affine(7, 11), Map.of("nodes", "other"), Map.of());
        assertEquals(List.of(), answer.claims());
        assertEquals(Set.of("x"), answer.refused().keySet());
        Answer wrong = OnCrossbar.claims("Affine", 11, 7, affine(7, 11), Map.of(), Map.of("crossbar.age", "soon"));
        assertEquals(List.of(), wrong.claims());
        assertTrue(wrong.refused().get("x").contains("age cannot be 'soon'"), wrong::toString);
        Claim claim = OnCrossbar.claims("Affine", 11, 7, affine(7, 11), Map.of(), Map.of())
                .claims()
                .get(0);
        assertFalse(claim.precision().exact());
        assertTrue(claim.cost().microseconds() > 0 && claim.cost().microjoules() > 0);
    }

    @Test
    void givenEveryDeviceInTheMiddle_whenProgrammed_thenErrorsAreTheWeightsAndAsLargeAsThoseGiven() {
        Parameters parameters = affine(40, 50);
        double[] x = numbers(2, 50);
        double[] bias = parameters.tensor("bias").f64();
        Map<String, String> cells = Map.of("device", "wan", "random", "0.5", "adc.bits", "0", "dac.bits", "0");
        double[] first;
        try (OnCrossbar one = OnCrossbar.of("Affine", 50, 40, parameters, cells, Map.of("seed", "1"))) {
            first = one.step(x);
        }
        try (OnCrossbar other = OnCrossbar.of("Affine", 50, 40, parameters, cells, Map.of("seed", "2"))) {
            assertFalse(Arrays.equals(first, other.step(x)));
        }
        double ratio = distance(bias, first) / distance(bias, product(parameters, x));
        assertTrue(ratio > 0.7 && ratio < 1.4, "root mean square against that of the weights given: " + ratio);
    }

    @Test
    void givenADeviceThatBends_whenTheInputIsFull_thenMoreThanTheProductFlows() {
        Parameters parameters = Parameters.builder()
                .put("weight", Tensor.of(new double[] {1, 0.5}, 2, 1))
                .build();
        Map<String, String> cells = Map.of("device", "milo", "adc.bits", "0", "dac.bits", "0", "recombine", "false");
        try (OnCrossbar one = OnCrossbar.of("Linear", 1, 2, parameters, cells, Map.of("crossbar.dac.range", "1"))) {
            double[] half = one.step(0.5);
            double[] full = one.step(1);
            assertTrue(Math.abs(full[0] - 2 * half[0]) > 0.01, full[0] + " is not twice " + half[0]);
            assertEquals(-full[0], one.step(-1)[0], 1e-12);
        }
    }
}
