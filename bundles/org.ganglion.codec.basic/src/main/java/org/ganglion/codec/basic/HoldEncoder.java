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
 * Sample and hold: a value that is not finite, such as of a sensor that gave none, is replaced by its element's last good one
 * ({@code initial}, 0 unless set, before the first). Settings {@code scale} and {@code offset} as in {@link CurrentEncoder}.
 */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
@CodecKind(kind = HoldEncoder.KIND)
public final class HoldEncoder implements Encoder {
    static final String KIND = "hold";

    @Override
    public Encoding open(int elements, Port port, Options options, Map<String, String> settings) {
        new Frame(KIND, port).real().filledBy(elements);
        CodecSettings read = new CodecSettings(KIND, settings);
        return new Held(elements, read.number("initial", 0), read.number("scale", 1), read.number("offset", 0));
    }

    private static final class Held implements Encoding {
        private final double[] last;
        private final double scale;
        private final double shift;

        Held(int elements, double initial, double scale, double shift) {
            this.last = new double[elements];
            java.util.Arrays.fill(last, initial);
            this.scale = scale;
            this.shift = shift;
        }

        @Override
        public void encode(double[] sample, int offset, int step, long t, Signal into) {
            for (int i = 0; step == 0 && i < last.length; i++) {
                double value = sample[offset + i];
                if (Double.isFinite(value)) {
                    last[i] = value;
                }
            }
            Frame.write(last, 0, scale, shift, into);
        }
    }
}
