// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.exact;

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

/**
 * Leaky integrator by the exact solution for input that is constant within the step: {@code v = v_inf + (v - v_inf) exp(-dt/tau)} with
 * {@code v_inf = v_leak + r x}; sends v.
 */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
@NeuronTypes(type = "LI", integrator = "exact")
public final class ExactLi implements NeuronModel<ExactLi.Parameters> {
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
        return List.of(Variable.state("v", "V", 0, node.output().shape()));
    }

    @Override
    public Population populate(Parameters parameters, PopulationSite site) {
        return new Neurons(parameters, site);
    }

    private static final class Neurons implements Population {
        private final double[] left;
        private final double[] r;
        private final double[] vLeak;
        private final double[] v;
        private final Inbox inbox;
        private final Signal output;

        Neurons(Parameters parameters, PopulationSite site) {
            this.left = TimeConstants.left(parameters.tau, site.options().dt());
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
                double vInf = vLeak[i] + r[i] * x[i];
                v[i] = vInf + (v[i] - vInf) * left[i];
            }
            System.arraycopy(v, 0, output.f64(), 0, v.length);
            output.dense();
        }
    }
}
