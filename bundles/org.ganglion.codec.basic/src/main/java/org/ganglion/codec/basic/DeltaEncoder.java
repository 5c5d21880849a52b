// SPDX-License-Identifier: Apache-2.0
package org.ganglion.codec.basic;

import java.util.Map;
import org.ganglion.api.codec.CodecKind;
import org.ganglion.api.codec.Encoder;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Port;
import org.ganglion.api.network.Signal;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * Spikes where a value changes, by the step-forward method (Kasabov and others 2016; Petro, Kasabov and Kiss, "Selection and optimization of
 * temporal spike encoding methods for spiking neural networks", 2020): each element has a baseline; where the value is above it by more than
 * {@code threshold} (0.1 unless set) the element spikes up and the baseline rises by the threshold, and likewise down. One spike per element
 * and step at most, so a sample of several steps catches up with a jump. The first sample sets the baseline. A value that is not finite
 * changes nothing.
 *
 * <p>A port of as many elements as values gets +1 and -1 as values; one of twice as many gets spikes, those up first, then those down.
 */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
@CodecKind(kind = DeltaEncoder.KIND)
public final class DeltaEncoder implements Encoder {
    static final String KIND = "delta";

    @Override
    public Encoding open(int elements, Port port, Options options, Map<String, String> settings) {
        Frame frame = new Frame(KIND, port);
        CodecSettings read = new CodecSettings(KIND, settings);
        double threshold = read.number("threshold", 0.1);
        if (!(threshold > 0)) {
            throw frame.usage("needs a setting 'threshold' above 0, is " + threshold);
        }
        if (port.size() == 2 * elements) {
            return new TwoRails(new Baseline(elements, threshold), new SpikeWriter(frame));
        }
        frame.filledBy(elements).real();
        return new Signed(new Baseline(elements, threshold));
    }

    private record TwoRails(Baseline baseline, SpikeWriter writer) implements Encoding {
        @Override
        public void encode(double[] sample, int offset, int step, long t, Signal into) {
            int[] change = baseline.follow(sample, offset);
            writer.begin(into);
            for (int i = 0; i < change.length; i++) {
                if (change[i] > 0) {
                    writer.spike(i);
                }
            }
            for (int i = 0; i < change.length; i++) {
                if (change[i] < 0) {
                    writer.spike(change.length + i);
                }
            }
            writer.end();
        }
    }

    private record Signed(Baseline baseline) implements Encoding {
        @Override
        public void encode(double[] sample, int offset, int step, long t, Signal into) {
            int[] change = baseline.follow(sample, offset);
            for (int i = 0; i < change.length; i++) {
                if (into.f64() != null) {
                    into.f64()[i] = change[i];
                } else {
                    into.f32()[i] = change[i];
                }
            }
            into.dense();
        }
    }

    private static final class Baseline {
        private final double threshold;
        private final double[] baseline;
        private final int[] change;
        private boolean set;

        Baseline(int elements, double threshold) {
            this.threshold = threshold;
            this.baseline = new double[elements];
            this.change = new int[elements];
        }

        /** Moves the baseline by at most one threshold and says where to. */
        int[] follow(double[] sample, int offset) {
            if (!set) {
                System.arraycopy(sample, offset, baseline, 0, baseline.length);
                set = true;
            }
            for (int i = 0; i < baseline.length; i++) {
                double value = sample[offset + i];
                change[i] = 0;
                if (!Double.isFinite(value)) {
                    continue;
                }
                if (!Double.isFinite(baseline[i])) {
                    baseline[i] = value;
                }
                if (value > baseline[i] + threshold) {
                    change[i] = 1;
                } else if (value < baseline[i] - threshold) {
                    change[i] = -1;
                }
                baseline[i] += change[i] * threshold;
            }
            return change;
        }
    }
}
