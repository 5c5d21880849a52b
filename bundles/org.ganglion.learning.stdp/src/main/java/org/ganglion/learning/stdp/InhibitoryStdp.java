// SPDX-License-Identifier: Apache-2.0
package org.ganglion.learning.stdp;

import java.util.ArrayList;
import java.util.List;
import org.ganglion.api.learning.Learner;
import org.ganglion.api.learning.LearningRule;
import org.ganglion.api.learning.LearningRules;
import org.ganglion.api.learning.LearningSite;
import org.ganglion.api.network.Default;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Variable;
import org.ganglion.api.network.Weights;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * Plasticity of inhibitory synapses that holds each target at a rate (Vogels, Sprekeler, Zenke, Clopath and Gerstner 2011, "Inhibitory
 * plasticity balances excitation and inhibition in sensory pathways and memory networks", equations S1 to S3 of its methods). Spikes leave
 * the traces x (presynaptic) and y (postsynaptic), both with the time constant tau; a synapse has the strength g:
 *
 * <pre>
 * presynaptic spike:  g += eta (y - 2 rate tau)       postsynaptic spike:  g += eta x
 * </pre>
 *
 * <p>The strength is what the synapse takes away: {@code g = -w} where inhibition is a negative weight ({@code sign} -1, as in NIR's
 * networks), {@code g = w} where the target subtracts by itself, as a receptor of inhibitory conductance does ({@code sign} 1). It stays
 * between the bounds. A bias does not learn.
 *
 * <p>Costs the synapses of the neurons that spike, in the step in which they do, and nothing else.
 */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
@LearningRules(rule = "stdp-inhibitory")
public final class InhibitoryStdp implements LearningRule<InhibitoryStdp.Parameters> {
    private static final String X = "x";
    private static final String Y = "y";

    /**
     * How it learns. Defaults: tau and rate of Vogels et al. 2011.
     *
     * @param gMax largest strength, above {@code gMin}, in the unit of the weights
     * @param gMin smallest strength, at least 0, in the unit of the weights
     * @param eta step of learning, at least 0, in the unit of the weights
     * @param tau time constant of both traces in s, above 0
     * @param rate at which a target shall spike, in Hz, at least 0
     * @param sign of the weight of an inhibitory synapse: -1 or 1
     * @param delay where a synapse's delay lies: {@code axonal} or {@code dendritic}
     */
    public record Parameters(
            double gMax,
            @Default("0") double gMin,
            double eta,
            @Default("0.02") double tau,
            @Default("5") double rate,
            @Default("-1") int sign,
            @Default("axonal") String delay) {
        /** Checks. */
        public Parameters {
            Demand.require(gMin >= 0 && gMin < gMax, "g_min", gMin, "at least 0 and less than g_max, which is " + gMax);
            Demand.notNegative("eta", eta);
            Demand.positive("tau", tau);
            Demand.notNegative("rate", rate);
            Demand.require(sign == 1 || sign == -1, "sign", sign, "-1 or 1");
            Demand.delay(delay);
        }
    }

    @Override
    public Class<Parameters> parameters() {
        return Parameters.class;
    }

    @Override
    public List<Variable> traces(Parameters parameters, Weights weights, Options options) {
        SpikeTiming timing = new SpikeTiming(weights, parameters.delay);
        List<Variable> traces =
                new ArrayList<>(Traces.variables(X, timing.axons().count()));
        traces.addAll(Traces.variables(Y, timing.dendrites().count()));
        return timing.variables(traces);
    }

    @Override
    public Learner learn(Parameters parameters, LearningSite site) {
        SpikeTiming timing = new SpikeTiming(site.weights(), parameters.delay);
        return timing.learner(site, new Balance(parameters, site, timing));
    }

    private static final class Balance implements SpikeRule {
        private final Weights weights;
        private final double[] w;
        private final Fibres axons;
        private final Fibres dendrites;
        private final double eta;
        private final double alpha;
        private final int sign;
        private final double least;
        private final double most;
        private final Traces x;
        private final Traces y;

        Balance(Parameters parameters, LearningSite site, SpikeTiming timing) {
            double dt = site.options().dt();
            this.weights = site.weights();
            this.w = weights.f64();
            this.axons = timing.axons();
            this.dendrites = timing.dendrites();
            this.eta = parameters.eta;
            this.alpha = 2 * parameters.rate * parameters.tau;
            this.sign = parameters.sign;
            this.least = parameters.gMin;
            this.most = parameters.gMax;
            this.x = new Traces(X, site.traces(), dt, parameters.tau);
            this.y = new Traces(Y, site.traces(), dt, parameters.tau);
        }

        @Override
        public void advance() {
            x.advance();
            y.advance();
        }

        @Override
        public void arrive(int fibre) {
            double[] kept = y.kept();
            double unit = y.decay();
            for (int p = axons.start(fibre), end = axons.end(fibre); p < end; p++) {
                int s = axons.synapse(p);
                change(s, kept[dendrites.fibreOf(s)] * unit - alpha);
            }
            axons.changed(fibre, weights);
        }

        @Override
        public void traceArrival(int fibre) {
            x.add(fibre, 1);
        }

        @Override
        public void answer(int fibre) {
            double[] kept = x.kept();
            double unit = x.decay();
            for (int p = dendrites.start(fibre), end = dendrites.end(fibre); p < end; p++) {
                int s = dendrites.synapse(p);
                change(s, kept[axons.fibreOf(s)] * unit);
            }
            dendrites.changed(fibre, weights);
        }

        @Override
        public void traceAnswer(int fibre) {
            y.add(fibre, 1);
        }

        private void change(int synapse, double by) {
            double strength = sign * w[synapse] + eta * by;
            w[synapse] = sign * Math.max(least, Math.min(most, strength));
        }
    }
}
