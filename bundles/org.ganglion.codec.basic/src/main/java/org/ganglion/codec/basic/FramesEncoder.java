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
 * A sample holds several frames, each as long as the port, one after the other: step n takes frame n; 0 after the last. Settings
 * {@code scale} and {@code offset} as in {@link CurrentEncoder}.
 */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
@CodecKind(kind = FramesEncoder.KIND)
public final class FramesEncoder implements Encoder {
    static final String KIND = "frames";

    @Override
    public Encoding open(int elements, Port port, Options options, Map<String, String> settings) {
        Frame frame = new Frame(KIND, port).real();
        int size = port.size();
        if (elements < size || elements % size != 0) {
            throw frame.usage(
                    "gets " + elements + " values, which are not whole frames of " + size + " for '" + port + "'");
        }
        int frames = elements / size;
        CodecSettings read = new CodecSettings(KIND, settings);
        double scale = read.number("scale", 1);
        double shift = read.number("offset", 0);
        return (sample, offset, step, t, into) -> {
            if (step < frames) {
                Frame.write(sample, offset + step * size, scale, shift, into);
            } else {
                Frame.silence(into);
            }
        };
    }
}
