// SPDX-License-Identifier: Apache-2.0
package org.ganglion.codec.basic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.codec.Encoder;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Form;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Port;
import org.ganglion.api.network.Quantization;
import org.ganglion.session.running.SignalBuffer;
import org.junit.jupiter.api.Test;

class EncoderTest {
    private static final Port THREE = Port.real("x", 3);
    private static final double[] SAMPLE = {9, 1, -2, 0.5, 9};

    private static SignalBuffer encode(
            Encoder encoder, Port port, int elements, int step, Map<String, String> settings) {
        SignalBuffer signal = new SignalBuffer(port.type(), port.size());
        encoder.open(elements, port, Options.DEFAULT, settings).encode(SAMPLE, 1, step, step, signal);
        return signal;
    }

    private static Port typed(Dtype type, Quantization quantization, int... shape) {
        return new Port("q", shape, type, EnumSet.of(Form.DENSE), quantization);
    }

    @Test
    void givenScaleAndOffset_whenCurrentIsEncoded_thenEveryStepCarriesTheScaledValues() {
        SignalBuffer first = encode(new CurrentEncoder(), THREE, 3, 0, Map.of("scale", "2", "offset", "0.25"));
        SignalBuffer later = encode(new CurrentEncoder(), THREE, 3, 7, Map.of());
        assertEquals(Form.DENSE, first.form());
        assertArrayEquals(new double[] {2.25, -3.75, 1.25}, first.f64());
        assertArrayEquals(new double[] {1, -2, 0.5}, later.f64());
    }

    @Test
    void givenAFloatPort_whenCurrentIsEncoded_thenFloatsAreWritten() {
        SignalBuffer signal = encode(new CurrentEncoder(), typed(Dtype.F32, null, 3), 3, 0, Map.of());
        assertArrayEquals(new float[] {1, -2, 0.5f}, signal.f32());
    }

    @Test
    void givenAPulse_whenTheSecondStepComes_thenItIsSilent() {
        assertArrayEquals(
                new double[] {1, -2, 0.5},
                encode(new PulseEncoder(), THREE, 3, 0, Map.of()).f64());
        assertArrayEquals(
                new double[3], encode(new PulseEncoder(), THREE, 3, 1, Map.of()).f64());
    }

    @Test
    void givenThreeFramesOfOneValue_whenFramesAreEncoded_thenEachStepTakesItsOwnAndThenNone() {
        Port one = Port.real("x", 1);
        assertArrayEquals(
                new double[] {1},
                encode(new FramesEncoder(), one, 3, 0, Map.of()).f64());
        assertArrayEquals(
                new double[] {0.5},
                encode(new FramesEncoder(), one, 3, 2, Map.of()).f64());
        assertArrayEquals(
                new double[] {0},
                encode(new FramesEncoder(), one, 3, 3, Map.of()).f64());
    }

    @Test
    void givenAPortTwiceAsLarge_whenValuesAreRepeated_thenTheyFollowEachOtherAgain() {
        SignalBuffer signal = encode(new RepeatEncoder(), Port.real("x", 2, 3), 3, 0, Map.of("scale", "10"));
        assertArrayEquals(new double[] {10, -20, 5, 10, -20, 5}, signal.f64());
    }

    @Test
    void givenAValueThatIsNotANumber_whenHeld_thenTheLastGoodOneStands() {
        Encoder.Encoding held = new HoldEncoder().open(2, Port.real("x", 2), Options.DEFAULT, Map.of("initial", "7"));
        SignalBuffer signal = new SignalBuffer(Dtype.F64, 2);
        held.encode(new double[] {1, Double.NaN}, 0, 0, 0, signal);
        assertArrayEquals(new double[] {1, 7}, signal.f64());
        held.encode(new double[] {Double.POSITIVE_INFINITY, 3}, 0, 0, 1, signal);
        assertArrayEquals(new double[] {1, 3}, signal.f64());
    }

    @Test
    void givenAThreshold_whenSpikesAreEncoded_thenOnlyElementsAboveItSpike() {
        SignalBuffer signal = encode(new SpikesEncoder(), THREE, 3, 0, Map.of("threshold", "0.5"));
        assertEquals(Form.SPIKES, signal.form());
        assertEquals(1, signal.count());
        assertEquals(0, signal.index()[0]);
        assertEquals(
                0,
                encode(new SpikesEncoder(), THREE, 3, 1, Map.of("steps", "first"))
                        .count());
        assertEquals(2, encode(new SpikesEncoder(), THREE, 3, 1, Map.of()).count());
    }

    @Test
    void givenAPortWithoutSpikes_whenSpikesAreEncoded_thenOnesAndZerosAreWritten() {
        Port dense = new Port("x", new int[] {3}, Dtype.F64, Set.of(Form.DENSE), null);
        assertArrayEquals(
                new double[] {1, 0, 1},
                encode(new SpikesEncoder(), dense, 3, 0, Map.of()).f64());
    }

