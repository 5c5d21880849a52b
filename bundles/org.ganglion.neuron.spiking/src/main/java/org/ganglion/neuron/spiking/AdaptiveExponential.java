// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.spiking;

import java.util.ArrayList;
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
 * Adaptive exponential integrate-and-fire (Brette and Gerstner, "Adaptive exponential integrate-and-fire model as an effective description of
 * neuronal activity", Journal of Neurophysiology 94, 2005, equations 1 and 2), in the units of Naud, Marcille, Clopath and Gerstner (2008):
 * pF, nS, mV, ms and pA, because its irregular patterns are chaotic and follow from the rounding of these numbers.
 *
 * <pre>
 * c v' = -g_l (v - e_l) + g_l delta_t exp((v - v_t) / delta_t) + x - w      tau_w w' = a (v - e_l) - w
 * v above v_peak is a spike: v = v_reset, w = w + b
 * </pre>
 *
 * <p>Forward Euler: v and w both read the values of the step before. The input x is in pA. Neurons start at e_l. A spike always sets v to
 * v_reset; the option {@code reset} has no meaning here.
 */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
@NeuronTypes(type = "neuron.AdEx", integrator = "euler")
public final class AdaptiveExponential implements NeuronModel<AdaptiveExponential.Parameters> {
    private static final double MILLISECONDS = 1000;

    /**
     * As in the paper; one value per neuron or one for all. Defaults: Brette and Gerstner (2005), but the peak.
     *
     * @param c pF, above 0
     * @param gL nS, above 0
     * @param eL mV
     * @param vT mV
     * @param deltaT mV, above 0
     * @param a nS
     * @param tauW ms, above 0
     * @param b pA
     * @param vReset mV
     * @param vPeak mV
     */
    public record Parameters(
            @Default("281") double[] c,
            @Default("30") double[] gL,
            @Default("-70.6") double[] eL,
            @Default("-50.4") double[] vT,
            @Default("2") double[] deltaT,
            @Default("4") double[] a,
            @Default("144") double[] tauW,
            @Default("80.5") double[] b,
            @Default("-70.6") double[] vReset,
            @Default("0") double[] vPeak) {
        /** Checks. */
        public Parameters {
            Positive.require("c", c);
            Positive.require("g_l", gL);
            Positive.require("delta_t", deltaT);
            Positive.require("tau_w", tauW);
        }

        private List<Start> starts() {
            return List.of(new Start("v", "mV", eL));
        }
    }

    @Override
    public Class<Parameters> parameters() {
        return Parameters.class;
    }

    @Override
    public List<Variable> variables(Node node, Parameters parameters, Options options) {
        int[] shape = node.output().shape();
        List<Variable> all = new ArrayList<>(StartingValues.variables(shape, parameters.starts()));
        all.add(Variable.state("w", "pA", 0, shape));
        return all;
    }

    @Override
    public Population populate(Parameters parameters, PopulationSite site) {
        return new Neurons(parameters, site);
    }

    private static final class Neurons implements Population {
        private final Parameters p;
        private final StartingValues start;
        private final double dt;
        private final double[] v;
        private final double[] w;
        private final Inbox inbox;
        private final Signal output;

        Neurons(Parameters parameters, PopulationSite site) {
            this.p = parameters;
            this.start = new StartingValues(parameters.starts(), site.state());
            this.dt = site.options().dt() * MILLISECONDS;
            this.v = site.state().f64("v");
            this.w = site.state().f64("w");
            this.inbox = site.inbox(0);
            this.output = site.output();
        }

        @Override
        public void step(long t) {
            start.place();
            advance(inbox.slot(0));
            fire();
        }

        private void advance(double[] x) {
            for (int i = 0; i < v.length; i++) {
                double upstroke = Upstroke.of(v[i], p.vT[i], p.deltaT[i]);
                double dv = (-p.gL[i] * (v[i] - p.eL[i]) + p.gL[i] * p.deltaT[i] * upstroke + x[i] - w[i]) / p.c[i];
                double dw = (p.a[i] * (v[i] - p.eL[i]) - w[i]) / p.tauW[i];
                v[i] += dt * dv;
                w[i] += dt * dw;
            }
        }

        private void fire() {
            int[] index = output.index();
            int spikes = 0;
            for (int i = 0; i < v.length; i++) {
                if (v[i] > p.vPeak[i]) {
                    v[i] = p.vReset[i];
                    w[i] += p.b[i];
                    index[spikes++] = i;
                }
            }
            output.spikes(spikes);
        }
    }
}
