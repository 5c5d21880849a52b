// SPDX-License-Identifier: Apache-2.0
package org.ganglion.codec.basic;

import java.util.Arrays;
import java.util.Map;
import org.ganglion.api.codec.CodecKind;
import org.ganglion.api.codec.Decoder;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Port;
import org.ganglion.api.network.Signal;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** The output of the sample's last step; integers dequantised unless {@code raw=true}. */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
@CodecKind(kind = ValuesDecoder.KIND)
public final class ValuesDecoder implements Decoder {
    static final String KIND = "values";

    @Override
    public Decoding open(Port port, Options options, Map<String, String> settings) {
        boolean raw = new CodecSettings(KIND, settings).flag("raw", false);
        return new ElementDecoding(new OutputValues(KIND, port, raw)) {
            @Override
            public void add(Signal signal) {
                Arrays.fill(gathered, 0);
                output.addTo(gathered, signal);
            }
        };
    }
}
