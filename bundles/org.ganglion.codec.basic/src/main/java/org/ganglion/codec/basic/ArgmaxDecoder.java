// SPDX-License-Identifier: Apache-2.0
package org.ganglion.codec.basic;

import java.util.Map;
import org.ganglion.api.codec.CodecKind;
import org.ganglion.api.codec.Decoder;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Port;
import org.osgi.service.component.annotations.Component;

/** One value: the index of the element with the largest sum over the sample's steps; of equals the first. */
@Component
@CodecKind(kind = ArgmaxDecoder.KIND)
public final class ArgmaxDecoder implements Decoder {
    static final String KIND = "argmax";

    @Override
    public Decoding open(Port port, Options options, Map<String, String> settings) {
        return new ElementDecoding(new OutputValues(KIND, port, false)) {
            @Override
            public int elements() {
                return 1;
            }

            @Override
            public void result(double[] into, int offset) {
                int best = 0;
                for (int i = 1; i < gathered.length; i++) {
                    best = gathered[i] > gathered[best] ? i : best;
                }
                into[offset] = best;
            }
        };
    }
}
