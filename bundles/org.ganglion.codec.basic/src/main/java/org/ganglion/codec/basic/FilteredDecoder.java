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
 * A linear read-out of exponentially filtered spikes (Eliasmith and Anderson, "Neural Engineering", 2003, chapter 4): what each element sends
 * goes through the filter {@code exp(-t / tau) / tau}, and the result is {@code weights} times the filtered values plus {@code bias}.
 *
 * <pre>
 * r = k r + (1 - k) s / dt      k = exp(-dt / tau)      y = W r + b
 * </pre>
 *
 * <p>For spikes r is a rate in Hz; with {@code unit=step} the division by dt is left out, and r is a rate per step, or for potentials and other
 * values their running mean. {@code tau} is in seconds (0.02 unless set). {@code weights} has a row per result, rows parted by semicolons,
 * numbers by commas (unless set, y = r); {@code bias} a number per result or one for all (0). The filter starts anew with each sample, unless
 * {@code forget=false}.
 */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
@CodecKind(kind = FilteredDecoder.KIND)
public final class FilteredDecoder implements Decoder {
    static final String KIND = "filtered";

    @Override
    public Decoding open(Port port, Options options, Map<String, String> settings) {
        CodecSettings read = new CodecSettings(KIND, settings);
        return new Filtered(new OutputValues(KIND, port, false), options.dt(), read);
    }

    private static final class Filtered implements Decoding {
        private final OutputValues output;
        private final double kept;
        private final double added;
        private final boolean forget;
        private final double[][] weights;
        private final double[] bias;
        private final double[] now;
        private final double[] filtered;

        Filtered(OutputValues output, double dt, CodecSettings read) {
            this.output = output;
            double tau = read.number("tau", 0.02);
            if (!(tau > 0)) {
                throw read.usage("needs a setting 'tau' above 0, is " + tau);
            }
            this.kept = StrictMath.exp(-dt / tau);
            boolean perStep = read.choice("unit", "hertz", "hertz", "step").equals("step");
            this.added = perStep ? 1 - kept : (1 - kept) / dt;
            this.forget = read.flag("forget", true);
            this.weights = read.matrix("weights", output.size());
            this.bias = read.numbers("bias", weights == null ? output.size() : weights.length, 0);
            this.now = new double[output.size()];
            this.filtered = new double[output.size()];
        }

        @Override
        public int elements() {
            return bias.length;
        }

        @Override
        public void begin() {
            if (forget) {
                Arrays.fill(filtered, 0);
            }
        }

        @Override
        public void add(Signal signal) {
            Arrays.fill(now, 0);
            output.addTo(now, signal);
            for (int i = 0; i < now.length; i++) {
                filtered[i] = kept * filtered[i] + added * now[i];
            }
        }

        @Override
        public void result(double[] into, int offset) {
            for (int o = 0; o < bias.length; o++) {
                double sum = bias[o];
                for (int i = 0; weights != null && i < filtered.length; i++) {
                    sum += weights[o][i] * filtered[i];
                }
                into[offset + o] = weights == null ? sum + filtered[o] : sum;
            }
        }
    }
}
