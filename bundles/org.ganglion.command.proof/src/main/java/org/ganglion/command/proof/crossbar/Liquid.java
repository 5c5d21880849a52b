// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.crossbar;

import java.util.Arrays;
import java.util.Map;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.NetworkBuilder;
import org.ganglion.api.network.RandomStream;
import org.ganglion.api.network.Tensor;
import org.ganglion.command.proof.mackeyglass.RidgeRegression;
import org.ganglion.command.proof.session.Running;

/**
 * A liquid state machine that sees digits column by column: fixed random weights into and among leaky integrate-and-fire neurons, {@code v =
 * 0.9 v + x}, as in Lin et al., "Resistive memory-based zero-shot liquid state machine", Nature Computational Science 2025; the read-out
 * is digital, a ridge regression on how often each neuron spiked.
 */
final class Liquid {
    private static final int CLASSES = 10;
    private static final double RIDGE = 10;
    private static final double TAU = 1e-3;
    private static final double INTO = 0.35;
    private static final double AMONG = 0.8;

    private final Images images;
    private final int neurons;

    Liquid(Images images, int neurons) {
        this.images = images;
        this.neurons = neurons;
    }

    /** The network with random weights of its own, for a processor; the same ones say how large those of devices are. */
    Network network(Map<String, String> options, long seed) {
        RandomStream random = new RandomStream(seed, "liquid");
        NetworkBuilder builder = Network.builder()
                .input("column", images.side())
                .linear("into", gaussian(random, 0, images.side(), INTO))
                .lif("neurons", TAU, 10, 0, 1, 0)
                .output("spikes")
                .after("neurons")
                .linear("among", gaussian(random, 1, neurons, AMONG / Math.sqrt(neurons)))
                .edge("among", "neurons")
                .option("seed", String.valueOf(seed));
        options.forEach(builder::option);
        return builder.build();
    }

    private Tensor gaussian(RandomStream random, int step, int inputs, double deviation) {
        double[] weights = new double[neurons * inputs];
        Arrays.setAll(weights, i -> deviation * random.normal(step, i));
        return Tensor.of(weights, neurons, inputs);
    }

    /** How many of the last images are recognised, in percent, after the first ones taught the read-out. */
    double accuracy(Running running, int training, int test) {
        RidgeRegression readOut = new RidgeRegression(neurons + 1, CLASSES, RIDGE);
        for (int n = 0; n < training; n++) {
            double[] wanted = new double[CLASSES];
            wanted[images.labels()[n]] = 1;
            readOut.add(features(running, n), wanted);
        }
        double[][] weights = readOut.solveAll();
        int right = 0;
        for (int n = training; n < training + test; n++) {
            right += best(weights, features(running, n)) == images.labels()[n] ? 1 : 0;
        }
        return 100.0 * right / test;
    }

    private double[] features(Running running, int image) {
        running.reset();
        double[] counts = new double[neurons + 1];
        double[] column = new double[images.side()];
        double[] spikes = new double[neurons];
        for (int t = 0; t < images.side(); t++) {
            for (int row = 0; row < column.length; row++) {
                column[row] = images.isInk(image, row, t) ? 1 : 0;
            }
            running.step(column, spikes);
            for (int n = 0; n < neurons; n++) {
                counts[n] += spikes[n];
            }
        }
        counts[neurons] = 1;
        return counts;
    }

    private static int best(double[][] weights, double[] features) {
        int best = 0;
        double most = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < weights.length; c++) {
            double score = 0;
            for (int i = 0; i < features.length; i++) {
                score += weights[c][i] * features[i];
            }
            if (score > most) {
                most = score;
                best = c;
            }
        }
        return best;
    }
}
