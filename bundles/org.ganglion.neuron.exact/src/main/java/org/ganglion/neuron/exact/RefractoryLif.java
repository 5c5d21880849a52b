// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.exact;

import java.util.ArrayList;
import java.util.List;
import org.ganglion.api.network.Default;
import org.ganglion.api.network.Form;
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
 * Leaky integrate-and-fire with a refractory time, a constant current and delta-shaped synapses: {@code tau dv/dt = (v_leak - v) + r i},
 * solved exactly between steps (Rotter and Diesmann, Biol. Cybern. 81, 1999); what arrives is added to v, in volts, before a neuron spikes
 * where {@code v > v_threshold}. v is reset, and held for the refractory time, in which what arrives is lost. The neuron of Brunel's network
 * (J. Comput. Neurosci. 8, 2000).
 */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
@NeuronTypes(type = "neuron.RefractoryLif", integrator = "exact")
public final class RefractoryLif implements NeuronModel<RefractoryLif.Parameters> {
    /**
     * Per neuron.
     *
     * @param tau s, above 0
     * @param vLeak V
     * @param vThreshold V
     * @param vReset V, at most vThreshold
     * @param refractory s, rounded to whole steps
     * @param vInit V, the potential at first
     * @param r Ohm
     * @param current A, constant
     */
    public record Parameters(
            double[] tau,
            double[] vLeak,
            double[] vThreshold,
            double[] vReset,
            @Default("0") double[] refractory,
            double[] vInit,
            @Default("1") double[] r,
            @Default("0") double[] current) {
        /** Checks. */
        public Parameters {
            TimeConstants.requirePositive("tau", tau);
            HeldNeurons.requireNotNegative("refractory", refractory);
            HeldNeurons.requireResetBelowThreshold(vReset, vThreshold);
        }
    }

    @Override
    public Class<Parameters> parameters() {
        return Parameters.class;
    }

    @Override
    public List<Variable> variables(Node node, Parameters parameters, Options options) {
        HeldNeurons.requireResetToZero(options);
        int[] shape = node.output().shape();
        List<Variable> variables = new ArrayList<>();
        variables.add(Variable.state("v", "V", 0, shape));
        variables.addAll(HeldNeurons.variables(shape));
        return variables;
    }

    @Override
    public Population populate(Parameters parameters, PopulationSite site) {
        return new Neurons(parameters, site);
    }

    private static final class Neurons implements Population {
        private final boolean alike;
        private final double[] left;
        private final double[] vInf;
        private final double[] vInit;
        private final HeldNeurons held;
        private final Threshold threshold;
        private final double[] v;
        private final Signal arriving;
        private final Signal output;

        Neurons(Parameters parameters, PopulationSite site) {
            this.left = TimeConstants.left(parameters.tau, site.options().dt());
            this.vInf = new double[left.length];
            for (int i = 0; i < vInf.length; i++) {
                vInf[i] = parameters.vLeak[i] + parameters.r[i] * parameters.current[i];
            }
            this.alike = TimeConstants.alike(left) && TimeConstants.alike(vInf);
            this.vInit = parameters.vInit;
            this.held = new HeldNeurons(parameters.refractory, parameters.vReset, site.options(), site.state());
            this.threshold = new Threshold(parameters.vThreshold);
            this.v = site.state().f64("v");
            this.arriving = site.arriving(0);
            this.output = site.output();
        }

        @Override
        public void step(long t) {
            if (held.begin()) {
                System.arraycopy(vInit, 0, v, 0, v.length);
            }
            if (alike && arriving.form() == Form.DENSE) {
                leakAndTake(v, arriving.f64(), vInf[0], left[0]);
            } else {
                leak(v, vInf, left);
                take();
            }
            held.hold(v);
            int spikes = threshold.crossed(v, output.index());
            held.reset(v, output.index(), spikes);
            output.spikes(spikes);
        }

        private static void leakAndTake(double[] v, double[] x, double vInf, double left) {
            for (int i = 0; i < v.length; i++) {
                v[i] = vInf + (v[i] - vInf) * left + x[i];
            }
        }

        private static void leak(double[] v, double[] vInf, double[] left) {
            for (int i = 0; i < v.length; i++) {
                v[i] = vInf[i] + (v[i] - vInf[i]) * left[i];
            }
        }

        private void take() {
            int[] index = arriving.index();
            double[] x = arriving.f64();
            int count = arriving.count();
            switch (arriving.form()) {
                case SPIKES -> {
                    for (int n = 0; n < count; n++) {
                        v[index[n]] += 1;
                    }
                }
                case EVENTS -> {
                    for (int n = 0; n < count; n++) {
                        v[index[n]] += x[n];
                    }
                }
                case DENSE -> {
                    for (int i = 0; i < v.length; i++) {
                        v[i] += x[i];
                    }
                }
            }
        }
    }
}
