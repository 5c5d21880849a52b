// SPDX-License-Identifier: Apache-2.0
package org.ganglion.codec.basic;

import java.util.Map;
import org.ganglion.api.codec.CodecKind;
import org.ganglion.api.codec.Decoder;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Port;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** The sum over the sample's steps, per element; of spikes their number. Integers are dequantised unless {@code raw=true}. */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
@CodecKind(kind = SumDecoder.KIND)
public final class SumDecoder implements Decoder {
    static final String KIND = "sum";

    @Override
    public Decoding open(Port port, Options options, Map<String, String> settings) {
        boolean raw = new CodecSettings(KIND, settings).flag("raw", false);
        return new ElementDecoding(new OutputValues(KIND, port, raw)) {};
    }
}
