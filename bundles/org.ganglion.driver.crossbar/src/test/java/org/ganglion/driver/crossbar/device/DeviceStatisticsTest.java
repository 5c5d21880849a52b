// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.crossbar.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.ganglion.api.json.JsonObject;
import org.ganglion.api.network.RandomStream;
import org.ganglion.driver.crossbar.SharedData;
import org.junit.jupiter.api.Test;

/** Statistics of 100,000 devices against those of 400,000 that aihwkit's own code made. */
class DeviceStatisticsTest {
    private static final int DEVICES = 100_000;
    private static final int REFERENCE_DEVICES = 400_000;
    private static final double STANDARD_ERRORS = 4;

    private static final double[] PROGRAMMING = normals(0);
    private static final double[] LASTING = normals(1);
    private static final double[] MOMENTARY = normals(2);

    private static double[] normals(int step) {
        RandomStream random = new RandomStream(3, "devices");
        return IntStream.range(0, DEVICES)
                .mapToDouble(d -> random.normal(step, d))
                .toArray();
    }

    @Test
    void givenPhaseChangeDevices_whenProgrammedAndAged_thenStatisticsAreAihwkits() {
        JsonObject data = SharedData.json("crossbar/aihwkit_noise_statistics.json");
        PhaseChange device = new PhaseChange();
        for (JsonObject row : data.objects("pcm")) {
            double target = row.number("g_target_uS");
            String at = "target " + target;
            assertAgrees(
                    at,
                    row.number("g_prog_mean"),
                    row.number("g_prog_std"),
                    d -> device.programmed(target, PROGRAMMING[d]));
            assertAgrees(
                    at + ", exponent",
                    row.number("nu_mean"),
                    row.number("nu_std"),
                    d -> PhaseChange.exponent(target, LASTING[d]));
            assertAges(device, target, row.objects("after"));
        }
        JsonObject zero = data.object("pcm_zero_target_prog");
        assertAgrees("target 0", zero.number("mean"), zero.number("std"), d -> device.programmed(0, PROGRAMMING[d]));
    }

    @Test
    void givenHermesUnitsOfTwoDevices_whenAged_thenStatisticsAreAihwkits() {
        Hermes device = new Hermes(2);
        for (JsonObject row :
                SharedData.json("crossbar/aihwkit_noise_statistics.json").objects("hermes2")) {
            assertAges(device, row.number("g_rel") * device.most(), row.objects("after"));
        }
    }

    private void assertAges(DeviceModel device, double target, List<JsonObject> ages) {
        for (JsonObject age : ages) {
            double seconds = age.number("t");
            assertNull(device.ageRefused(seconds));
            assertAgrees(
                    device.getClass().getSimpleName() + ", target " + target + " after " + seconds + " s",
                    age.number("mean"),
                    age.number("std"),
                    d -> device.aged(
                            device.programmed(target, PROGRAMMING[d]), target, seconds, LASTING[d], MOMENTARY[d]));
        }
    }

    /** The table of hardware.md that running aihwkit gave: standard deviations to three decimals. */
    @Test
    void givenWansResistiveMemory_whenAged_thenSpreadIsAihwkits() {
        WanReram device = new WanReram();
        double[][] spreads = {{0.25, 2.258, 3.702, 3.642}, {1, 1.105, 2.654, 2.674}};
        double[] ages = {1, 86400, 2 * 86400};
        for (double[] row : spreads) {
            double target = row[0] * device.most();
            for (int n = 0; n < ages.length; n++) {
                double age = ages[n];
                Moments found = moments(
                        d -> device.aged(device.programmed(target, PROGRAMMING[d]), target, age, LASTING[d], 0));
                // the reference is a sampled and rounded figure, too
                assertEquals(row[n + 1], found.deviation, STANDARD_ERRORS * found.errorOfDeviation(DEVICES) + 1e-2);
                assertEquals(target, found.mean, STANDARD_ERRORS * found.errorOfMean(DEVICES));
            }
        }
        assertNotNull(device.ageRefused(3600));
    }

