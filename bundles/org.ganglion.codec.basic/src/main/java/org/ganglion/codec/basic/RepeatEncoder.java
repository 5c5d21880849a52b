// SPDX-License-Identifier: Apache-2.0
package org.ganglion.codec.basic;

import java.util.Map;
import org.ganglion.api.codec.CodecKind;
import org.ganglion.api.codec.Encoder;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Port;
import org.ganglion.api.network.Signal;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * Fewer values than elements: the values are repeated over the port, element i takes value {@code i % values}. Settings {@code scale}
 * and {@code offset} as in {@link CurrentEncoder}.
 */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
@CodecKind(kind = RepeatEncoder.KIND)
public final class RepeatEncoder implements Encoder {
    static final String KIND = "repeat";

    @Override
    public Encoding open(int elements, Port port, Options options, Map<String, String> settings) {
        Frame frame = new Frame(KIND, port).real();
        if (elements < 1 || port.size() % elements != 0) {
            throw frame.usage("cannot repeat " + elements + " values over '" + port + "': " + port.size()
                    + " elements are not a multiple");
        }
        CodecSettings read = new CodecSettings(KIND, settings);
        double scale = read.number("scale", 1);
        double shift = read.number("offset", 0);
        return (sample, offset, step, t, into) -> repeat(sample, offset, elements, scale, shift, into);
    }

    private static void repeat(double[] sample, int offset, int elements, double scale, double shift, Signal into) {
        int size = into.size();
        if (into.type() == Dtype.F64) {
            double[] out = into.f64();
            for (int i = 0; i < size; i++) {
                out[i] = scale * sample[offset + i % elements] + shift;
            }
        } else {
            float[] out = into.f32();
            for (int i = 0; i < size; i++) {
                out[i] = (float) (scale * sample[offset + i % elements] + shift);
            }
        }
        into.dense();
    }
}
