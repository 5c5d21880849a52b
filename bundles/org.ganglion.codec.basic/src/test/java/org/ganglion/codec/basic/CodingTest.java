// SPDX-License-Identifier: Apache-2.0
package org.ganglion.codec.basic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.codec.Decoder;
import org.ganglion.api.codec.Encoder;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Form;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Port;
import org.ganglion.session.running.SignalBuffer;
import org.junit.jupiter.api.Test;

/** Codes in time: Poisson, latency, change, population; first spike, filter, potentials. */
class CodingTest {
    private static final Options MILLISECONDS = Options.DEFAULT.with("dt", "0.001");

    /** Which element spiked in which step of one sample: a row per step. */
    private static double[][] raster(Encoder.Encoding encoding, Port port, long start, int steps, double... sample) {
        double[][] rows = new double[steps][port.size()];
        SignalBuffer signal = new SignalBuffer(port.type(), port.size());
        for (int step = 0; step < steps; step++) {
            encoding.encode(sample, 0, step, start + step, signal);
            signal.read(rows[step], 0);
        }
        return rows;
    }

    private static Encoder.Encoding open(Encoder encoder, int elements, Port port, String... settings) {
        return encoder.open(elements, port, MILLISECONDS, settings(settings));
    }

    private static Map<String, String> settings(String... pairs) {
        Map<String, String> all = new java.util.HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            all.put(pairs[i], pairs[i + 1]);
        }
        return all;
    }

    private static Port dense(int size) {
        return new Port("x", new int[] {size}, Dtype.F64, EnumSet.of(Form.DENSE), null);
    }

    @Test
    void givenValues_whenPoissonSpikesAreDrawn_thenTheirRatesAreThoseOfTheProcess() {
        Port port = Port.real("x", 3);
        Encoder.Encoding encoding = open(new PoissonEncoder(), 3, port, "rate", "200");
        double[] counts = new double[3];
        for (double[] row : raster(encoding, port, 0, 200_000, 1, 0.25, -1)) {
            for (int i = 0; i < 3; i++) {
                counts[i] += row[i];
            }
        }
        assertEquals(1 - Math.exp(-0.2), counts[0] / 200_000, 0.003);
        assertEquals(1 - Math.exp(-0.05), counts[1] / 200_000, 0.002);
        assertEquals(0, counts[2]);
    }

    @Test
    void givenTheSameSeed_whenPoissonSpikesAreDrawnAgain_thenTheyAreTheSameAndOtherwiseNot() {
        Port port = Port.real("x", 4);
        double[] sample = {1, 1, 1, 1};
        double[][] once = raster(open(new PoissonEncoder(), 4, port), port, 0, 500, sample);
        assertArrayEquals(once, raster(open(new PoissonEncoder(), 4, port), port, 0, 500, sample));
        assertArrayEquals(once, raster(open(new PoissonEncoder(), 4, dense(4)), dense(4), 0, 500, sample));
        double[][] seeded = raster(open(new PoissonEncoder(), 4, port, "seed", "9"), port, 0, 500, sample);
        double[][] apart = raster(open(new PoissonEncoder(), 4, port, "stream", "b"), port, 0, 500, sample);
        assertTrue(!Arrays.deepEquals(once, seeded) && !Arrays.deepEquals(once, apart));
    }

    /** The step in which each element spiked, -1 for none; fails where one spiked twice. */
    private static int[] firstSteps(double[][] raster) {
        int[] first = new int[raster[0].length];
        Arrays.fill(first, -1);
        for (int step = 0; step < raster.length; step++) {
            for (int i = 0; i < first.length; i++) {
                if (raster[step][i] != 0) {
                    assertEquals(-1, first[i], "element " + i + " spiked twice");
                    first[i] = step;
                }
            }
        }
        return first;
    }

    @Test
    void givenValues_whenTheirLatencyIsLinear_thenTheLargestComeFirst() {
        Port port = Port.real("x", 5);
        Encoder.Encoding encoding = open(new LatencyEncoder(), 5, port, "steps", "11");
        assertArrayEquals(new int[] {0, 0, 3, 10, -1}, firstSteps(raster(encoding, port, 0, 11, 1, 7, 0.7, 0.01, 0)));
    }

    @Test
    void givenValues_whenTheirLatencyIsThatOfALeakyNeuron_thenItIsTheLogarithm() {
        Port port = Port.real("x", 3);
        Encoder.Encoding encoding =
                open(new LatencyEncoder(), 3, port, "steps", "30", "time", "log", "tau", "5", "threshold", "0.2");
        int expected = (int) Math.round(5 * Math.log(0.3 / 0.1));
        assertArrayEquals(new int[] {1, expected, -1}, firstSteps(raster(encoding, port, 0, 30, 1, 0.3, 0.19)));
    }

    @Test
    void givenAJump_whenChangeIsEncoded_thenTheBaselineFollowsOneThresholdAStep() {
        Port port = Port.real("x", 2);
        Encoder.Encoding encoding = open(new DeltaEncoder(), 1, port, "threshold", "1");
        assertArrayEquals(new double[][] {{0, 0}, {0, 0}}, raster(encoding, port, 0, 2, 5));
        assertArrayEquals(new double[][] {{1, 0}, {1, 0}, {0, 0}}, raster(encoding, port, 2, 3, 7.5));
        assertArrayEquals(new double[][] {{0, 1}, {0, 1}, {0, 1}, {0, 0}}, raster(encoding, port, 5, 4, 3.5));
        assertArrayEquals(new double[][] {{0, 0}}, raster(encoding, port, 9, 1, Double.NaN));
        assertArrayEquals(new double[][] {{0, 0}}, raster(encoding, port, 10, 1, Double.POSITIVE_INFINITY));
        assertArrayEquals(new double[][] {{0, 0}}, raster(encoding, port, 11, 1, Double.NEGATIVE_INFINITY));
        assertArrayEquals(new double[][] {{0, 0}}, raster(encoding, port, 12, 1, 4));
    }

    @Test
    void givenAPortOfTheSameSize_whenChangeIsEncoded_thenItsSignIsSent() {
        Port port = Port.real("x", 2);
        Encoder.Encoding encoding = open(new DeltaEncoder(), 2, port, "threshold", "0.5");
        raster(encoding, port, 0, 1, 0, 0);
        assertArrayEquals(new double[][] {{1, -1}}, raster(encoding, port, 1, 1, 0.6, -0.6));
    }

    @Test
    void givenReceptiveFields_whenAValueComes_thenTheyRespondAsBohteDefinesThem() {
        Port port = Port.real("x", 2, 4);
        double[] row = raster(open(new PopulationEncoder(), 2, port), port, 0, 1, 0.25, 1)[0];
        // m = 4 on [0, 1]: centres -0.25, 0.25, 0.75, 1.25, width 1 / 3
        double[] expected = new double[8];
        for (int i = 0; i < 4; i++) {
            double centre = -0.25 + i * 0.5;
            expected[i] = Math.exp(-Math.pow((0.25 - centre) * 3, 2) / 2);
            expected[4 + i] = Math.exp(-Math.pow((1 - centre) * 3, 2) / 2);
        }
        assertArrayEquals(expected, row, 1e-12);
        Encoder.Encoding once = open(new PopulationEncoder(), 2, port, "code", "latency", "steps", "11");
        int[] steps = new int[8];
        for (int i = 0; i < 8; i++) {
            steps[i] = expected[i] < 0.1 ? -1 : (int) Math.floor((1 - expected[i]) * 10 + 0.5);
        }
        assertArrayEquals(steps, firstSteps(raster(once, port, 0, 11, 0.25, 1)));
    }

    @Test
    void givenWrongSettings_whenOpened_thenTheMessageSaysWhatToGive() {
        Port port = Port.real("x", 2);
        refused("'steps' is 'missing'", () -> open(new LatencyEncoder(), 2, port));
        refused("at least 0", () -> open(new PoissonEncoder(), 2, port, "rate", "-1"));
        refused("whole number", () -> open(new PoissonEncoder(), 2, port, "seed", "x"));
        refused("above 0", () -> open(new DeltaEncoder(), 2, port, "threshold", "0"));
        refused("at least 3 elements", () -> open(new PopulationEncoder(), 1, port));
        refused("'max' above 'min'", () -> open(new PopulationEncoder(), 1, Port.real("x", 3), "max", "-1"));
        refused("rows of 2", () -> new FilteredDecoder().open(port, MILLISECONDS, settings("weights", "1,2;3")));
        refused("'tau' above 0", () -> new FilteredDecoder().open(port, MILLISECONDS, settings("tau", "0")));
        refused("sum, max, last", () -> new ArgmaxDecoder().open(port, MILLISECONDS, settings("of", "first")));
    }

    private static void refused(String part, org.junit.jupiter.api.function.Executable opening) {
        GanglionException wrong = assertThrows(GanglionException.class, opening);
        assertEquals(Reason.USAGE, wrong.reason());
        assertTrue(wrong.getMessage().contains(part), wrong.getMessage());
    }

    private static double[] decode(Decoder.Decoding decoding, Port port, double[]... steps) {
        SignalBuffer signal = new SignalBuffer(port.type(), port.size());
        decoding.begin();
        for (double[] step : steps) {
            signal.write(step, 0);
            decoding.add(signal);
        }
        double[] result = new double[decoding.elements()];
        decoding.result(result, 0);
        return result;
    }

    @Test
    void givenSpikes_whenTheFirstIsAsked_thenItsStepAndTheWinnerAreTold() {
        Port port = Port.real("y", 3);
        double[][] steps = {{0, 0, 0}, {0, 0, 1}, {1, 0, 1}};
        Decoder decoder = new FirstSpikeDecoder();
        assertArrayEquals(new double[] {2, -1, 1}, decode(decoder.open(port, MILLISECONDS, Map.of()), port, steps));
        Decoder.Decoding winner = decoder.open(port, MILLISECONDS, settings("result", "winner", "absent", "-7"));
        assertArrayEquals(new double[] {2}, decode(winner, port, steps));
        assertArrayEquals(new double[] {-7}, decode(winner, port, new double[3]));
    }

    @Test
    void givenARegularSpikeTrain_whenFiltered_thenTheReadOutIsItsRateTimesItsWeights() {
        Port port = Port.real("y", 2);
        double[][] steps = new double[1000][2];
        for (int t = 0; t < 1000; t++) {
            steps[t][0] = 1;
            steps[t][1] = t % 10 == 9 ? 1 : 0;
        }
        Decoder.Decoding plain =
                new FilteredDecoder().open(port, MILLISECONDS, settings("weights", "1,0;0.5,-2", "bias", "3,1"));
        double k = Math.exp(-0.05);
        // right after a spike of a train with a period of ten steps
        double second = 1000 * (1 - k) / (1 - Math.pow(k, 10));
        assertArrayEquals(new double[] {1003, 501 - 2 * second}, decode(plain, port, steps), 1e-6);
        assertArrayEquals(new double[] {3, 1}, decode(plain, port), 1e-12);
        Decoder.Decoding kept = new FilteredDecoder()
                .open(port, MILLISECONDS, settings("unit", "step", "forget", "false", "tau", "0.01"));
        decode(kept, port, steps);
        assertArrayEquals(new double[] {1}, new double[] {decode(kept, port)[0]}, 1e-12);
    }

    @Test
    void givenPotentials_whenTheLargestIsAsked_thenItIsThatOfAnyStepOrOfTheLast() {
        Port port = Port.real("y", 3);
        double[][] steps = {{-1, -5, 4}, {-1, -9, -9}, {-1, -2, -3}};
        ArgmaxDecoder decoder = new ArgmaxDecoder();
        assertArrayEquals(new double[] {0}, decode(decoder.open(port, MILLISECONDS, Map.of()), port, steps));
        assertArrayEquals(
                new double[] {2}, decode(decoder.open(port, MILLISECONDS, settings("of", "max")), port, steps));
        double[][] rising = {{5, 0, 0}, {0, 0, -1}, {-3, -2, -4}};
        assertArrayEquals(
                new double[] {1}, decode(decoder.open(port, MILLISECONDS, settings("of", "last")), port, rising));
    }

    @Test
    void givenWarmCodes_whenTheyRunForManySteps_thenTheyAllocateNothing() {
        Port port = Port.real("x", 3);
        Encoder.Encoding[] encodings = {
            open(new PoissonEncoder(), 3, port),
            open(new LatencyEncoder(), 3, port, "steps", "5", "time", "log"),
            open(new DeltaEncoder(), 3, port),
            open(new PopulationEncoder(), 1, port),
            open(new PopulationEncoder(), 1, port, "code", "latency", "steps", "5")
        };
        Decoder.Decoding[] decodings = {
            new FirstSpikeDecoder().open(port, MILLISECONDS, Map.of()),
            new FilteredDecoder().open(port, MILLISECONDS, Map.of()),
            new ArgmaxDecoder().open(port, MILLISECONDS, settings("of", "max"))
        };
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        SignalBuffer signal = new SignalBuffer(port.type(), port.size());
        double[] sample = {0.2, 0.7, 1};
        double[] result = new double[3];
        long allocated = 0;
        for (int round = 0; round < 3; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int t = 0; t < 20_000; t++) {
                sample[0] = t % 11;
                for (Encoder.Encoding encoding : encodings) {
                    encoding.encode(sample, 0, t % 5, t, signal);
                    for (Decoder.Decoding decoding : decodings) {
                        decoding.add(signal);
                        decoding.result(result, 0);
                    }
                }
            }
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }
        assertTrue(allocated < 10_000, allocated + " bytes in 20,000 steps");
    }
}
