// SPDX-License-Identifier: Apache-2.0
package org.ganglion.learning.stdp;

import java.util.ArrayList;
import java.util.List;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
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
 * Reward-modulated spike-timing-dependent plasticity: three factors (Izhikevich 2007, "Solving the distal reward problem through linkage
 * of STDP and dopamine signaling", equations 2.1 and 2.2, the reward acting in its own step; Fremaux and Gerstner 2016). Pairs of spikes do
 * not change a weight but its eligibility c, and reward turns eligibility into weight:
 *
 * <pre>
 * x' = -x / tau_plus,  +1 by a presynaptic spike       y' = -y / tau_minus,  +1 by a postsynaptic spike
 * c' = -c / tau_c,  +a_plus x by a postsynaptic spike,  -a_minus y by a presynaptic spike
 * w += eta r c       in each step with a reward r that is not 0
 * </pre>
 *
 * <p>Reward: what the modulating node sends. One element rewards all synapses; several reward the synapses of their targets (as many as there
 * are targets, or a divisor of it). In form SPIKES a spike is a reward of 1, otherwise the value is the reward; a negative one
 * punishes. Weights stay between the bounds. A bias does not learn.
 *
 * <p>Costs the synapses of the neurons that spike; in a step with reward also the synapses that are eligible. An eligibility below
 * {@value #NOTHING} counts as 0.
 */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
@LearningRules(rule = "stdp-reward")
public final class RewardStdp implements LearningRule<RewardStdp.Parameters> {
    private static final double NOTHING = 1e-18;
    private static final String X = "x";
    private static final String Y = "y";

    /**
     * How it learns.
     *
     * @param wMax largest weight, above {@code wMin}, in the unit of the weights
     * @param wMin smallest weight, in the unit of the weights
     * @param tauPlus time constant of the presynaptic trace in s, above 0
     * @param tauMinus time constant of the postsynaptic trace in s, above 0
     * @param tauC time constant of the eligibility in s, above 0
     * @param aPlus eligibility by a pair of causal order, without unit, at least 0
     * @param aMinus eligibility taken by a pair of acausal order, without unit, at least 0
     * @param eta weight by a reward of 1 and an eligibility of 1, in the unit of the weights, at least 0
     * @param delay where a synapse's delay lies: {@code axonal} or {@code dendritic}
     */
    public record Parameters(
            double wMax,
            @Default("0") double wMin,
            @Default("0.02") double tauPlus,
            @Default("0.02") double tauMinus,
            @Default("1") double tauC,
            @Default("1") double aPlus,
            @Default("1.05") double aMinus,
            @Default("0.01") double eta,
            @Default("axonal") String delay) {
        /** Checks. */
        public Parameters {
            Demand.bounds(wMin, wMax);
            Demand.positive("tau_plus", tauPlus);
            Demand.positive("tau_minus", tauMinus);
            Demand.positive("tau_c", tauC);
            Demand.notNegative("a_plus", aPlus);
            Demand.notNegative("a_minus", aMinus);
            Demand.notNegative("eta", eta);
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
        traces.addAll(Eligibility.variables(weights));
        return timing.variables(traces);
    }

    @Override
    public Learner learn(Parameters parameters, LearningSite site) {
        if (site.modulator() == null) {
            throw new GanglionException(
                    Reason.INCONSISTENT, "rule 'stdp-reward' needs a modulator, the node that sends the reward");
        }
        int targets = site.weights().targets();
        int rewards = site.modulator().size();
        if (rewards == 0 || targets % rewards != 0) {
            throw new GanglionException(
                    Reason.INCONSISTENT,
                    "modulator '" + site.plasticity().modulator() + "' has " + rewards
                            + " elements, must have one, or one per target of the " + targets);
        }
        SpikeTiming timing = new SpikeTiming(site.weights(), parameters.delay);
        return timing.learner(site, new Rewarded(parameters, site, timing));
    }

    private static final class Rewarded implements SpikeRule {
        private final Parameters parameters;
        private final Weights weights;
        private final Fibres axons;
        private final Fibres dendrites;
        private final Reward reward;
        private final Eligibility eligibility;
        private final Traces x;
        private final Traces y;

        Rewarded(Parameters parameters, LearningSite site, SpikeTiming timing) {
            double dt = site.options().dt();
            this.parameters = parameters;
            this.weights = site.weights();
            this.axons = timing.axons();
            this.dendrites = timing.dendrites();
            this.reward = new Reward(site.modulator());
            this.eligibility = new Eligibility(site.traces(), dt, parameters.tauC);
            this.x = new Traces(X, site.traces(), dt, parameters.tauPlus);
            this.y = new Traces(Y, site.traces(), dt, parameters.tauMinus);
        }

        @Override
        public void advance() {
            x.advance();
            y.advance();
            eligibility.advance();
        }

        @Override
        public void arrive(int fibre) {
            double[] kept = y.kept();
            double strength = -parameters.aMinus * y.decay();
            for (int p = axons.start(fibre), end = axons.end(fibre); p < end; p++) {
                int s = axons.synapse(p);
                eligibility.add(s, kept[dendrites.fibreOf(s)] * strength);
            }
        }

        @Override
        public void traceArrival(int fibre) {
            x.add(fibre, 1);
        }

        @Override
        public void answer(int fibre) {
            double[] kept = x.kept();
            double strength = parameters.aPlus * x.decay();
            for (int p = dendrites.start(fibre), end = dendrites.end(fibre); p < end; p++) {
                int s = dendrites.synapse(p);
                eligibility.add(s, kept[axons.fibreOf(s)] * strength);
            }
        }

        @Override
        public void traceAnswer(int fibre) {
            y.add(fibre, 1);
        }

        @Override
        public void end() {
            if (!reward.given()) {
                return;
            }
            double[] w = weights.f64();
            int[] target = weights.target();
            int from = w.length;
            int to = 0;
            for (int n = 0; n < eligibility.count(); n++) {
                int s = eligibility.synapse(n);
                double learned = parameters.eta * reward.of(target[s]) * eligibility.of(s);
                w[s] = Math.max(parameters.wMin, Math.min(parameters.wMax, w[s] + learned));
                from = Math.min(from, s);
                to = Math.max(to, s + 1);
            }
            if (from < to) {
                weights.changed(from, to);
            }
            eligibility.forget(NOTHING);
        }
    }
}
