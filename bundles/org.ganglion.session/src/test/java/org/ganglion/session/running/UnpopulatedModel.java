// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import java.util.List;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Variable;
import org.ganglion.api.neuron.NeuronModel;
import org.ganglion.api.neuron.Population;
import org.ganglion.api.neuron.PopulationSite;

/** Promises a population and then cannot make one. */
final class UnpopulatedModel implements NeuronModel<LeakyModel.Leak> {
    @Override
    public Class<LeakyModel.Leak> parameters() {
        return LeakyModel.Leak.class;
    }

    @Override
    public List<Variable> variables(Node node, LeakyModel.Leak parameters, Options options) {
        return List.of(Variable.state("v", "V", 0, node.output().size()));
    }

    @Override
    public Population populate(LeakyModel.Leak parameters, PopulationSite site) {
        throw new IllegalStateException("cannot");
    }
}
