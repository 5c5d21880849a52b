// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.model;

import java.util.Arrays;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.NetworkBuilder;
import org.ganglion.api.network.RandomStream;

/** A small recurrent network with fixed random weights; it stands for one that somebody trained. */
final class ExampleNetwork {
    static final int INPUTS = 2;
    static final int HIDDEN = 16;
    static final int OUTPUTS = 2;
    static final double DT = 1e-3;
    static final int STEPS = 400;

    private static final long SEED = 3;

    private ExampleNetwork() {}

    static Network build() {
        return around(network -> network.lif("hidden", 0.02, 2, 0, 1, 0));
    }

    /** The same with other hidden neurons. */
    static Network of(String type, Map<String, Double> parameters) {
        return around(network -> network.population("hidden", type, of -> parameters.forEach(of::put)));
    }

    private static Network around(UnaryOperator<NetworkBuilder> hidden) {
        NetworkBuilder begun =
                Network.builder().input("input", INPUTS).affine("in", weight("in", INPUTS, HIDDEN, 2.5), bias(HIDDEN));
        return hidden.apply(begun)
                .affine("recurrent", weight("recurrent", HIDDEN, HIDDEN, 0.4), bias(HIDDEN))
                .edge("recurrent", "hidden")
                .after("hidden")
                .affine("out", excitatory(weight("out", HIDDEN, OUTPUTS, 5)), bias(OUTPUTS))
                .lif("readout", 0.01, 2, 0, 1, 0)
                .output("output")
                .build();
    }

    /** Samples: a row a step, a slow and a fast wave. */
    static double[][] samples() {
        double[][] rows = new double[STEPS][INPUTS];
        for (int t = 0; t < STEPS; t++) {
            rows[t][0] = 0.5 + 0.5 * StrictMath.sin(2 * StrictMath.PI * t / 100);
            rows[t][1] = 0.5 + 0.5 * StrictMath.sin(2 * StrictMath.PI * t / 10);
        }
        return rows;
    }

    private static double[][] weight(String id, int inputs, int outputs, double gain) {
        RandomStream random = new RandomStream(SEED, id);
        double[][] weight = new double[outputs][inputs];
        for (int i = 0; i < outputs * inputs; i++) {
            weight[i / inputs][i % inputs] = gain * random.normal(0, i) / StrictMath.sqrt(inputs);
        }
        return weight;
    }

    private static double[][] excitatory(double[][] weight) {
        for (double[] row : weight) {
            for (int i = 0; i < row.length; i++) {
                row[i] = Math.abs(row[i]);
            }
        }
        return weight;
    }

    private static double[] bias(int outputs) {
        double[] bias = new double[outputs];
        Arrays.fill(bias, 0.3);
        return bias;
    }
}
