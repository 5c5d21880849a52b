// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.integrate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ganglion.api.driver.Board;
import org.ganglion.api.driver.Claim;
import org.ganglion.api.driver.Driver;
import org.ganglion.api.engine.Assignment;
import org.ganglion.api.engine.Assignment.Claimed;
import org.ganglion.api.engine.Assignment.Provided;
import org.ganglion.api.engine.Plan;
import org.ganglion.api.engine.Provider;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Signal;
import org.ganglion.api.neuron.NeuronModel;
import org.ganglion.driver.cpu.CpuDriver;
import org.ganglion.engine.spiking.SpikingEngine;

/** Runs a network on the spiking engine, the CPU driver and the models of this bundle, step by step. */
final class Bench implements AutoCloseable {
    private static final Board BOARD = new Board("amd64", 1, 0, Set.of(), Set.of(), Map.of());
    private static final Map<String, NeuronModel<?>> MODELS = Map.of(
            "LIF", new EulerLif(),
            "LI", new EulerLi(),
            "CubaLIF", new EulerCubaLif(),
            "CubaLI", new EulerCubaLi(),
            "I", new Integrator(),
            "IF", new IntegrateAndFire(),
            "neuron.ALIF", new AdaptiveLif());

    private final Plan plan;
    private long t;

    Bench(Network network) {
        this.plan = new SpikingEngine().compile(assign(network));
    }

    private static Assignment assign(Network network) {
        Provider here = new Provider("org.ganglion.neuron.integrate", "0.1.0", 1);
        Map<String, Provided<NeuronModel<?>>> populations = new LinkedHashMap<>();
        for (Node node : network.nodes().values()) {
            if (MODELS.containsKey(node.type())) {
                populations.put(node.id(), new Provided<>(here, MODELS.get(node.type())));
            }
        }
        Driver cpu = new CpuDriver();
        List<Claimed> claims = new ArrayList<>();
        for (Claim claim : cpu.claims(network, network.nodes().keySet(), BOARD).claims()) {
            claims.add(new Claimed(new Provided<>(new Provider("org.ganglion.driver.cpu", "0.1.0", 2), cpu), claim));
        }
        return new Assignment(network, BOARD, populations, claims, Map.of());
    }

    Plan plan() {
        return plan;
    }

    void step(double... input) {
        Signal signal = plan.inputs().get(0).signal();
        System.arraycopy(input, 0, signal.f64(), 0, input.length);
        signal.dense();
        plan.step(t++);
    }

    /** What a node sent in the last step, a value per element. */
    double[] sent(String node) {
        return dense(plan.signal(node));
    }

    /** The first output of the last step. */
    double[] output() {
        return dense(plan.outputs().get(0).signal());
    }

    /** A variable of a node. */
    double[] variable(String node, String name) {
        return plan.state().stream()
                .filter(block ->
                        block.node().equals(node) && block.variable().name().equals(name))
                .map(block -> (double[]) block.array())
                .findFirst()
                .orElseThrow();
    }

    private static double[] dense(Signal signal) {
        double[] values = new double[signal.size()];
        switch (signal.form()) {
            case DENSE -> System.arraycopy(signal.f64(), 0, values, 0, values.length);
            case EVENTS -> {
                for (int n = 0; n < signal.count(); n++) {
                    values[signal.index()[n]] = signal.f64()[n];
                }
            }
            case SPIKES -> {
                for (int n = 0; n < signal.count(); n++) {
                    values[signal.index()[n]] = 1;
                }
            }
        }
        return values;
    }

    @Override
    public void close() {
        plan.close();
    }
}
