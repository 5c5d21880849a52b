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
 * Time to first spike: the larger a value, the earlier in the sample its element spikes, once (Thorpe, "Spike arrival times", 1990). The sample
 * takes {@code steps} steps. With v = scale * value + offset, {@code time=linear} (unless set) spikes at step
 * {@code floor((1 - v) (steps - 1) + 0.5)}, v above 1 counting as 1; {@code time=log} when a leaky neuron under the current v reaches
 * {@code threshold} (0.01 unless set), {@code tau ln(v / (v - threshold))}, tau in steps (5 unless set). Elements with v at or
 * below {@code least} (0 unless set), at or below the threshold, or too late, do not spike.
 */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
@CodecKind(kind = LatencyEncoder.KIND)
public final class LatencyEncoder implements Encoder {
    static final String KIND = "latency";

    @Override
    public Encoding open(int elements, Port port, Options options, Map<String, String> settings) {
        Frame frame = new Frame(KIND, port).filledBy(elements);
        return new Waiting(elements, frame, new CodecSettings(KIND, settings));
    }

    private static final class Waiting implements Encoding {
        private static final int NEVER = -1;

        private final SpikeWriter writer;
        private final int steps;
        private final boolean logarithmic;
        private final double tau;
        private final double threshold;
        private final double least;
        private final double scale;
        private final double shift;
        private final int[] due;

        Waiting(int elements, Frame frame, CodecSettings read) {
            this.writer = new SpikeWriter(frame);
            this.steps = read.count("steps", 1);
            this.logarithmic = read.choice("time", "linear", "linear", "log").equals("log");
            this.tau = read.atLeast("tau", 5, 0);
            this.threshold = read.atLeast("threshold", 0.01, 0);
            this.least = read.number("least", 0);
            this.scale = read.number("scale", 1);
            this.shift = read.number("offset", 0);
            this.due = new int[elements];
        }

        @Override
        public void encode(double[] sample, int offset, int step, long t, Signal into) {
            for (int i = 0; step == 0 && i < due.length; i++) {
                due[i] = due(scale * sample[offset + i] + shift);
            }
            writer.begin(into);
            for (int i = 0; i < due.length; i++) {
                if (due[i] == step) {
                    writer.spike(i);
                }
            }
            writer.end();
        }

        private int due(double value) {
            if (!(value > least)) {
                return NEVER;
            }
            if (!logarithmic) {
                return FirstSpike.linear(value, steps);
            }
            if (!(value > threshold)) {
                return NEVER;
            }
            double time = Math.floor(tau * StrictMath.log(value / (value - threshold)) + 0.5);
            return time < steps ? (int) time : NEVER;
        }
    }
}
