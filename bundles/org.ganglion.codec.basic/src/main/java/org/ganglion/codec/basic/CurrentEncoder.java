// SPDX-License-Identifier: Apache-2.0
package org.ganglion.codec.basic;

import java.util.Map;
import org.ganglion.api.codec.CodecKind;
import org.ganglion.api.codec.Encoder;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Port;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * Every value is the current of its element in every step of the sample: {@code scale * value + offset} (1 and 0 unless set). Direct coding, as
 * Rueckauer and others, "Conversion of continuous-valued deep networks to efficient event-driven networks for image classification", 2017.
 */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
@CodecKind(kind = CurrentEncoder.KIND)
public final class CurrentEncoder implements Encoder {
    static final String KIND = "current";

    @Override
    public Encoding open(int elements, Port port, Options options, Map<String, String> settings) {
        new Frame(KIND, port).real().filledBy(elements);
        CodecSettings read = new CodecSettings(KIND, settings);
        double scale = read.number("scale", 1);
        double shift = read.number("offset", 0);
        return (sample, offset, step, t, into) -> Frame.write(sample, offset, scale, shift, into);
    }
}
