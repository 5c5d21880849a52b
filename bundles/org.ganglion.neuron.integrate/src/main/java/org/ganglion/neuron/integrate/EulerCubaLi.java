// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.integrate;

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

/** Leaky integrator driven by a synaptic current, by forward Euler; sends v. */
@Component(property = "service.ranking:Integer=100", configurationPolicy = ConfigurationPolicy.IGNORE)
@NeuronTypes(type = "CubaLI", integrator = "euler")
public final class EulerCubaLi implements NeuronModel<EulerCubaLi.Parameters> {
    /**
     * As in NIR.
     *
     * @param tauSyn s
     * @param tauMem s
     * @param r Ohm
     * @param vLeak V
     * @param wIn A per spike
     */
    public record Parameters(
            double[] tauSyn,
            double[] tauMem,
            double[] r,
            double[] vLeak,
            @Default("1") double[] wIn) {
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
        TimeConstants.perStep("tau_syn", parameters.tauSyn, options.dt());
        TimeConstants.perStep("tau_mem", parameters.tauMem, options.dt());
        return CurrentAndPotential.variables(node.output().shape());
    }

    @Override
    public Population populate(Parameters parameters, PopulationSite site) {
        return new Neurons(parameters, site);
    }

    private static final class Neurons implements Population {
        private final CurrentAndPotential dynamics;
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
            this.v = site.state().f64("v");
            this.inbox = site.inbox(0);
            this.output = site.output();
        }

        @Override
        public void step(long t) {
            dynamics.advance(inbox.slot(0));
            System.arraycopy(v, 0, output.f64(), 0, v.length);
            output.dense();
        }
    }
}
