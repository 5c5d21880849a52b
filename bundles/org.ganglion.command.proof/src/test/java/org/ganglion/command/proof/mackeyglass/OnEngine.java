// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.mackeyglass;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ganglion.api.driver.Board;
import org.ganglion.api.driver.Claim;
import org.ganglion.api.engine.Assignment;
import org.ganglion.api.engine.Assignment.Claimed;
import org.ganglion.api.engine.Assignment.Provided;
import org.ganglion.api.engine.Plan;
import org.ganglion.api.engine.Provider;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Role;
import org.ganglion.api.network.Signal;
import org.ganglion.driver.cpu.CpuDriver;
import org.ganglion.engine.spiking.SpikingEngine;
import org.ganglion.learning.rls.RecursiveLeastSquares;
import org.ganglion.neuron.rate.LeakyTanh;

/** The spiking engine without a session. */
final class OnEngine implements Running {
    private static final Board BOARD = new Board("amd64", 1, 0, Set.of(), Set.of(), Map.of());
    private static final Provider HERE = new Provider("here", "0.1.0", 1);

    private final Plan plan;
    private long t;

    OnEngine(Network network) {
        CpuDriver cpu = new CpuDriver();
        List<Claimed> claims = new ArrayList<>();
        for (Claim claim : cpu.claims(network, network.nodes().keySet(), BOARD).claims()) {
            claims.add(new Claimed(new Provided<>(HERE, cpu), claim));
        }
        this.plan = new SpikingEngine()
                .compile(new Assignment(
                        network,
                        BOARD,
                        Map.of("x", new Provided<>(HERE, new LeakyTanh())),
                        claims,
                        Map.of("rls", new Provided<>(HERE, new RecursiveLeastSquares()))));
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
