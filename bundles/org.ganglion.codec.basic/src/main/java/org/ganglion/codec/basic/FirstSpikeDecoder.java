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
 * Time to first spike (Thorpe, "Spike arrival times", 1990): per element the number of the sample's step, from 0, in which it first sent
 * something other than 0, or {@code absent} (-1 unless set). With {@code result=winner} one value: the element that was first, of equals the
 * first; {@code absent} if none was.
 */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
@CodecKind(kind = FirstSpikeDecoder.KIND)
public final class FirstSpikeDecoder implements Decoder {
    static final String KIND = "first-spike";

    @Override
    public Decoding open(Port port, Options options, Map<String, String> settings) {
        CodecSettings read = new CodecSettings(KIND, settings);
        double absent = read.number("absent", -1);
        boolean winner = read.choice("result", "times", "times", "winner").equals("winner");
        return new First(new OutputValues(KIND, port, false), absent, winner);
    }

    private static final class First implements Decoding {
        private final OutputValues output;
        private final double absent;
        private final boolean winner;
        private final double[] now;
        private final int[] first;
        private int step;

        First(OutputValues output, double absent, boolean winner) {
            this.output = output;
            this.absent = absent;
            this.winner = winner;
            this.now = new double[output.size()];
            this.first = new int[output.size()];
        }

        @Override
        public int elements() {
            return winner ? 1 : first.length;
        }

        @Override
        public void begin() {
            step = 0;
            Arrays.fill(first, Integer.MAX_VALUE);
        }

        @Override
        public void add(Signal signal) {
            Arrays.fill(now, 0);
            output.countInto(now, signal);
            for (int i = 0; i < first.length; i++) {
                if (now[i] != 0 && first[i] == Integer.MAX_VALUE) {
                    first[i] = step;
                }
            }
            step++;
        }

        @Override
        public void result(double[] into, int offset) {
            if (winner) {
                into[offset] = winner();
                return;
            }
            for (int i = 0; i < first.length; i++) {
                into[offset + i] = first[i] == Integer.MAX_VALUE ? absent : first[i];
            }
        }

        private double winner() {
            int best = 0;
            for (int i = 1; i < first.length; i++) {
                best = first[i] < first[best] ? i : best;
            }
            return first[best] == Integer.MAX_VALUE ? absent : best;
        }
    }
}
