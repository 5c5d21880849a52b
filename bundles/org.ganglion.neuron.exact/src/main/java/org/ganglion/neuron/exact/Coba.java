// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.exact;

import java.util.ArrayList;
import java.util.List;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.network.Default;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.PluginOptions;
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
 * Leaky integrate-and-fire with exponential conductances at any number of receptors and a refractory time: {@code capacitance dv/dt =
 * conductance (v_leak - v) + sum of g_r (reversal_r - v)}, {@code tau_syn_r dg_r/dt = -g_r}; the neuron of the COBA benchmark (Brette et
 * al., J. Comput. Neurosci. 23, 2007, benchmark 1). Within a step v and g are propagated; a neuron spikes where {@code v > v_threshold};
 * what arrives is added to g, in siemens; v is reset, and held for the refractory time while g goes on.
 *
 * <p>The option {@code coba.integrator} says how v is propagated: {@code exponential-euler} (the default) is the exact solution for
 * conductances that keep the value that they had when the step began; {@code rk4} is Runge and Kutta's method of fourth order, in {@code
 * coba.substeps} (4 unless given, 1 to 1024) parts of a step, with the conductances exact at each of its points.
 */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
@NeuronTypes(type = "neuron.Coba")
@PluginOptions(options = {Coba.INTEGRATOR, Coba.SUBSTEPS})
public final class Coba implements NeuronModel<Coba.Parameters> {
    static final String INTEGRATOR = "coba.integrator";
    static final String SUBSTEPS = "coba.substeps";

    private static final int MOST_SUBSTEPS = 1024;

    /**
     * Its input has the shape (receptors, neurons...); receptor r of neuron n is element {@code r * N + n}.
     *
     * @param capacitance F, above 0
     * @param conductance S, of the leak, above 0
     * @param tauSyn s, above 0, per receptor
     * @param reversal V, per receptor
     * @param vLeak V
     * @param vThreshold V
     * @param vReset V, at most vThreshold
     * @param refractory s, rounded to whole steps
     * @param vInit V, the potential at first
     * @param gInit S, the conductances at first: one for all, or as the input
     */
    public record Parameters(
            double[] capacitance,
            double[] conductance,
            Tensor tauSyn,
            Tensor reversal,
            double[] vLeak,
            double[] vThreshold,
            double[] vReset,
            @Default("0") double[] refractory,
            double[] vInit,
            @Default("0") Tensor gInit) {
        /** Checks. */
        public Parameters {
            requirePositive("capacitance", capacitance);
            requirePositive("conductance", conductance);
            Receptors.check(tauSyn);
            HeldNeurons.requireNotNegative("refractory", refractory);
            HeldNeurons.requireResetBelowThreshold(vReset, vThreshold);
            if (reversal.size() != tauSyn.size()) {
                throw new IllegalArgumentException("field 'reversal' has " + reversal.size()
                        + " elements, expected one for each of the " + tauSyn.size() + " receptors of 'tau_syn'");
            }
        }

        private static void requirePositive(String field, double[] values) {
            for (int i = 0; i < values.length; i++) {
                if (!(values[i] > 0)) {
                    throw new IllegalArgumentException(
                            "field '" + field + "' is " + values[i] + " at element " + i + ", must be above 0");
                }
            }
        }
    }

    @Override
    public Class<Parameters> parameters() {
        return Parameters.class;
    }

    @Override
    public List<Variable> variables(Node node, Parameters parameters, Options options) {
        HeldNeurons.requireResetToZero(options);
        substeps(options);
        int[] shape = node.output().shape();
        List<Variable> variables = new ArrayList<>();
        variables.add(Variable.state("v", "V", 0, shape));
        variables.addAll(Receptors.variables(node, parameters.tauSyn, parameters.gInit, "S"));
        variables.addAll(HeldNeurons.variables(shape));
        return variables;
    }

    @Override
    public Population populate(Parameters parameters, PopulationSite site) {
        return new Neurons(parameters, site);
    }

    /** Parts of a step, or 0 for exponential Euler. */
    private static int substeps(Options options) {
        String integrator = options.more().getOrDefault(INTEGRATOR, "exponential-euler");
        String parts = options.more().getOrDefault(SUBSTEPS, "4");
        if (integrator.equals("exponential-euler")) {
            return 0;
        }
        if (!integrator.equals("rk4")) {
            throw new GanglionException(
                    Reason.USAGE,
                    "option '" + INTEGRATOR + "' is '" + integrator + "', expected exponential-euler or rk4");
        }
        if (!parts.matches("[1-9][0-9]{0,3}") || Integer.parseInt(parts) > MOST_SUBSTEPS) {
            throw new GanglionException(
                    Reason.USAGE, "option '" + SUBSTEPS + "' is '" + parts + "', expected 1 to " + MOST_SUBSTEPS);
        }
        return Integer.parseInt(parts);
    }

    private static final class Neurons implements Population {
        private final ConductanceDynamics dynamics;
        private final double[] vInit;
        private final Receptors receptors;
        private final HeldNeurons held;
        private final Threshold threshold;
        private final double[] v;
        private final Signal output;

        Neurons(Parameters parameters, PopulationSite site) {
            double dt = site.options().dt();
            int substeps = substeps(site.options());
            this.vInit = parameters.vInit;
            this.receptors =
                    new Receptors(parameters.tauSyn, parameters.gInit, dt, site.state(), site.arriving(0), site.size());
            this.held = new HeldNeurons(parameters.refractory, parameters.vReset, site.options(), site.state());
            this.threshold = new Threshold(parameters.vThreshold);
            this.v = site.state().f64("v");
            this.output = site.output();
            this.dynamics = substeps == 0
                    ? new ExponentialEuler(parameters, v, receptors, dt)
                    : new RungeKutta(parameters, v, receptors, dt, substeps);
        }

        @Override
        public void step(long t) {
            if (held.begin()) {
                System.arraycopy(vInit, 0, v, 0, v.length);
                receptors.begin();
            }
            dynamics.advance();
            held.hold(v);
            int spikes = threshold.crossed(v, output.index());
            receptors.take();
            held.reset(v, output.index(), spikes);
            output.spikes(spikes);
        }
    }
}
