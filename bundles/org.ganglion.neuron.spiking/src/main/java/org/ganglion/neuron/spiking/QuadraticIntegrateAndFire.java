// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.spiking;

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
import org.ganglion.neuron.spiking.StartingValues.Start;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * Quadratic integrate-and-fire, the canonical model near a saddle-node (Ermentrout and Kopell 1986; in this form Gerstner, Kistler, Naud and
 * Paninski, "Neuronal Dynamics", 2014, section 5.3):
 *
 * <pre>
 * tau v' = gain (v - v_rest) (v - v_critical) + r x
 * v at or above v_threshold is a spike: v = v_reset
 * </pre>
 *
 * <p>Forward Euler, in SI units as NIR. A spike always sets v to v_reset; the option {@code reset} has no meaning here.
 */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
@NeuronTypes(type = "neuron.QIF", integrator = "euler")
public final class QuadraticIntegrateAndFire implements NeuronModel<QuadraticIntegrateAndFire.Parameters> {
    /**
     * One value per neuron or one for all.
     *
     * @param tau s, above 0
     * @param r Ohm
     * @param gain 1/V
     * @param vRest V
     * @param vCritical V, from where v runs away without input
     * @param vThreshold V
     * @param vReset V
     * @param vStart V, at first and after a reset
     */
    public record Parameters(
            double[] tau,
            @Default("1") double[] r,
            @Default("1") double[] gain,
            @Default("0") double[] vRest,
            @Default("0") double[] vCritical,
            double[] vThreshold,
            double[] vReset,
            @Default("0") double[] vStart) {
        /** Checks. */
        public Parameters {
            Positive.require("tau", tau);
        }

        private List<Start> starts() {
            return List.of(new Start("v", "V", vStart));
        }
    }

    @Override
    public Class<Parameters> parameters() {
        return Parameters.class;
    }

    @Override
    public List<Variable> variables(Node node, Parameters parameters, Options options) {
        return StartingValues.variables(node.output().shape(), parameters.starts());
    }

    @Override
    public Population populate(Parameters parameters, PopulationSite site) {
        return new Neurons(parameters, site);
    }

    private static final class Neurons implements Population {
        private final Parameters p;
        private final StartingValues start;
        private final double[] share;
        private final double[] v;
        private final Inbox inbox;
        private final Signal output;

        Neurons(Parameters parameters, PopulationSite site) {
            this.p = parameters;
            this.start = new StartingValues(parameters.starts(), site.state());
            this.share = new double[parameters.tau.length];
            for (int i = 0; i < share.length; i++) {
                share[i] = site.options().dt() / parameters.tau[i];
            }
            this.v = site.state().f64("v");
            this.inbox = site.inbox(0);
            this.output = site.output();
        }

        @Override
        public void step(long t) {
            start.place();
            double[] x = inbox.slot(0);
            int[] index = output.index();
            int spikes = 0;
            for (int i = 0; i < v.length; i++) {
                v[i] += share[i] * (p.gain[i] * (v[i] - p.vRest[i]) * (v[i] - p.vCritical[i]) + p.r[i] * x[i]);
                if (v[i] >= p.vThreshold[i]) {
                    v[i] = p.vReset[i];
                    index[spikes++] = i;
                }
            }
            output.spikes(spikes);
        }
    }
}
