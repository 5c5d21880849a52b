// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.kill;

import java.util.Random;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Tensor;

/** A network whose weights are half a megabyte that no other has, so that fetching it takes time. */
final class LargeNetwork {
    private static final int IN = 32;
    private static final int NEURONS = 2000;

    private LargeNetwork() {}

    /** The same for the same seed. */
    static Network of(long seed) {
        double[] weights =
                new Random(seed).doubles((long) IN * NEURONS, -50, 150).toArray();
        return Network.builder()
                .input("in", IN)
                .linear("weights", Tensor.of(weights, NEURONS, IN))
                .lif("neurons", 0.01, 1, 0, 1, 0)
                .output("out")
                .build();
    }
}
