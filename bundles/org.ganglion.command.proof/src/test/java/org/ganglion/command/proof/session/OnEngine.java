// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.session;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ganglion.api.driver.Board;
import org.ganglion.api.driver.Driver;
import org.ganglion.api.engine.Assignment;
import org.ganglion.api.engine.Assignment.Claimed;
import org.ganglion.api.engine.Assignment.Provided;
import org.ganglion.api.engine.Plan;
import org.ganglion.api.engine.Provider;
import org.ganglion.api.learning.LearningRule;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Role;
import org.ganglion.api.network.Signal;
import org.ganglion.api.neuron.NeuronModel;
import org.ganglion.engine.spiking.SpikingEngine;

/** The spiking engine without a session. */
public final class OnEngine implements Running {
    private static final Board BOARD = new Board("amd64", 1, 0, Set.of(), Set.of(), Map.of());
    private static final Provider HERE = new Provider("here", "0.1.0", 1);

    private final Plan plan;
    private long t;

    private OnEngine(Plan plan) {
        this.plan = plan;
    }

    /** Who runs what, by node. */
    public static final class Cast {
        private final Map<Driver, Set<String>> drivers = new LinkedHashMap<>();
        private final Map<String, Provided<NeuronModel<?>>> populations = new LinkedHashMap<>();
        private final Map<String, Provided<LearningRule<?>>> rules = new LinkedHashMap<>();

        /** The driver claims what it can of these nodes, or of all if none is named. */
        public Cast driver(Driver driver, String... nodes) {
            drivers.put(driver, Set.of(nodes));
            return this;
        }

        /** The model of a population. */
        public Cast population(String node, NeuronModel<?> model) {
            populations.put(node, new Provided<>(HERE, model));
            return this;
        }

        /** The rule by which a transform learns. */
        public Cast rule(String node, LearningRule<?> rule) {
            rules.put(node, new Provided<>(HERE, rule));
            return this;
        }

        /** Compiles a network. */
        public OnEngine open(Network network) {
            List<Claimed> claims = new ArrayList<>();
            drivers.forEach((driver, nodes) -> driver.claims(
                            network, nodes.isEmpty() ? network.nodes().keySet() : nodes, BOARD)
                    .claims()
                    .forEach(claim -> claims.add(new Claimed(new Provided<>(HERE, driver), claim))));
            return new OnEngine(
                    new SpikingEngine().compile(new Assignment(network, BOARD, populations, claims, rules)));
        }
    }

    @Override
    public Signal input(int index) {
        return plan.inputs().get(index).signal();
    }

    @Override
    public Signal output(int index) {
        return plan.outputs().get(index).signal();
    }

    @Override
    public void step() {
        plan.step(t++);
    }

    @Override
    public void reset() {
        for (Plan.Block block : plan.state()) {
            if (block.variable().role() == Role.WEIGHT) {
                continue;
            }
            if (block.array() instanceof double[] numbers) {
                Arrays.fill(numbers, block.variable().initial());
            } else if (block.array() instanceof int[] numbers) {
                Arrays.fill(numbers, (int) block.variable().initial());
            }
        }
        plan.push();
    }

    @Override
    public void close() {
        plan.close();
    }
}
