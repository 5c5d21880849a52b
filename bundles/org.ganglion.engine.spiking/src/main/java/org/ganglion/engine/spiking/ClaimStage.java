// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.spiking;

import java.util.Collection;
import org.ganglion.api.driver.EnergyTable;
import org.ganglion.api.driver.Operations;
import org.ganglion.api.driver.Stage;
import org.ganglion.api.engine.Provider;

/** A driver's stage with what crosses the border of its claim. */
final class ClaimStage implements PlanStage {
    private final Provider provider;
    private final Stage stage;
    private final Confluence[] inputs;
    private final Outbox[] outboxes;
    private final EnergyTable energy;

    ClaimStage(
            Provider provider,
            Stage stage,
            Collection<Confluence> inputs,
            Collection<Outbox> outboxes,
            EnergyTable energy) {
        this.provider = provider;
        this.stage = stage;
        this.inputs = inputs.toArray(Confluence[]::new);
        this.outboxes = outboxes.toArray(Outbox[]::new);
        this.energy = energy;
    }

    Stage stage() {
        return stage;
    }

    @Override
    public Provider provider() {
        return provider;
    }

    @Override
    public void step(long t) {
        for (Confluence input : inputs) {
            input.gather();
        }
        stage.step(t);
        for (Outbox outbox : outboxes) {
            outbox.deliver();
        }
    }

    @Override
    public void pull() {
        stage.pull();
    }

    @Override
    public void push() {
        stage.push();
    }

    @Override
    public void count(Operations into) {
        stage.count(into);
    }

    @Override
    public EnergyTable energy() {
        return energy;
    }

    @Override
    public void close() {
        stage.close();
    }
}
