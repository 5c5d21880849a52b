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
 * The simple model (Izhikevich, "Simple model of spiking neurons", IEEE Transactions on Neural Networks 14(6), 2003, equations 1 to 3), with
 * the coefficients of its parabola and of its recovery open, as "Which model to use for cortical spiking neurons?" (2004) needs for its
 * twenty patterns. In the units of the paper: mV and ms.
 *
 * <pre>
 * v' = square v^2 + linear v + constant - u + x      u' = a (b (v - v_recovery) - leak u)
 * v above v_peak is a spike: v = c, u = u + d
 * </pre>
 *
 * <p>Sequential Euler as in the author's programs: v goes first, u reads the new v, then the spike is looked for. The input x is in mV/ms.
 * A spike always sets v to c; the option {@code reset} has no meaning here.
 */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
@NeuronTypes(type = "neuron.Izhikevich", integrator = "euler")
public final class Izhikevich implements NeuronModel<Izhikevich.Parameters> {
    private static final double MILLISECONDS = 1000;

    /**
     * As in the paper; one value per neuron or one for all.
     *
     * @param a 1/ms, rate of the recovery
     * @param b 1/ms, how much recovery follows v
     * @param c mV, v after a spike
     * @param d mV/ms, what a spike adds to u
     * @param square 1/(mV ms)
     * @param linear 1/ms
     * @param constant mV/ms
     * @param vRecovery mV, potential to which recovery refers
     * @param leak 1, or 0 for a recovery that does not decay (pattern R, accommodation)
     * @param vPeak mV
     * @param vStart mV, v at first and after a reset
     * @param uExcess mV/ms, u at first above b vStart
     */
    public record Parameters(
            @Default("0.02") double[] a,
            @Default("0.2") double[] b,
            @Default("-65") double[] c,
            @Default("8") double[] d,
            @Default("0.04") double[] square,
            @Default("5") double[] linear,
            @Default("140") double[] constant,
            @Default("0") double[] vRecovery,
            @Default("1") double[] leak,
            @Default("30") double[] vPeak,
            @Default("-65") double[] vStart,
            @Default("0") double[] uExcess) {
        private List<Start> starts() {
            double[] u = new double[b.length];
            for (int i = 0; i < u.length; i++) {
                u[i] = b[i] * vStart[i] + uExcess[i];
            }
            return List.of(new Start("v", "mV", vStart), new Start("u", "mV/ms", u));
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
        private final double dt;
        private final double[] v;
        private final double[] u;
        private final Inbox inbox;
        private final Signal output;

        Neurons(Parameters parameters, PopulationSite site) {
            this.p = parameters;
            this.start = new StartingValues(parameters.starts(), site.state());
            this.dt = site.options().dt() * MILLISECONDS;
            this.v = site.state().f64("v");
            this.u = site.state().f64("u");
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
                double before = v[i];
                double now = before
                        + dt * (p.square[i] * before * before + p.linear[i] * before + p.constant[i] - u[i] + x[i]);
                v[i] = now;
                u[i] += dt * p.a[i] * (p.b[i] * (now - p.vRecovery[i]) - p.leak[i] * u[i]);
            }
        }

        private void fire() {
            int[] index = output.index();
            int spikes = 0;
            for (int i = 0; i < v.length; i++) {
                if (v[i] > p.vPeak[i]) {
                    v[i] = p.c[i];
                    u[i] += p.d[i];
                    index[spikes++] = i;
                }
            }
            output.spikes(spikes);
        }
    }
}
