// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.integrate;

import java.util.List;
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

/** Leaky integrator by forward Euler: {@code v += dt/tau ((v_leak - v) + r x)}; sends v. */
@Component(property = "service.ranking:Integer=100", configurationPolicy = ConfigurationPolicy.IGNORE)
@NeuronTypes(type = "LI", integrator = "euler")
public final class EulerLi implements NeuronModel<EulerLi.Parameters> {
    /**
     * As in NIR.
     *
     * @param tau s
     * @param r Ohm
     * @param vLeak V
     */
    public record Parameters(double[] tau, double[] r, double[] vLeak) {
        /** Checks. */
        public Parameters {
            TimeConstants.requirePositive("tau", tau);
        }
    }

    @Override
    public Class<Parameters> parameters() {
        return Parameters.class;
    }

    @Override
    public List<Variable> variables(Node node, Parameters parameters, Options options) {
        TimeConstants.perStep("tau", parameters.tau, options.dt());
        return List.of(Variable.state("v", "V", 0, node.output().shape()));
    }

    @Override
    public Population populate(Parameters parameters, PopulationSite site) {
        return new Neurons(parameters, site);
    }

    private static final class Neurons implements Population {
        private final double[] share;
        private final double[] r;
        private final double[] vLeak;
        private final double[] v;
        private final Inbox inbox;
        private final Signal output;

        Neurons(Parameters parameters, PopulationSite site) {
            this.share =
                    TimeConstants.perStep("tau", parameters.tau, site.options().dt());
            this.r = parameters.r;
            this.vLeak = parameters.vLeak;
            this.v = site.state().f64("v");
            this.inbox = site.inbox(0);
            this.output = site.output();
        }

        @Override
        public void step(long t) {
            double[] x = inbox.slot(0);
            for (int i = 0; i < v.length; i++) {
                v[i] += share[i] * ((vLeak[i] - v[i]) + r[i] * x[i]);
            }
            System.arraycopy(v, 0, output.f64(), 0, v.length);
            output.dense();
        }
    }
}