    @Test
    void givenAQuantisedPort_whenRealNumbersAreQuantised_thenItsScaleAndZeroPointAreUsed() {
        Port port = typed(Dtype.I8, new Quantization(0.5, 3), 3);
        assertArrayEquals(
                new byte[] {5, -1, 4},
                encode(new QuantizeEncoder(), port, 3, 0, Map.of()).i8());
        assertArrayEquals(
                new byte[] {1, -2, 1},
                encode(new QuantizeEncoder(), port, 3, 0, Map.of("raw", "true")).i8());
    }

    @Test
    void givenValuesOutsideTheRange_whenQuantisedRaw_thenTheyAreClamped() {
        Port port = typed(Dtype.I8, null, 2);
        SignalBuffer signal = new SignalBuffer(port.type(), port.size());
        new QuantizeEncoder()
                .open(2, port, Options.DEFAULT, Map.of())
                .encode(new double[] {-1000, 127.5}, 0, 0, 0, signal);
        assertArrayEquals(new byte[] {-128, 127}, signal.i8());
    }

    @Test
    void givenAValueThatIsNotFinite_whenQuantised_thenItIsRefusedAndNotTakenForAZero() {
        for (Port port : List.of(
                typed(Dtype.I8, null, 2), typed(Dtype.I8, new Quantization(0.5, 3), 2), typed(Dtype.I32, null, 2))) {
            Encoder.Encoding encoding = new QuantizeEncoder().open(2, port, Options.DEFAULT, Map.of());
            SignalBuffer signal = new SignalBuffer(port.type(), port.size());
            for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
                double[] sample = {9, 1, value};
                GanglionException refused =
                        assertThrows(GanglionException.class, () -> encoding.encode(sample, 1, 0, 0, signal));
                assertEquals(Reason.INCONSISTENT, refused.reason());
                assertTrue(refused.getMessage().contains("value 1"), refused.getMessage());
            }
        }
    }

    @Test
    void givenAPortOfIntegersWithAZeroPoint_whenQuantised_thenItIsThePortsOwnRounding() {
        Quantization scale = new Quantization(1, -1);
        SignalBuffer signal = encode(new QuantizeEncoder(), typed(Dtype.I32, scale, 3), 3, 0, Map.of());
        assertArrayEquals(new int[] {scale.quantize(1), scale.quantize(-2), scale.quantize(0.5)}, signal.i32());
    }

    @Test
    void givenAPortOfIntegers_whenQuantised_thenHalvesGoAwayFromZero() {
        SignalBuffer signal =
                encode(new QuantizeEncoder(), typed(Dtype.I32, new Quantization(1, 0), 3), 3, 0, Map.of());
        assertArrayEquals(new int[] {1, -2, 1}, signal.i32());
    }

    @Test
    void givenWrongSettings_whenOpened_thenTheMessageNamesWhatToGive() {
        assertUsage("takes 3", () -> encode(new CurrentEncoder(), THREE, 2, 0, Map.of()));
        assertUsage("'scale' is 'much'", () -> encode(new CurrentEncoder(), THREE, 3, 0, Map.of("scale", "much")));
        assertUsage("finite", () -> encode(new CurrentEncoder(), THREE, 3, 0, Map.of("scale", "NaN")));
        assertUsage("quantize", () -> encode(new CurrentEncoder(), typed(Dtype.I8, null, 3), 3, 0, Map.of()));
        assertUsage("multiple", () -> encode(new RepeatEncoder(), THREE, 2, 0, Map.of()));
        assertUsage("whole frames", () -> encode(new FramesEncoder(), THREE, 4, 0, Map.of()));
        assertUsage(
                "raw=true",
                () -> encode(new QuantizeEncoder(), typed(Dtype.I8, null, 3), 3, 0, Map.of("raw", "false")));
        assertUsage("all, first", () -> encode(new SpikesEncoder(), THREE, 3, 0, Map.of("steps", "none")));
    }

    @Test
    void givenEveryEncoder_whenSignalsAreReused_thenNothingOfTheLastStepRemains() {
        SignalBuffer signal = new SignalBuffer(THREE.type(), THREE.size());
        Arrays.fill(signal.f64(), 42);
        new PulseEncoder().open(3, THREE, Options.DEFAULT, Map.of()).encode(SAMPLE, 1, 1, 1, signal);
        assertArrayEquals(new double[3], signal.f64());
    }

    private static void assertUsage(String part, org.junit.jupiter.api.function.Executable opening) {
        GanglionException wrong = assertThrows(GanglionException.class, opening);
        assertEquals(Reason.USAGE, wrong.reason());
        assertTrue(wrong.getMessage().contains(part), wrong.getMessage());
    }
}
