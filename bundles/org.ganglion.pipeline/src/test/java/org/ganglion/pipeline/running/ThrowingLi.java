// SPDX-License-Identifier: Apache-2.0
package org.ganglion.pipeline.running;

import java.util.List;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Variable;
import org.ganglion.api.neuron.NeuronModel;
import org.ganglion.api.neuron.Population;
import org.ganglion.api.neuron.PopulationSite;
import org.ganglion.neuron.integrate.EulerLi;

/** Leaky integrators that throw from a certain step on. */
final class ThrowingLi implements NeuronModel<EulerLi.Parameters> {
    private final EulerLi sound = new EulerLi();
    private final long step;

    ThrowingLi(long step) {
        this.step = step;
    }

    @Override
    public Class<EulerLi.Parameters> parameters() {
        return sound.parameters();
    }

    @Override
    public List<Variable> variables(Node node, EulerLi.Parameters parameters, Options options) {
        return sound.variables(node, parameters, options);
    }

    @Override
    public Population populate(EulerLi.Parameters parameters, PopulationSite site) {
        Population population = sound.populate(parameters, site);
        return t -> {
            population.step(t);
            if (t >= step) {
                throw new IllegalStateException("broken on purpose");
            }
        };
    }
}
