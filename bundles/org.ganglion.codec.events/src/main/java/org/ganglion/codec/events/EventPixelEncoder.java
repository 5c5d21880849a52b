// SPDX-License-Identifier: Apache-2.0
package org.ganglion.codec.events;

import java.util.Arrays;
import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.codec.CodecKind;
import org.ganglion.api.codec.Encoder;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Form;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Port;
import org.ganglion.api.network.Signal;
import org.osgi.service.component.annotations.Component;

/**
 * Frames become the events of an event camera, by v2e's model of its pixel (Hu, Liu and Delbruck, "v2e: From Video Frames to Realistic DVS
 * Events", CVPR Workshops 2021): logarithmic response, low-pass, leak, thresholds with mismatch, refractory time, shot noise. A sample is a
 * frame, a pixel each from 0 to 255 after {@code scale} (1 unless set); it lasts {@code steps} steps (1 unless set), over which its events
 * are spread by their times. {@code preset} is {@code ideal} (no noise; the default), {@code clean} or {@code noisy} as v2e has them; over
 * it go {@code threshold.on}, {@code threshold.off}, {@code threshold.sigma}, {@code cutoff}, {@code leak}, {@code leak.jitter},
 * {@code leak.spread}, {@code shot} (Hz), {@code refractory} (s). Random terms depend on {@code seed} (the network's unless set) and the
 * port's name. A frame with a pixel that is not finite is refused (INCONSISTENT) and leaves no trace.
 *
 * <p>A port of as many elements as pixels gets events of rising less those of falling brightness; one of twice as many gets counts, those of
 * falling brightness first, as event recordings have them.
 */
@Component
@CodecKind(kind = EventPixelEncoder.KIND)
public final class EventPixelEncoder implements Encoder {
    static final String KIND = "event-pixel";

    @Override
    public Encoding open(int elements, Port port, Options options, Map<String, String> settings) {
        if (port.size() != elements && port.size() != 2 * elements) {
            throw new GanglionException(
                    Reason.USAGE,
                    "encoder '" + KIND + "' gets " + elements + " pixels for '" + port + "', which takes " + port.size()
                            + "; it needs as many or twice as many elements");
        }
        if (!port.forms().contains(Form.DENSE) || port.type() == Dtype.I8 || port.type() == Dtype.I32) {
            throw new GanglionException(
                    Reason.USAGE, "encoder '" + KIND + "' writes dense real numbers, '" + port + "' takes none");
        }
        PixelSettings read = new PixelSettings(KIND, settings);
        EventPixels pixels =
                new EventPixels(read.parameters(), elements, read.seed(options.seed()), KIND + '/' + port.name());
        return new Looking(pixels, elements, port.size() == 2 * elements, read.steps(), options.dt(), read.scale());
    }

    /** Looks at a frame in a sample's first step and gives its events in all of them. */
    private static final class Looking implements Encoding {
        private final EventPixels pixels;
        private final int elements;
        private final boolean split;
        private final int steps;
        private final double dt;
        private final double scale;
        private final double[] frame;
        private final double[] counts;
        private long frames;
        private int instants;
        private int next;

        Looking(EventPixels pixels, int elements, boolean split, int steps, double dt, double scale) {
            this.pixels = pixels;
            this.elements = elements;
            this.split = split;
            this.steps = steps;
            this.dt = dt;
            this.scale = scale;
            this.frame = new double[elements];
            this.counts = new double[split ? 2 * elements : elements];
        }

        @Override
        public void encode(double[] sample, int offset, int step, long t, Signal into) {
            Arrays.fill(counts, 0);
            if (step == 0) {
                take(sample, offset);
                instants = pixels.look(frame, 0, frames++ * steps * dt);
                next = 0;
            }
            for (; next < instants && (step >= steps - 1 || stepOf(next) <= step); next++) {
                add(pixels.fire(next));
            }
            into.write(counts, 0);
        }

        /** A pixel of infinite brightness would owe events without end, and one without a value none ever again. */
        private void take(double[] sample, int offset) {
            for (int i = 0; i < elements; i++) {
                frame[i] = scale * sample[offset + i];
                if (!Double.isFinite(frame[i])) {
                    throw new GanglionException(
                            Reason.INCONSISTENT,
                            "encoder '" + KIND + "': pixel " + i + " is " + frame[i] + ", must be finite");
                }
            }
        }

        /** Instant i of n stands at (i + 1) / n of the frame, and the last belongs to the last step. */
        private long stepOf(int instant) {
            return ((instant + 1L) * steps - 1) / instants;
        }

        private void add(int[] fired) {
            for (int i = 0; i < elements; i++) {
                if (fired[i] == 0) {
                    continue;
                }
                if (split) {
                    counts[fired[i] > 0 ? elements + i : i] += Math.abs(fired[i]);
                } else {
                    counts[i] += fired[i];
                }
            }
        }
    }
}
