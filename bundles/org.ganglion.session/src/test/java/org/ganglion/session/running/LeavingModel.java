// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import java.util.List;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Variable;
import org.ganglion.api.neuron.NeuronModel;
import org.ganglion.api.neuron.Population;
import org.ganglion.api.neuron.PopulationSite;

/** A {@link LeakyModel} to which something happens while a plan with it is compiled. */
record LeavingModel(LeakyModel model, Runnable whileCompiled) implements NeuronModel<LeakyModel.Leak> {
    @Override
    public Class<LeakyModel.Leak> parameters() {
        return model.parameters();
    }

    @Override
    public List<Variable> variables(Node node, LeakyModel.Leak parameters, Options options) {
        return model.variables(node, parameters, options);
    }

    @Override
    public Population populate(LeakyModel.Leak parameters, PopulationSite site) {
        whileCompiled.run();
        return model.populate(parameters, site);
    }
}
