// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.crossbar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ganglion.api.driver.Board;
import org.ganglion.api.engine.Assignment;
import org.ganglion.api.engine.Assignment.Claimed;
import org.ganglion.api.engine.Assignment.Provided;
import org.ganglion.api.engine.Plan;
import org.ganglion.api.engine.Provider;
import org.ganglion.api.learning.Learner;
import org.ganglion.api.learning.LearningRule;
import org.ganglion.api.learning.LearningSite;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Variable;
import org.ganglion.api.network.Weights;
import org.ganglion.engine.spiking.SpikingEngine;
import org.junit.jupiter.api.Test;

class LearningTest {
    private static final Board BOARD = new Board("amd64", 1, 0, Set.of(), Set.of(), Map.of());
    private static final Map<String, String> EXACT =
            Map.of("device", "ideal", "dac.bits", "0", "adc.bits", "0", "recombine", "false");

    @Test
    void givenARuleThatHalvesAWeight_whenTheNextStepRuns_thenItsDevicesWereProgrammedAnew() {
        Network network = Network.builder()
                .input("in", 2)
                .linear("w", new double[][] {{0.5, -1}, {0.25, 1}})
                .output("out")
                .learns("w", "halving", Parameters.NONE, null)
                .build();
        CrossbarDriver driver = new CrossbarDriver(EXACT);
        Provider provider = new Provider("here", "0.1.0", 1);
        List<Claimed> claims = driver.claims(network, Set.of("w"), BOARD).claims().stream()
                .map(claim -> new Claimed(new Provided<>(provider, driver), claim))
                .toList();
        Map<String, Provided<LearningRule<?>>> rules = Map.of("w", new Provided<>(provider, new Halving()));
        try (Plan plan = new SpikingEngine().compile(new Assignment(network, BOARD, Map.of(), claims, rules))) {
            assertArrayEquals(new double[] {-0.5, 1.25}, step(plan, 0), 1e-12);
            assertArrayEquals(new double[] {-0.75, 1.25}, step(plan, 1), 1e-12);
            assertArrayEquals(new double[] {-0.875, 1.25}, step(plan, 2), 1e-12);
        }
    }

    private static double[] step(Plan plan, long t) {
        plan.inputs().get(0).signal().write(new double[] {1, 1}, 0);
        plan.step(t);
        double[] y = new double[2];
        plan.outputs().get(0).signal().read(y, 0);
        return y;
    }

    /** The weight of the first synapse becomes half in each step. */
    private record Halving() implements LearningRule<Halving.Nothing> {
        record Nothing() {}

        @Override
        public Class<Nothing> parameters() {
            return Nothing.class;
        }

        @Override
        public List<Variable> traces(Nothing parameters, Weights weights, Options options) {
            return List.of();
        }

        @Override
        public Learner learn(Nothing parameters, LearningSite site) {
            return t -> {
                site.weights().f64()[0] *= 0.5;
                site.weights().changed(0, 1);
            };
        }
    }
}
