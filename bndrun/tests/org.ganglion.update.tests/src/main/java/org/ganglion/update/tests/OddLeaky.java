// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.tests;

import java.util.List;
import java.util.function.LongConsumer;
import org.ganglion.api.network.Inbox;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Variable;
import org.ganglion.api.neuron.NeuronModel;
import org.ganglion.api.neuron.Population;
import org.ganglion.api.neuron.PopulationSite;

/**
 * Leaky integrators {@code v += dt/tau ((v_leak - v) + r x)} that do something else in every step as well.
 *
 * @param beside is given the step
 */
record OddLeaky(LongConsumer beside) implements NeuronModel<OddLeaky.Parameters> {
    /** As in NIR. */
    public record Parameters(double[] tau, double[] r, double[] vLeak) {}

    @Override
    public Class<Parameters> parameters() {
        return Parameters.class;
    }

    @Override
    public List<Variable> variables(Node node, Parameters parameters, Options options) {
        return List.of(Variable.state("v", "V", 0, node.output().shape()));
    }

    @Override
    public Population populate(Parameters parameters, PopulationSite site) {
        double[] v = site.state().f64("v");
        Inbox inbox = site.inbox(0);
        return t -> {
            beside.accept(t);
            double[] x = inbox.slot(0);
            for (int i = 0; i < v.length; i++) {
                double share = site.options().dt() / parameters.tau[i];
                v[i] += share * ((parameters.vLeak[i] - v[i]) + parameters.r[i] * x[i]);
            }
            System.arraycopy(v, 0, site.output().f64(), 0, v.length);
            site.output().dense();
        };
    }
}
