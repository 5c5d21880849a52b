// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.kill;

import java.util.Random;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Tensor;

/** A network whose weights are half a megabyte that no other has, so that fetching it takes time. */
final class LargeNetwork {
    /** How many values it takes. */
    static final int IN = 32;

    private static final int NEURONS = 2000;
    private static final double NEARLY = 1e-6;

    private LargeNetwork() {}

    /** The same for the same seed. */
    static Network of(long seed) {
        return of(weights(seed));
    }

    /** Every weight is nearly that of the seed, and each number has others. */
    static Network nearly(long seed, long number) {
        double[] weights = weights(seed);
        Random noise = new Random(number);
        for (int i = 0; i < weights.length; i++) {
            weights[i] *= 1 + NEARLY * noise.nextDouble();
        }
        return of(weights);
    }

    private static double[] weights(long seed) {
        return new Random(seed).doubles((long) IN * NEURONS, -50, 150).toArray();
    }

    private static Network of(double[] weights) {
        return Network.builder()
                .input("in", IN)
                .linear("weights", Tensor.of(weights, NEURONS, IN))
                .lif("neurons", 0.01, 1, 0, 1, 0)
                .output("out")
                .build();
    }
}
