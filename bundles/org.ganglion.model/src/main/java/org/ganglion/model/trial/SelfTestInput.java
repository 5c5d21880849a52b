// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model.trial;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.random.RandomGenerator;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.network.Port;
import org.ganglion.api.stream.SampleFormat;

/** The rows that a model is tested with. */
public final class SelfTestInput {
    private static final int MOST_NUMBERS = 1 << 15;
    private static final double ACTIVE = 0.3;

    private SelfTestInput() {}

    /**
     * The first rows of a file of samples.
     *
     * @throws GanglionException what reading says; INCONSISTENT if the rows have not as many values as the model has inputs
     */
    public static double[][] of(Collection<? extends SampleFormat> formats, Path file, int inputs, int steps) {
        List<double[]> rows = new ArrayList<>();
        try (SampleFormat.Rows source = SampleFormat.of(formats, file).open(file)) {
            if (source.columns() != inputs) {
                throw new GanglionException(
                        Reason.INCONSISTENT,
                        file + ": has " + source.columns() + " columns, the model " + inputs + " inputs");
            }
            double[] row = new double[inputs];
            while (rows.size() < Math.min(steps, mostSteps(inputs)) && source.next(row)) {
                rows.add(row.clone());
            }
        } catch (IOException e) {
            throw new GanglionException(Reason.STORAGE, file + ": cannot be read: " + e.getMessage(), e);
        }
        if (rows.isEmpty()) {
            throw new GanglionException(Reason.INCONSISTENT, file + ": has no rows");
        }
        return rows.toArray(new double[0][]);
    }

    /**
     * Rows of numbers that are always the same: for integers all of their range, for flatbuffers of real numbers -1 to 1, for networks ones at random
     * places, as spikes.
     */
    public static double[][] generated(List<Port> ports, boolean spikes, int steps) {
        int inputs = ports.stream().mapToInt(Port::size).sum();
        double[][] rows = new double[Math.min(steps, mostSteps(inputs))][inputs];
        RandomGenerator random = new SplitMix();
        for (double[] row : rows) {
            int at = 0;
            for (Port port : ports) {
                for (int i = 0; i < port.size(); i++) {
                    row[at++] = value(port, spikes, random);
                }
            }
        }
        return rows;
    }

    private static double value(Port port, boolean spikes, RandomGenerator random) {
        return switch (port.type()) {
            case I8 -> (byte) random.nextLong();
            case I32 -> 0;
            case F32, F64 -> spikes ? (random.nextDouble() < ACTIVE ? 1 : 0) : (float) (2 * random.nextDouble() - 1);
        };
    }

    private static int mostSteps(int inputs) {
        return Math.max(1, MOST_NUMBERS / inputs);
    }

    /** SplitMix64 (Steele, Lea, Flood 2014), from 1: the same numbers on every runtime. */
    private static final class SplitMix implements RandomGenerator {
        private long state = 1;

        @Override
        public long nextLong() {
            long z = state += 0x9e3779b97f4a7c15L;
            z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
            z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
            return z ^ z >>> 31;
        }

        @Override
        public double nextDouble() {
            return (nextLong() >>> 11) * 0x1p-53;
        }
    }
}