    @Test
    void givenCmoHfox_whenAged_thenMeanAndSpreadFollowItsFits() {
        CmoHfox device = new CmoHfox(false);
        double target = 50;
        Moments programmed = moments(d -> device.programmed(target, PROGRAMMING[d]));
        double sigma = 0.01129027418 * target + 0.0112185391;
        assertEquals(sigma, programmed.deviation, STANDARD_ERRORS * programmed.errorOfDeviation(DEVICES));
        double logarithm = StrictMath.log(86400);
        Moments day = moments(
                d -> device.aged(device.programmed(target, PROGRAMMING[d]), target, 86400, LASTING[d], MOMENTARY[d]));
        double mean = target - 0.08900206 * logarithm;
        double read = 0.0277316483 * StrictMath.log10(mean) * StrictMath.sqrt(StrictMath.log((86400 + 1e-6) / 2e-6));
        double decay = 0.04201137 * logarithm + 0.41183342;
        assertEquals(mean, day.mean, STANDARD_ERRORS * day.errorOfMean(DEVICES));
        assertEquals(
                StrictMath.sqrt(sigma * sigma + decay * decay + read * read),
                day.deviation,
                STANDARD_ERRORS * day.errorOfDeviation(DEVICES) + 1e-3);
    }

    @Test
    void givenMilosMemory_whenTheVoltageRises_thenTheCurrentBends() {
        MiloReram device = new MiloReram();
        // at 100 uS: log10 = -4; polynomials evaluated by hand
        assertEquals((0.0001388 * -64 + 0.001541 * 16 + 0.005711 * -4 + 0.007063) * 1e6, device.quadratic(100), 1e-6);
        assertEquals((8.8710e-5 * 16 + 6.7919e-4 * -4 + 1.2968e-3) * 1e6, device.cubic(100), 1e-6);
        Moments found = moments(d -> device.programmed(100, PROGRAMMING[d]));
        assertEquals(-0.009107 * 100 + 4.782321, found.deviation, STANDARD_ERRORS * found.errorOfDeviation(DEVICES));
        assertNotNull(device.ageRefused(1));
    }

    @Test
    void givenSonos_whenAged_thenSpreadIsThatOfTheDay() {
        Sonos device = new Sonos();
        double current = 800;
        Moments first = moments(d -> device.programmed(current / 100, PROGRAMMING[d]) * 100);
        double sigma = 19.88665 * (1 - StrictMath.exp(-current / 176.3115));
        assertEquals(sigma, first.deviation, STANDARD_ERRORS * first.errorOfDeviation(DEVICES));
        Moments day = moments(
                d -> 100 * device.aged(device.programmed(current / 100, 0), current / 100, 86400, LASTING[d], 0));
        double later = 25.59102 * (1 - StrictMath.exp(-day.mean / 186.85544));
        assertEquals(later, day.deviation, STANDARD_ERRORS * day.errorOfDeviation(DEVICES));
        assertNotNull(device.ageRefused(6 * 86400));
    }

    /** Both sides are samples; the deviation's error takes the fourth moment, as clipped and mixed values are not normal. */
    private void assertAgrees(String what, double mean, double deviation, IntToDoubleFunction draw) {
        Moments found = moments(draw);
        double meanError = StrictMath.hypot(found.errorOfMean(DEVICES), found.errorOfMean(REFERENCE_DEVICES));
        assertEquals(mean, found.mean, STANDARD_ERRORS * meanError, what + ": mean");
        double deviationError =
                StrictMath.hypot(found.errorOfDeviation(DEVICES), found.errorOfDeviation(REFERENCE_DEVICES));
        assertEquals(deviation, found.deviation, STANDARD_ERRORS * deviationError, what + ": deviation");
    }

    private record Moments(double mean, double deviation, double fourth) {
        double errorOfMean(int samples) {
            return deviation / StrictMath.sqrt(samples);
        }

        double errorOfDeviation(int samples) {
            double variance = deviation * deviation;
            return StrictMath.sqrt((fourth - variance * variance) / samples) / (2 * deviation);
        }
    }

    private static Moments moments(IntToDoubleFunction draw) {
        // each value is a function of its index alone
        double[] values =
                IntStream.range(0, DEVICES).parallel().mapToDouble(draw).toArray();
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        double mean = sum / DEVICES;
        double squares = 0;
        double fourths = 0;
        for (double value : values) {
            double square = (value - mean) * (value - mean);
            squares += square;
            fourths += square * square;
        }
        return new Moments(mean, StrictMath.sqrt(squares / DEVICES), fourths / DEVICES);
    }
}
