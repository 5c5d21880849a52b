// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import java.util.List;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Variable;
import org.ganglion.api.neuron.NeuronModel;
import org.ganglion.api.neuron.Population;
import org.ganglion.api.neuron.PopulationSite;

/** As {@link LeakyModel}, but what leaves is clamped, so that a state that is not finite cannot be seen from outside. */
final class ClampedModel implements NeuronModel<LeakyModel.Leak> {
    private final LeakyModel model;

    ClampedModel(LeakyModel.Fault fault) {
        model = new LeakyModel(fault);
    }

    @Override
    public Class<LeakyModel.Leak> parameters() {
        return LeakyModel.Leak.class;
    }

    @Override
    public List<Variable> variables(Node node, LeakyModel.Leak parameters, Options options) {
        return model.variables(node, parameters, options);
    }

    @Override
    public Population populate(LeakyModel.Leak parameters, PopulationSite site) {
        Population population = model.populate(parameters, site);
        return t -> {
            population.step(t);
            double[] out = site.output().f64();
            for (int i = 0; i < out.length; i++) {
                out[i] = Math.max(-100, Math.min(100, out[i]));
            }
        };
    }
}
