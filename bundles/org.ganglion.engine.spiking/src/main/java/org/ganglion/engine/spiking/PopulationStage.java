// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.spiking;

import java.util.List;
import org.ganglion.api.driver.EnergyTable;
import org.ganglion.api.driver.Operations;
import org.ganglion.api.engine.Provider;
import org.ganglion.api.neuron.Population;

/** A population with its inboxes. */
final class PopulationStage implements PlanStage {
    private final Provider provider;
    private final Population population;
    private final PopulationInbox[] inboxes;
    private final SignalBuffer output;
    private final EnergyTable energy;

    PopulationStage(
            Provider provider,
            Population population,
            List<PopulationInbox> inboxes,
            SignalBuffer output,
            EnergyTable energy) {
        this.provider = provider;
        this.population = population;
        this.inboxes = inboxes.toArray(PopulationInbox[]::new);
        this.output = output;
        this.energy = energy;
    }

    @Override
    public Provider provider() {
        return provider;
    }

    @Override
    public void step(long t) {
        for (PopulationInbox inbox : inboxes) {
            inbox.gather();
        }
        population.step(t);
    }

    @Override
    public void pull() {
        // the engine owns all of its state
    }

    @Override
    public void push() {
        // the engine owns all of its state
    }

    @Override
    public void count(Operations into) {
        long updates = population.membraneUpdates();
        into.membraneUpdates += updates < 0 ? output.size() : updates;
        into.activations += output.size();
        into.active += output.active();
    }

    @Override
    public EnergyTable energy() {
        return energy;
    }

    @Override
    public void close() {
        // holds nothing that must be freed
    }
}
