// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.spiking;

import java.util.ArrayList;
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
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.NodeKind;
import org.ganglion.api.network.Signal;
import org.ganglion.api.neuron.NeuronModel;
import org.ganglion.driver.cpu.CpuDriver;
import org.ganglion.engine.spiking.SpikingEngine;
import org.ganglion.neuron.exact.Coba;
import org.ganglion.neuron.exact.ExactCubaExp;
import org.ganglion.neuron.exact.PoissonInput;
import org.ganglion.neuron.exact.RefractoryLif;

/** Runs a network on the real engine, driver and neuron models, and lists the spikes of one node. */
final class PlanBench implements AutoCloseable {
    private static final Board BOARD = new Board("amd64", 1, 0, Set.of(), Set.of(), Map.of());
    private static final Map<String, NeuronModel<?>> MODELS = Map.of(
            "neuron.CubaExp", new ExactCubaExp(),
            "neuron.Coba", new Coba(),
            "neuron.RefractoryLif", new RefractoryLif(),
            "neuron.Poisson", new PoissonInput());

    private final Plan plan;
    private final Signal spikes;
    private long t;

    PlanBench(Network network, String observed) {
        this.plan = new SpikingEngine().compile(assign(network));
        this.spikes = plan.signal(observed);
    }

    private static Assignment assign(Network network) {
        Map<String, Provided<NeuronModel<?>>> populations = new LinkedHashMap<>();
        for (Node node : network.nodes().values()) {
            if (node.kind() == NodeKind.POPULATION) {
                Provider models = new Provider("org.ganglion.neuron.exact", "0.1.0", 1);
                populations.put(node.id(), new Provided<>(models, MODELS.get(node.type())));
            }
        }
        Driver cpu = new CpuDriver();
        Provider drivers = new Provider("org.ganglion.driver.cpu", "0.1.0", 2);
        List<Claimed> claims = cpu.claims(network, network.nodes().keySet(), BOARD).claims().stream()
                .map(claim -> new Claimed(new Provided<>(drivers, cpu), claim))
                .toList();
        return new Assignment(network, BOARD, populations, claims, Map.of());
    }

    /** The spikes of the next steps, each as the 1-based number of its step and the neuron. */
    List<String> spikes(int steps) {
        List<String> list = new ArrayList<>();
        for (int k = 0; k < steps; k++) {
            plan.step(t++);
            for (int n = 0; n < spikes.count(); n++) {
                list.add(t + "," + spikes.index()[n]);
            }
        }
        return list;
    }

    /** The number of spikes in the next steps. */
    long count(int steps) {
        long count = 0;
        for (int k = 0; k < steps; k++) {
            plan.step(t++);
            count += spikes.count();
        }
        return count;
    }

    @Override
    public void close() {
        plan.close();
    }
}
