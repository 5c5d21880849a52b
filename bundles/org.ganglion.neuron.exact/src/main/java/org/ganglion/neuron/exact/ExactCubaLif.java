// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.exact;

import java.util.List;
import org.ganglion.api.network.Default;
import org.ganglion.api.network.Inbox;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Signal;
import org.ganglion.api.network.Variable;
import org.ganglion.api.neuron.NeuronModel;
import org.ganglion.api.neuron.NeuronTypes;
import org.ganglion.api.neuron.Population;
import org.ganglion.api.neuron.PopulationSite;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * Leaky integrate-and-fire driven by a synaptic current, by the exact solution; a spike where {@code v > v_threshold} at the
 * end of a step, reset in the same step.
 */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
@NeuronTypes(type = "CubaLIF", integrator = "exact")
public final class ExactCubaLif implements NeuronModel<ExactCubaLif.Parameters> {
    /**
     * As in NIR.
     *
     * @param tauSyn s
     * @param tauMem s
     * @param r Ohm
     * @param vLeak V
     * @param wIn A per spike
     * @param vThreshold V
     * @param vReset V
     */
    public record Parameters(
            double[] tauSyn,
            double[] tauMem,
            double[] r,
            double[] vLeak,
            @Default("1") double[] wIn,
            double[] vThreshold,
            @Default("0") double[] vReset) {
        /** Checks. */
        public Parameters {
            TimeConstants.requirePositive("tau_syn", tauSyn);
            TimeConstants.requirePositive("tau_mem", tauMem);
        }
    }

    @Override
    public Class<Parameters> parameters() {
        return Parameters.class;
    }

    @Override
    public List<Variable> variables(Node node, Parameters parameters, Options options) {
        return CurrentAndPotential.variables(node.output().shape());
    }

    @Override
    public Population populate(Parameters parameters, PopulationSite site) {
        return new Neurons(parameters, site);
    }

    private static final class Neurons implements Population {
        private final CurrentAndPotential dynamics;
        private final Firing firing;
        private final double[] v;
        private final Inbox inbox;
        private final Signal output;

        Neurons(Parameters parameters, PopulationSite site) {
            this.dynamics = new CurrentAndPotential(
                    parameters.tauSyn,
                    parameters.tauMem,
                    parameters.r,
                    parameters.vLeak,
                    parameters.wIn,
                    site.options(),
                    site.state());
            this.firing = new Firing(
                    parameters.vThreshold, parameters.vReset, site.options().reset());
            this.v = site.state().f64("v");
            this.inbox = site.inbox(0);
            this.output = site.output();
        }

        @Override
        public void step(long t) {
            dynamics.advance(inbox.slot(0));
            firing.fire(v, output);
        }
    }
}
