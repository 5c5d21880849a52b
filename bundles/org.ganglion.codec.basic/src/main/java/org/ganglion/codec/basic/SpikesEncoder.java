// SPDX-License-Identifier: Apache-2.0
package org.ganglion.codec.basic;

import java.util.Map;
import org.ganglion.api.codec.CodecKind;
import org.ganglion.api.codec.Encoder;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Form;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Port;
import org.ganglion.api.network.Signal;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * An element spikes where its value is above {@code threshold} (0 unless set): in every step of the sample, or with
 * {@code steps=first} in the first only. A port that takes no spikes gets ones and zeros.
 */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
@CodecKind(kind = SpikesEncoder.KIND)
public final class SpikesEncoder implements Encoder {
    static final String KIND = "spikes";

    @Override
    public Encoding open(int elements, Port port, Options options, Map<String, String> settings) {
        Frame frame = new Frame(KIND, port).filledBy(elements);
        CodecSettings read = new CodecSettings(KIND, settings);
        double threshold = read.number("threshold", 0);
        boolean firstOnly = read.choice("steps", "all", "all", "first").equals("first");
        if (port.forms().contains(Form.SPIKES)) {
            return (sample, offset, step, t, into) ->
                    into.spikes(firstOnly && step > 0 ? 0 : indices(sample, offset, elements, threshold, into.index()));
        }
        frame.real();
        return (sample, offset, step, t, into) -> {
            if (firstOnly && step > 0) {
                Frame.silence(into);
            } else {
                ones(sample, offset, threshold, into);
            }
        };
    }

    private static int indices(double[] sample, int offset, int elements, double threshold, int[] index) {
        int count = 0;
        for (int i = 0; i < elements; i++) {
            if (sample[offset + i] > threshold) {
                index[count++] = i;
            }
        }
        return count;
    }

    private static void ones(double[] sample, int offset, double threshold, Signal into) {
        for (int i = 0; i < into.size(); i++) {
            int one = sample[offset + i] > threshold ? 1 : 0;
            if (into.type() == Dtype.F64) {
                into.f64()[i] = one;
            } else {
                into.f32()[i] = one;
            }
        }
        into.dense();
    }
}
