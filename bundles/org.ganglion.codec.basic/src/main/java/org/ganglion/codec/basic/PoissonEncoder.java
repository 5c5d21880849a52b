// SPDX-License-Identifier: Apache-2.0
package org.ganglion.codec.basic;

import java.util.Map;
import org.ganglion.api.codec.CodecKind;
import org.ganglion.api.codec.Encoder;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Port;
import org.ganglion.api.network.RandomStream;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * Rate coding by Poisson spikes (Dayan and Abbott, "Theoretical Neuroscience", 2001, section 1.4): in each step of length dt an element
 * spikes with the probability 1 - exp(-lambda dt) that a Poisson process of rate lambda = {@code rate} * (scale * value + offset) has at
 * least one event; a negative lambda is 0. {@code rate} is in Hz (100 unless set), {@code scale} and {@code offset} as in
 * {@link CurrentEncoder}. The draws depend on {@code seed} (the network's unless set), on {@code stream} (the port's name unless set; inputs
 * that are to spike independently need different ones), on the element and on the number of the step: the same run gives the same spikes.
 */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
@CodecKind(kind = PoissonEncoder.KIND)
public final class PoissonEncoder implements Encoder {
    static final String KIND = "poisson";

    @Override
    public Encoding open(int elements, Port port, Options options, Map<String, String> settings) {
        Frame frame = new Frame(KIND, port).filledBy(elements);
        CodecSettings read = new CodecSettings(KIND, settings);
        double rate = read.atLeast("rate", 100, 0) * options.dt();
        double scale = read.number("scale", 1);
        double shift = read.number("offset", 0);
        long seed = read.whole("seed", options.seed());
        RandomStream random = new RandomStream(seed, KIND + '/' + read.text("stream", port.name()));
        SpikeWriter writer = new SpikeWriter(frame);
        return (sample, offset, step, t, into) -> {
            writer.begin(into);
            for (int i = 0; i < elements; i++) {
                double expected = rate * (scale * sample[offset + i] + shift);
                if (expected > 0 && random.uniform(t, i) < -StrictMath.expm1(-expected)) {
                    writer.spike(i);
                }
            }
            writer.end();
        };
    }
}
