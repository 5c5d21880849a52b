// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import java.util.List;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.State;
import org.ganglion.api.network.Variable;
import org.ganglion.api.neuron.NeuronModel;
import org.ganglion.api.neuron.Population;
import org.ganglion.api.neuron.PopulationSite;

/** As {@link LeakyModel}, but keeps its potential in millivolts, and takes over one in volts. */
final class MillivoltModel implements NeuronModel<LeakyModel.Leak> {
    @Override
    public Class<LeakyModel.Leak> parameters() {
        return LeakyModel.Leak.class;
    }

    @Override
    public List<Variable> variables(Node node, LeakyModel.Leak parameters, Options options) {
        return List.of(Variable.state("v", "mV", 0, node.output().size()));
    }

    @Override
    public Population populate(LeakyModel.Leak parameters, PopulationSite site) {
        double[] v = site.state().f64("v");
        return new Population() {
            @Override
            public void step(long t) {
                double[] in = site.inbox(0).slot(0);
                for (int i = 0; i < v.length; i++) {
                    v[i] = parameters.leak() * v[i] + 1000 * in[i];
                    site.output().f64()[i] = v[i] / 1000;
                }
                site.output().dense();
            }

            @Override
            public boolean adapt(List<Variable> before, State old) {
                if (before.size() != 1 || !before.get(0).unit().equals("V")) {
                    return false;
                }
                double[] volts = old.f64(before.get(0).name());
                for (int i = 0; i < v.length; i++) {
                    v[i] = 1000 * volts[i];
                }
                return true;
            }
        };
    }
}
