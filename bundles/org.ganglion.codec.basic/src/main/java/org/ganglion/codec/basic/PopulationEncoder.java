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
 * A population of Gaussian receptive fields for each value (Bohte, Kok and La Poutre, "Error-backpropagation in temporally encoded networks of
 * spiking neurons", Neurocomputing 48, 2002, section 4.1). The port has m elements per value, m at least 3; those of a value follow each
 * other. Field i of m, from 1, has its centre at {@code min + (2 i - 3) / 2 (max - min) / (m - 2)} and the width {@code (max - min) / (beta (m -
 * 2))}. {@code min} and {@code max} are 0 and 1, {@code beta} is 1.5 unless set.
 *
 * <p>{@code code=current} (unless set) sends each field's response, from 0 to 1, in every step; {@code code=latency} one spike, the earlier
 * the larger the response, at step {@code floor((1 - response) (steps - 1) + 0.5)} of {@code steps}, and none below {@code least} (0.1).
 */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
@CodecKind(kind = PopulationEncoder.KIND)
public final class PopulationEncoder implements Encoder {
    static final String KIND = "population";

    @Override
    public Encoding open(int elements, Port port, Options options, Map<String, String> settings) {
        Frame frame = new Frame(KIND, port);
        int fields = elements == 0 ? 0 : port.size() / elements;
        if (fields < 3 || fields * elements != port.size()) {
            throw frame.usage("gets " + elements + " values for '" + port
                    + "', which must have at least 3 elements for each, the same number");
        }
        CodecSettings read = new CodecSettings(KIND, settings);
        Fields receptive = new Fields(elements, fields, read);
        if (read.choice("code", "current", "current", "latency").equals("current")) {
            frame.real();
            return (sample, offset, step, t, into) -> {
                if (step == 0) {
                    receptive.respond(sample, offset);
                }
                Frame.write(receptive.response, 0, 1, 0, into);
            };
        }
        return spikesOnce(receptive, read.count("steps", 1), read.number("least", 0.1), new SpikeWriter(frame));
    }

    private static Encoding spikesOnce(Fields receptive, int steps, double least, SpikeWriter writer) {
        return (sample, offset, step, t, into) -> {
            if (step == 0) {
                receptive.respond(sample, offset);
            }
            writer.begin(into);
            for (int i = 0; i < receptive.response.length; i++) {
                double response = receptive.response[i];
                if (response >= least && FirstSpike.linear(response, steps) == step) {
                    writer.spike(i);
                }
            }
            writer.end();
        };
    }

    private static final class Fields {
        private final double[] centre;
        private final double width;
        private final double[] response;

        Fields(int elements, int fields, CodecSettings read) {
            double min = read.number("min", 0);
            double max = read.number("max", 1);
            double beta = read.number("beta", 1.5);
            if (!(max > min) || !(beta > 0)) {
                throw read.usage(
                        "needs 'max' above 'min' and 'beta' above 0; they are " + max + ", " + min + ", " + beta);
            }
            double distance = (max - min) / (fields - 2);
            this.width = distance / beta;
            this.centre = new double[fields];
            for (int i = 0; i < fields; i++) {
                centre[i] = min + (2 * (i + 1) - 3) / 2.0 * distance;
            }
            this.response = new double[elements * fields];
        }

        void respond(double[] sample, int offset) {
            for (int k = 0; k < response.length; k++) {
                double away = (sample[offset + k / centre.length] - centre[k % centre.length]) / width;
                response[k] = StrictMath.exp(-away * away / 2);
            }
        }
    }
}
