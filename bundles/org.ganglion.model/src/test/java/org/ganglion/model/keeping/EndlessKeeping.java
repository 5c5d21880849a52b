// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model.keeping;

import java.nio.file.Path;
import java.util.Optional;

/** A process that keeps state after state, saying so after each, until it is killed. */
final class EndlessKeeping {
    private EndlessKeeping() {}

    public static void main(String[] arguments) {
        LearnedStateKeeper keeper = new LearnedStateKeeper(Optional.of(Path.of(arguments[0])));
        double[] weights = new double[20_000];
        for (long steps = Long.parseLong(arguments[1]) + 1; steps < Long.MAX_VALUE; steps++) {
            weights[(int) (steps % weights.length)] = steps;
            keeper.keep(LearnedStateKeeperTest.state("1.0.0", steps, weights));
            System.out.println(steps);
        }
    }
}
