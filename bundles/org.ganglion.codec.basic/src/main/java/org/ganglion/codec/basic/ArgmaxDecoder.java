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

/**
 * One value: the index of the element with the largest sum over the sample's steps; of equals the first. With {@code of=max} the largest value
 * that it had in any step, with {@code of=last} the largest in the last step: what classifiers by
 * membrane potentials read (of=max: Cramer, Stradmann, Schemmel and Zenke, "The Heidelberg spiking data sets", 2020).
 */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
@CodecKind(kind = ArgmaxDecoder.KIND)
public final class ArgmaxDecoder implements Decoder {
    static final String KIND = "argmax";

    @Override
    public Decoding open(Port port, Options options, Map<String, String> settings) {
        String of = new CodecSettings(KIND, settings).choice("of", "sum", "sum", "max", "last");
        return new Largest(new OutputValues(KIND, port, false), of);
    }

    private static final class Largest extends ElementDecoding {
        private final boolean sum;
        private final boolean last;
        private final double[] now;

        Largest(OutputValues output, String of) {
            super(output);
            this.sum = of.equals("sum");
            this.last = of.equals("last");
            this.now = new double[output.size()];
        }

        @Override
        public int elements() {
            return 1;
        }

        @Override
        public void begin() {
            Arrays.fill(gathered, sum ? 0 : Double.NEGATIVE_INFINITY);
        }

        @Override
        public void add(Signal signal) {
            if (sum) {
                super.add(signal);
                return;
            }
            Arrays.fill(now, 0);
            output.addTo(now, signal);
            for (int i = 0; i < now.length; i++) {
                gathered[i] = last ? now[i] : Math.max(gathered[i], now[i]);
            }
        }

        @Override
        public void result(double[] into, int offset) {
            int best = 0;
            for (int i = 1; i < gathered.length; i++) {
                best = gathered[i] > gathered[best] ? i : best;
            }
            into[offset] = best;
        }
    }
}
