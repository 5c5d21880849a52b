// SPDX-License-Identifier: Apache-2.0
package org.ganglion.codec.basic;

import java.util.Map;
import org.ganglion.api.codec.CodecKind;
import org.ganglion.api.codec.Decoder;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Port;
import org.ganglion.api.network.Signal;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * In how many of the sample's steps an element sent something other than 0: its spike count (Gerstner, Kistler, Naud and Paninski, "Neuronal
 * Dynamics", 2014, chapter 7).
 */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
@CodecKind(kind = CountDecoder.KIND)
public final class CountDecoder implements Decoder {
    static final String KIND = "count";

    @Override
    public Decoding open(Port port, Options options, Map<String, String> settings) {
        return new ElementDecoding(new OutputValues(KIND, port, false)) {
            @Override
            public void add(Signal signal) {
                output.countInto(gathered, signal);
            }
        };
    }
}
