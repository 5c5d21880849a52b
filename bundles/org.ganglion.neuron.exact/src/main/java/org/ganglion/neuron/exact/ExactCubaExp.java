// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.exact;

import java.util.ArrayList;
import java.util.List;
import org.ganglion.api.network.Default;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Signal;
import org.ganglion.api.network.Tensor;
import org.ganglion.api.network.Variable;
import org.ganglion.api.neuron.NeuronModel;
import org.ganglion.api.neuron.NeuronTypes;
import org.ganglion.api.neuron.Population;
import org.ganglion.api.neuron.PopulationSite;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * Leaky integrate-and-fire with exponential currents at any number of receptors and a refractory time: {@code tau_mem dv/dt = (v_leak - v)
 * + sum of g_r}, {@code tau_syn_r dg_r/dt = -g_r}. Solved exactly between steps (Rotter and Diesmann, Biol. Cybern. 81, 1999): v and g are
 * propagated; a neuron spikes where {@code v > v_threshold}; what arrives is added to g, in volts; v is reset, and held for the refractory
 * time while g goes on. The neuron of the CUBA benchmark (Brette et al., J. Comput. Neurosci. 23, 2007, benchmark 2).
 */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
@NeuronTypes(type = "neuron.CubaExp", integrator = "exact")
public final class ExactCubaExp implements NeuronModel<ExactCubaExp.Parameters> {
    /** Below it the difference of two exponentials by that of their time constants would lose most of its digits. */
    private static final double NEARLY_EQUAL = 1e-4;

    /**
     * Its input has the shape (receptors, neurons...); receptor r of neuron n is element {@code r * N + n}.
     *
     * @param tauMem s, above 0
     * @param tauSyn s, above 0, per receptor
     * @param vLeak V
     * @param vThreshold V
     * @param vReset V, at most vThreshold
     * @param refractory s, rounded to whole steps
     * @param vInit V, the potential at first
     * @param gInit V, what is at the receptors at first: one for all, or as the input
     */
    public record Parameters(
            double[] tauMem,
            Tensor tauSyn,
            double[] vLeak,
            double[] vThreshold,
            double[] vReset,
            @Default("0") double[] refractory,
            double[] vInit,
            @Default("0") Tensor gInit) {
        /** Checks. */
        public Parameters {
            TimeConstants.requirePositive("tau_mem", tauMem);
            Receptors.check(tauSyn);
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
        variables.addAll(Receptors.variables(node, parameters.tauSyn, parameters.gInit, "V"));
        variables.addAll(HeldNeurons.variables(shape));
        return variables;
    }

    @Override
    public Population populate(Parameters parameters, PopulationSite site) {
        return new Neurons(parameters, site);
    }

    /** Which share of what is at a receptor reaches the potential within a step. */
    private static double[] gain(double[] tauMem, double tauSyn, double dt) {
        double[] gain = new double[tauMem.length];
        double synapseLeft = StrictMath.exp(-dt / tauSyn);
        for (int i = 0; i < gain.length; i++) {
            double z = dt * (1 / tauMem[i] - 1 / tauSyn);
            gain[i] = Math.abs(z) < NEARLY_EQUAL
                    ? dt / tauMem[i] * StrictMath.exp(-dt / tauMem[i]) * (z == 0 ? 1 : StrictMath.expm1(z) / z)
                    : tauSyn / (tauSyn - tauMem[i]) * (synapseLeft - StrictMath.exp(-dt / tauMem[i]));
        }
        return gain;
    }

    private static final class Neurons implements Population {
        private final boolean alike;
        private final double[] left;
        private final double[][] gain;
        private final double[] vLeak;
        private final double[] vInit;
        private final Receptors receptors;
        private final HeldNeurons held;
        private final Threshold threshold;
        private final double[] v;
        private final Signal output;

        Neurons(Parameters parameters, PopulationSite site) {
            double dt = site.options().dt();
            this.left = TimeConstants.left(parameters.tauMem, dt);
            this.gain = new double[parameters.tauSyn.size()][];
            for (int r = 0; r < gain.length; r++) {
                gain[r] = gain(parameters.tauMem, parameters.tauSyn.at(r), dt);
            }
            this.vLeak = parameters.vLeak;
            this.vInit = parameters.vInit;
            this.alike = TimeConstants.alike(vLeak, left) && TimeConstants.alike(gain);
            this.receptors =
                    new Receptors(parameters.tauSyn, parameters.gInit, dt, site.state(), site.arriving(0), site.size());
            this.held = new HeldNeurons(parameters.refractory, parameters.vReset, site.options(), site.state());
            this.threshold = new Threshold(parameters.vThreshold);
            this.v = site.state().f64("v");
            this.output = site.output();
        }

        @Override
        public void step(long t) {
            if (held.begin()) {
                System.arraycopy(vInit, 0, v, 0, v.length);
                receptors.begin();
            }
            propagate();
            held.hold(v);
            int spikes = threshold.crossed(v, output.index());
            receptors.take();
            held.reset(v, output.index(), spikes);
            output.spikes(spikes);
        }

        private void propagate() {
            if (alike && receptors.count() == 2) {
                two(
                        v,
                        receptors.at(0),
                        receptors.at(1),
                        vLeak[0],
                        left[0],
                        gain[0][0],
                        gain[1][0],
                        receptors.left(0),
                        receptors.left(1));
                return;
            }
            leak(v, vLeak, left);
            for (int r = 0; r < receptors.count(); r++) {
                drive(v, receptors.at(r), gain[r]);
                Receptors.decay(receptors.at(r), receptors.left(r));
            }
        }

        /** The same as one after the other, in one pass. */
        private static void two(
                double[] v,
                double[] g0,
                double[] g1,
                double vLeak,
                double left,
                double gain0,
                double gain1,
                double left0,
                double left1) {
            for (int i = 0; i < v.length; i++) {
                double x0 = g0[i];
                double x1 = g1[i];
                v[i] = vLeak + (v[i] - vLeak) * left + x0 * gain0 + x1 * gain1;
                g0[i] = x0 * left0;
                g1[i] = x1 * left1;
            }
        }

        private static void leak(double[] v, double[] vLeak, double[] left) {
            for (int i = 0; i < v.length; i++) {
                v[i] = vLeak[i] + (v[i] - vLeak[i]) * left[i];
            }
        }

        private static void drive(double[] v, double[] g, double[] gain) {
            for (int i = 0; i < v.length; i++) {
                v[i] += g[i] * gain[i];
            }
        }
    }
}
