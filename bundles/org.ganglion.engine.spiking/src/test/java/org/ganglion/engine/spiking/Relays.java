// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.spiking;

import java.util.List;
import org.ganglion.api.network.Default;
import org.ganglion.api.network.Inbox;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Signal;
import org.ganglion.api.network.Variable;
import org.ganglion.api.neuron.NeuronModel;
import org.ganglion.api.neuron.Population;
import org.ganglion.api.neuron.PopulationSite;

/** A neuron model whose populations send at once what arrives, so that a test sees when it arrives. */
final class Relays implements NeuronModel<Relays.Parameters> {
    /**
     * How they send.
     *
     * @param spiking whether they send a spike where at least 0.5 arrives, or the value itself
     */
    record Parameters(@Default("false") boolean spiking) {}

    @Override
    public Class<Parameters> parameters() {
        return Parameters.class;
    }

    @Override
    public List<Variable> variables(Node node, Parameters parameters, Options options) {
        return List.of(Variable.state("total", "", 0, node.output().shape()));
    }

    @Override
    public Population populate(Parameters parameters, PopulationSite site) {
        Inbox inbox = site.inbox(0);
        Signal output = site.output();
        double[] total = site.state().f64("total");
        return t -> {
            double[] arriving = inbox.slot(0);
            int spikes = 0;
            for (int i = 0; i < arriving.length; i++) {
                total[i] += arriving[i];
                if (!parameters.spiking) {
                    output.f64()[i] = arriving[i];
                } else if (arriving[i] >= 0.5) {
                    output.index()[spikes++] = i;
                }
            }
            if (parameters.spiking) {
                output.spikes(spikes);
            } else {
                output.dense();
            }
        };
    }
}
