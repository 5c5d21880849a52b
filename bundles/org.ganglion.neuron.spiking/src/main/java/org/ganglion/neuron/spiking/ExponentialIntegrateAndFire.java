// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.spiking;

import java.util.ArrayList;
import java.util.List;
import org.ganglion.api.network.Default;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Inbox;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Role;
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
 * Exponential integrate-and-fire (Fourcaud-Trocmé, Hansel, van Vreeswijk and Brunel, "How spike generation mechanisms determine the neuronal
 * response to fluctuating inputs", Journal of Neuroscience 23(37), 2003), in the units of {@code neuron.AdEx}: pF, nS, mV, ms and pA.
 *
 * <pre>
 * c v' = -g_l (v - e_l) + g_l delta_t exp((v - v_t) / delta_t) + x
 * v above v_peak is a spike: v = v_reset, held for t_ref
 * </pre>
 *
 * <p>Forward Euler. The input x is in pA. Neurons start at e_l. The refractory time is rounded to steps, halves up. A spike always sets v to
 * v_reset; the option {@code reset} has no meaning here.
 */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
@NeuronTypes(type = "neuron.EIF", integrator = "euler")
public final class ExponentialIntegrateAndFire implements NeuronModel<ExponentialIntegrateAndFire.Parameters> {
    private static final double MILLISECONDS = 1000;
    private static final String REFRACTORY = "refractory";

    /**
     * One value per neuron or one for all. Defaults: the paper's fit of a Wang-Buzsaki neuron, for 100 pF.
     *
     * @param c pF, above 0
     * @param gL nS, above 0
     * @param eL mV
     * @param vT mV
     * @param deltaT mV, above 0
     * @param vReset mV
     * @param vPeak mV
     * @param tRef ms, at least 0
     */
    public record Parameters(
            @Default("100") double[] c,
            @Default("10") double[] gL,
            @Default("-65") double[] eL,
            @Default("-59.9") double[] vT,
            @Default("3.48") double[] deltaT,
            @Default("-68") double[] vReset,
            @Default("0") double[] vPeak,
            @Default("1.7") double[] tRef) {
        /** Checks. */
        public Parameters {
            Positive.require("c", c);
            Positive.require("g_l", gL);
            Positive.require("delta_t", deltaT);
            for (double time : tRef) {
                if (time < 0) {
                    throw new IllegalArgumentException("field 't_ref' is " + time + " ms, must be at least 0");
                }
            }
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
        all.add(new Variable(REFRACTORY, Dtype.I32, shape, "", Role.STATE, 0));
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
        private final int[] pause;
        private final double[] v;
        private final int[] refractory;
        private final Inbox inbox;
        private final Signal output;

        Neurons(Parameters parameters, PopulationSite site) {
            this.p = parameters;
            this.start = new StartingValues(parameters.starts(), site.state());
            this.dt = site.options().dt() * MILLISECONDS;
            this.pause = new int[parameters.tRef.length];
            for (int i = 0; i < pause.length; i++) {
                pause[i] = (int) Math.floor(parameters.tRef[i] / dt + 0.5);
            }
            this.v = site.state().f64("v");
            this.refractory = site.state().i32(REFRACTORY);
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
                if (refractory[i] > 0) {
                    refractory[i]--;
                    continue;
                }
                advance(i, x[i]);
                if (v[i] > p.vPeak[i]) {
                    v[i] = p.vReset[i];
                    refractory[i] = pause[i];
                    index[spikes++] = i;
                }
            }
            output.spikes(spikes);
        }

        private void advance(int i, double x) {
            double upstroke = Upstroke.of(v[i], p.vT[i], p.deltaT[i]);
            v[i] += dt * ((-p.gL[i] * (v[i] - p.eL[i]) + p.gL[i] * p.deltaT[i] * upstroke + x) / p.c[i]);
        }
    }
}
