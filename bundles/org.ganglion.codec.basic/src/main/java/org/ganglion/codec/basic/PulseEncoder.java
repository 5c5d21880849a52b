// SPDX-License-Identifier: Apache-2.0
package org.ganglion.codec.basic;

import java.util.Map;
import org.ganglion.api.codec.CodecKind;
import org.ganglion.api.codec.Encoder;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Port;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** As {@link CurrentEncoder}, in the sample's first step only; 0 in the others. */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
@CodecKind(kind = PulseEncoder.KIND)
public final class PulseEncoder implements Encoder {
    static final String KIND = "pulse";

    @Override
    public Encoding open(int elements, Port port, Options options, Map<String, String> settings) {
        new Frame(KIND, port).real().filledBy(elements);
        CodecSettings read = new CodecSettings(KIND, settings);
        double scale = read.number("scale", 1);
        double shift = read.number("offset", 0);
        return (sample, offset, step, t, into) -> {
            if (step == 0) {
                Frame.write(sample, offset, scale, shift, into);
            } else {
                Frame.silence(into);
            }
        };
    }
}
