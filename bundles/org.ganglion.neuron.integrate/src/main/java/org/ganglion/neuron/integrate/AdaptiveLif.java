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

/**
 * Leaky integrate-and-fire with an adaptive threshold (Bellec et al., "A solution to the learning dilemma for recurrent networks of spiking
 * neurons", Nature Communications 11:3625, 2020, Methods, "Network models").
 *
 * <pre>
 * v += dt/tau ((v_leak - v) + r x)             spike z where v > v_threshold + beta a
 * a  = exp(-dt/tau_adaptation) a + z           a is what the steps before left; z raises the threshold from the next step on
 * </pre>
 *
 * <p>The reset is in the same step: with {@code reset=subtract}, as in the paper, v falls by {@code v_threshold - v_reset} (without the
 * adaptive part), else v becomes v_reset. The paper's input gain of 1 is {@code r = tau / dt}.
 */
@Component(property = "service.ranking:Integer=100", configurationPolicy = ConfigurationPolicy.IGNORE)
@NeuronTypes(type = "neuron.ALIF", integrator = "euler")
public final class AdaptiveLif implements NeuronModel<AdaptiveLif.Parameters> {
    /**
     * One value per neuron or one for all.
     *
     * @param tau s, above 0
     * @param r Ohm
     * @param vLeak V
     * @param vThreshold V, of a neuron that has long been silent
     * @param vReset V
     * @param tauAdaptation s, above 0
     * @param beta V, how far a spike raises the threshold
     */
    public record Parameters(
            double[] tau,
            @Default("1") double[] r,
            @Default("0") double[] vLeak,
            double[] vThreshold,
            @Default("0") double[] vReset,
            double[] tauAdaptation,
            double[] beta) {
        /** Checks. */
        public Parameters {
            TimeConstants.requirePositive("tau", tau);
            TimeConstants.requirePositive("tau_adaptation", tauAdaptation);
        }
    }

    @Override
    public Class<Parameters> parameters() {
        return Parameters.class;
    }

    @Override
    public List<Variable> variables(Node node, Parameters parameters, Options options) {
        TimeConstants.perStep("tau", parameters.tau, options.dt());
        int[] shape = node.output().shape();
        return List.of(Variable.state("v", "V", 0, shape), Variable.state("a", "", 0, shape));
    }

    @Override
    public Population populate(Parameters parameters, PopulationSite site) {
        return new Neurons(parameters, site);
    }

    private static final class Neurons implements Population {
        private final Parameters p;
        private final double[] share;
        private final double[] left;
        private final boolean subtract;
        private final double[] v;
        private final double[] a;
        private final Inbox inbox;
        private final Signal output;

        Neurons(Parameters parameters, PopulationSite site) {
            double dt = site.options().dt();
            this.p = parameters;
            this.share = TimeConstants.perStep("tau", parameters.tau, dt);
            this.left = new double[share.length];
            for (int i = 0; i < left.length; i++) {
                left[i] = StrictMath.exp(-dt / parameters.tauAdaptation[i]);
            }
            this.subtract = site.options().reset() == Options.Reset.SUBTRACT;
            this.v = site.state().f64("v");
            this.a = site.state().f64("a");
            this.inbox = site.inbox(0);
            this.output = site.output();
        }

        @Override
        public void step(long t) {
            double[] x = inbox.slot(0);
            int[] index = output.index();
            int spikes = 0;
            for (int i = 0; i < v.length; i++) {
                v[i] += share[i] * ((p.vLeak[i] - v[i]) + p.r[i] * x[i]);
                boolean spike = v[i] > p.vThreshold[i] + p.beta[i] * a[i];
                a[i] *= left[i];
                if (spike) {
                    v[i] = subtract ? v[i] - (p.vThreshold[i] - p.vReset[i]) : p.vReset[i];
                    a[i] += 1;
                    index[spikes++] = i;
                }
            }
            output.spikes(spikes);
        }
    }
}
