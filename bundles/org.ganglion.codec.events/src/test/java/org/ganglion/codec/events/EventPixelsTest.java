// SPDX-License-Identifier: Apache-2.0
package org.ganglion.codec.events;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.codec.Encoder;
import org.ganglion.api.json.JsonObject;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Port;
import org.ganglion.session.running.SignalBuffer;
import org.ganglion.tests.data.ReferenceData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class EventPixelsTest {
    private static final int WIDTH = 12;

    private static JsonObject reference() {
        return JsonObject.read("v2e_events.json", ReferenceData.bytes("dvs/v2e_events.json"));
    }

    private static double[][] frames(JsonObject reference) {
        List<double[]> frames = new ArrayList<>();
        for (Object frame : reference.list("frames")) {
            List<Double> pixels = new ArrayList<>();
            for (Object row : (List<?>) frame) {
                ((List<?>) row).forEach(pixel -> pixels.add(((Number) pixel).doubleValue()));
            }
            frames.add(pixels.stream().mapToDouble(Double::doubleValue).toArray());
        }
        return frames.toArray(new double[0][]);
    }

    private static PixelParameters parameters(JsonObject given) {
        return new PixelParameters(
                given.number("pos_thres"),
                given.number("neg_thres"),
                given.number("sigma_thres"),
                given.number("cutoff_hz"),
                given.number("leak_rate_hz"),
                given.number("leak_jitter_fraction"),
                given.number("noise_rate_cov_decades"),
                given.number("shot_noise_rate_hz"),
                given.number("refractory_period_s"));
    }

    /** An event as a line: time in units of 100 ns, row, column, polarity. */
    private static String line(double t, int y, int x, int polarity) {
        return String.format("%08d %02d %02d %+d", Math.round(1e7 * t), y, x, polarity);
    }

    @Test
    void givenTheFramesOfTheReference_whenPixelsLookAtThem_thenTheirEventsAreIdenticalInAllFourCases()
            throws IOException {
        JsonObject reference = reference();
        double[][] frames = frames(reference);
        double dt = reference.number("dt_s");
        assertEquals(4, reference.objects("cases").size());
        for (JsonObject each : reference.objects("cases")) {
            List<String> expected = new ArrayList<>();
            for (Object event : each.list("events_sorted_t_y_x_p")) {
                double[] fields = ((List<?>) event)
                        .stream()
                                .mapToDouble(field -> ((Number) field).doubleValue())
                                .toArray();
                expected.add(line(fields[0], (int) fields[2], (int) fields[1], (int) fields[3]));
            }
            List<String> found = events(parameters(each.object("params")), frames, dt, 0);
            expected.sort(null);
            found.sort(null);
            assertEquals(expected, found, each.text("name"));
        }
    }

    private static List<String> events(PixelParameters parameters, double[][] frames, double dt, long seed) {
        List<String> all = new ArrayList<>();
        EventPixels pixels = new EventPixels(parameters, frames[0].length, seed, "test");
        for (int frame = 0; frame < frames.length; frame++) {
            int instants = pixels.look(frames[frame], 0, frame * dt);
            for (int i = 0; i < instants; i++) {
                int[] fired = pixels.fire(i);
                for (int pixel = 0; pixel < fired.length; pixel++) {
                    if (fired[pixel] != 0) {
                        all.add(line(pixels.instant(i), pixel / WIDTH, pixel % WIDTH, fired[pixel]));
                    }
                }
            }
        }
        return all;
    }

    private static double[][] flicker(int frames, int pixels) {
        double[][] all = new double[frames][pixels];
        for (int frame = 0; frame < frames; frame++) {
            for (int pixel = 0; pixel < pixels; pixel++) {
                all[frame][pixel] = 40 + 13 * pixel % 170 + 30 * (frame % 4);
            }
        }
        return all;
    }

    private static final PixelParameters NOISY = new PixelParameters(0.2, 0.2, 0.05, 30, 0.1, 0.1, 0.1, 50, 0.0005);

    @Test
    void givenNoise_whenPixelsLookTwice_thenTheSameSeedGivesTheSameEventsAndAnotherDoesNot() {
        double[][] frames = flicker(50, 96);
        List<String> first = events(NOISY, frames, 0.002, 1);
        assertTrue(first.size() > 100, () -> first.size() + " events");
        assertEquals(first, events(NOISY, frames, 0.002, 1));
        assertNotEquals(first, events(NOISY, frames, 0.002, 2));
    }

    @Test
    void givenAStillScene_whenPixelsLookForLong_thenLeakAndShotEventsComeAtTheirRates() {
        double[][] still = new double[5000][200];
        for (double[] frame : still) {
            Arrays.fill(frame, 0);
        }
        PixelParameters leak = new PixelParameters(0.2, 0.2, 0, 0, 2, 0.1, 0, 0, 0);
        // 200 pixels, 10 s, 2 Hz: the base falls by a threshold in half a second
        assertEquals(4000, events(leak, still, 0.002, 3).size(), 400);
        PixelParameters shot = new PixelParameters(0.2, 0.2, 0, 0, 0, 0, 0, 5, 0);
        double dark = 5 * (1 - 0.75 * 20 / 275); // both polarities
        int expected = (int) (200 * 10 * dark);
        assertEquals(expected, events(shot, still, 0.002, 3).size(), 4 * Math.sqrt(expected));
    }

    @Test
    void givenADayOfRunning_whenPixelsAreRefractory_thenTheirTimesAreStillPrecise() {
        double[][] frames = flicker(200, 12);
        PixelParameters parameters = new PixelParameters(0.2, 0.2, 0, 0, 0, 0, 0, 0, 0.0031);
        assertEquals(events(parameters, frames, 0.002, 0).size(), eventsFrom(86_400, parameters, frames, 0.002));
    }

    private static int eventsFrom(double start, PixelParameters parameters, double[][] frames, double dt) {
        EventPixels pixels = new EventPixels(parameters, frames[0].length, 0, "test");
        int count = 0;
        for (int frame = 0; frame < frames.length; frame++) {
            int instants = pixels.look(frames[frame], 0, start + frame * dt);
            for (int i = 0; i < instants; i++) {
                for (int fired : pixels.fire(i)) {
                    count += Math.abs(fired);
                }
            }
        }
        return count;
    }

    @Test
    void givenAnEncoder_whenASampleLastsSeveralSteps_thenItsEventsAreSpreadOverThemByPolarity() {
        Encoder.Encoding encoding = new EventPixelEncoder()
                .open(2, Port.real("in", 4), Options.DEFAULT, Map.of("steps", "4", "threshold.on", "0.25"));
        SignalBuffer signal = new SignalBuffer(Dtype.F64, 4);
        double[] before = {100, 100};
        double[] after = {100 * Math.exp(1.01), 100 * Math.exp(-0.41)}; // 4 brighter, 2 darker
        for (int step = 0; step < 4; step++) {
            encoding.encode(before, 0, step, step, signal);
            assertArrayEquals(new double[4], signal.f64());
        }
        double[][] expected = {{0, 1, 1, 0}, {0, 1, 1, 0}, {0, 0, 1, 0}, {0, 0, 1, 0}};
        for (int step = 0; step < 4; step++) {
            encoding.encode(after, 0, step, 4 + step, signal);
            assertArrayEquals(expected[step], signal.f64());
        }
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void givenAFrameWithAPixelThatIsNotFinite_whenItIsEncoded_thenItIsRefusedAndTheNextIsSeenAsIfItHadNotBeen() {
        for (double dazzled : new double[] {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN}) {
            Encoder.Encoding encoding =
                    new EventPixelEncoder().open(2, Port.real("in", 2), Options.DEFAULT, Map.of("cutoff", "1e6"));
            SignalBuffer signal = new SignalBuffer(Dtype.F64, 2);
            encoding.encode(new double[] {100, 100}, 0, 0, 0, signal);
            double[] broken = {100, dazzled};
            GanglionException refusal =
                    assertThrows(GanglionException.class, () -> encoding.encode(broken, 0, 0, 1, signal));
            assertEquals(Reason.INCONSISTENT, refusal.reason());
            assertTrue(refusal.getMessage().contains("pixel 1"), refusal.getMessage());
            encoding.encode(new double[] {100, 100 * Math.exp(0.41)}, 0, 0, 2, signal);
            assertArrayEquals(new double[] {0, 2}, signal.f64());
        }
    }

    @Test
    void givenWrongSettings_whenAnEncoderIsOpened_thenTheyAreNamed() {
        for (Map<String, String> wrong : List.of(
                Map.of("preset", "good"),
                Map.of("threshold.on", "0"),
                Map.of("cutoff", "-1"),
                Map.of("steps", "1.5"),
                Map.of("seed", "x"),
                Map.of("shot", "NaN"))) {
            String key = wrong.keySet().iterator().next();
            GanglionException refusal = assertThrows(GanglionException.class, () -> new EventPixelEncoder()
                    .open(2, Port.real("in", 2), Options.DEFAULT, wrong));
            assertEquals(Reason.USAGE, refusal.reason());
            assertTrue(refusal.getMessage().contains("'" + key + "'"), refusal.getMessage());
        }
        assertThrows(GanglionException.class, () -> new EventPixelEncoder()
                .open(2, Port.real("in", 3), Options.DEFAULT, Map.of()));
    }
}
