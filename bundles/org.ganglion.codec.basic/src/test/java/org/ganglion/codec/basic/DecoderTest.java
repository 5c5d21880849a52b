// SPDX-License-Identifier: Apache-2.0
package org.ganglion.codec.basic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.ganglion.api.codec.Decoder;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Form;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Port;
import org.ganglion.api.network.Quantization;
import org.ganglion.session.running.SignalBuffer;
import org.junit.jupiter.api.Test;

class DecoderTest {
    private static final Port THREE = Port.real("y", 3);

    private static SignalBuffer spikes(int... index) {
        SignalBuffer signal = new SignalBuffer(THREE.type(), THREE.size());
        System.arraycopy(index, 0, signal.index(), 0, index.length);
        signal.spikes(index.length);
        return signal;
    }

    private static SignalBuffer dense(double... values) {
        SignalBuffer signal = new SignalBuffer(THREE.type(), THREE.size());
        System.arraycopy(values, 0, signal.f64(), 0, values.length);
        signal.dense();
        return signal;
    }

    private static SignalBuffer events(int index, double value) {
        SignalBuffer signal = new SignalBuffer(THREE.type(), THREE.size());
        signal.index()[0] = index;
        signal.f64()[0] = value;
        signal.events(1);
        return signal;
    }

    private static double[] decode(Decoder decoder, SignalBuffer... steps) {
        Decoder.Decoding decoding = decoder.open(THREE, Options.DEFAULT, Map.of());
        decoding.begin();
        decoding.add(dense(100, 100, 100));
        decoding.begin();
        for (SignalBuffer step : steps) {
            decoding.add(step);
        }
        double[] result = new double[decoding.elements() + 1];
        decoding.result(result, 1);
        assertEquals(0, result[0], "wrote before its offset");
        return java.util.Arrays.copyOfRange(result, 1, result.length);
    }

    @Test
    void givenSpikesInThreeSteps_whenSummed_thenTheyAreCountedPerElement() {
        SignalBuffer[] steps = {spikes(0, 2), spikes(2), spikes()};
        assertArrayEquals(new double[] {1, 0, 2}, decode(new SumDecoder(), steps));
        assertArrayEquals(new double[] {1, 0, 2}, decode(new CountDecoder(), steps));
        assertArrayEquals(new double[] {1 / 3.0, 0, 2 / 3.0}, decode(new MeanDecoder(), steps));
        assertArrayEquals(new double[] {2}, decode(new ArgmaxDecoder(), steps));
        assertArrayEquals(new double[] {0, 0, 0}, decode(new ValuesDecoder(), steps));
    }

    @Test
    void givenAllThreeForms_whenSummed_thenSpikesAreOnesAndOthersTheirValues() {
        SignalBuffer[] steps = {spikes(1), events(1, -0.5), dense(0.25, 0, 4)};
        assertArrayEquals(new double[] {0.25, 0.5, 4}, decode(new SumDecoder(), steps));
        assertArrayEquals(new double[] {1, 2, 1}, decode(new CountDecoder(), steps));
        assertArrayEquals(new double[] {0.25, 0, 4}, decode(new ValuesDecoder(), steps));
    }

    @Test
    void givenEqualSums_whenArgmaxIsAsked_thenTheFirstWins() {
        assertArrayEquals(new double[] {1}, decode(new ArgmaxDecoder(), dense(1, 3, 3)));
    }

    @Test
    void givenNoStep_whenTheMeanIsAsked_thenItIsZero() {
        assertArrayEquals(new double[3], decode(new MeanDecoder()));
    }

    @Test
    void givenAQuantisedOutput_whenDecoded_thenItIsRealUnlessRawIsAsked() {
        Port port = new Port("y", new int[] {2}, Dtype.I8, EnumSet.of(Form.DENSE), new Quantization(0.5, -4));
        SignalBuffer signal = new SignalBuffer(port.type(), port.size());
        signal.i8()[0] = -128;
        signal.i8()[1] = 6;
        signal.dense();
        double[] real = new double[2];
        double[] raw = new double[2];
        decodeOne(new ValuesDecoder().open(port, Options.DEFAULT, Map.of()), signal, real);
        decodeOne(new ValuesDecoder().open(port, Options.DEFAULT, Map.of("raw", "true")), signal, raw);
        assertArrayEquals(new double[] {-62, 5}, real);
        assertArrayEquals(new double[] {-128, 6}, raw);
    }

    private static void decodeOne(Decoder.Decoding decoding, SignalBuffer signal, double[] into) {
        decoding.begin();
        decoding.add(signal);
        decoding.result(into, 0);
    }

    @Test
    void givenAWarmCodec_whenItRunsForManySteps_thenItAllocatesNothing() {
        var encoding = new CurrentEncoder().open(3, THREE, Options.DEFAULT, Map.of());
        List<Decoder.Decoding> decodings = List.of(
                new SumDecoder().open(THREE, Options.DEFAULT, Map.of()),
                new MeanDecoder().open(THREE, Options.DEFAULT, Map.of()),
                new ArgmaxDecoder().open(THREE, Options.DEFAULT, Map.of()),
                new ValuesDecoder().open(THREE, Options.DEFAULT, Map.of()));
        Decoder.Decoding[] array = decodings.toArray(Decoder.Decoding[]::new);
        SignalBuffer signal = new SignalBuffer(THREE.type(), THREE.size());
        double[] sample = {1, 2, 3};
        double[] result = new double[3];
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        run(encoding, array, signal, sample, result, 1_000);
        long before = threads.getCurrentThreadAllocatedBytes();
        run(encoding, array, signal, sample, result, 100_000);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < 10_000, allocated + " bytes in 100,000 steps: the compiler's share is a few hundred");
    }

    private static void run(
            org.ganglion.api.codec.Encoder.Encoding encoding,
            Decoder.Decoding[] decodings,
            SignalBuffer signal,
            double[] sample,
            double[] result,
            int steps) {
        for (int step = 0; step < steps; step++) {
            encoding.encode(sample, 0, step, step, signal);
            for (Decoder.Decoding decoding : decodings) {
                decoding.add(signal);
                decoding.result(result, 0);
            }
        }
    }
}
