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

/** The mean over the sample's steps, per element; of spikes the rate per step. Integers are dequantised unless {@code raw=true}. */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
@CodecKind(kind = MeanDecoder.KIND)
public final class MeanDecoder implements Decoder {
    static final String KIND = "mean";

    @Override
    public Decoding open(Port port, Options options, Map<String, String> settings) {
        boolean raw = new CodecSettings(KIND, settings).flag("raw", false);
        return new Mean(new OutputValues(KIND, port, raw));
    }

    private static final class Mean extends ElementDecoding {
        private int steps;

        Mean(OutputValues output) {
            super(output);
        }

        @Override
        public void begin() {
            super.begin();
            steps = 0;
        }

        @Override
        public void add(Signal signal) {
            super.add(signal);
            steps++;
        }

        @Override
        public void result(double[] into, int offset) {
            for (int i = 0; i < gathered.length; i++) {
                into[offset + i] = steps == 0 ? 0 : gathered[i] / steps;
            }
        }
    }
}
