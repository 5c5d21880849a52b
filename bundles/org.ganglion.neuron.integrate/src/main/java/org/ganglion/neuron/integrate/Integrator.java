// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.integrate;

import java.util.List;
import org.ganglion.api.network.Inbox;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.PluginOptions;
import org.ganglion.api.network.Signal;
import org.ganglion.api.network.Variable;
import org.ganglion.api.neuron.NeuronModel;
import org.ganglion.api.neuron.NeuronTypes;
import org.ganglion.api.neuron.Population;
import org.ganglion.api.neuron.PopulationSite;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * Integrator without leak, {@code dv/dt = r x}: {@code v += r x} for pulses, {@code v += dt r x} for currents, as the option
 * {@code integrate.input} says; sends v. Euler and the exact solution are the same here.
 */
@Component(property = "service.ranking:Integer=100", configurationPolicy = ConfigurationPolicy.IGNORE)
@NeuronTypes(type = "I")
@PluginOptions(options = Options.INTEGRATE_INPUT)
public final class Integrator implements NeuronModel<Integrator.Parameters> {
    /**
     * As in NIR.
     *
     * @param r V per unit of input, or with currents Ohm/s
     */
    public record Parameters(double[] r) {}

    @Override
    public Class<Parameters> parameters() {
        return Parameters.class;
    }

    @Override
    public List<Variable> variables(Node node, Parameters parameters, Options options) {
        Gain.perStep(parameters.r, options);
        return List.of(Variable.state("v", "V", 0, node.output().shape()));
    }

    @Override
    public Population populate(Parameters parameters, PopulationSite site) {
        return new Neurons(parameters, site);
    }

    private static final class Neurons implements Population {
        private final double[] gain;
        private final double[] v;
        private final Inbox inbox;
        private final Signal output;

        Neurons(Parameters parameters, PopulationSite site) {
            this.gain = Gain.perStep(parameters.r, site.options());
            this.v = site.state().f64("v");
            this.inbox = site.inbox(0);
            this.output = site.output();
        }

        @Override
        public void step(long t) {
            double[] x = inbox.slot(0);
            for (int i = 0; i < v.length; i++) {
                v[i] += gain[i] * x[i];
            }
            System.arraycopy(v, 0, output.f64(), 0, v.length);
            output.dense();
        }
    }
}
