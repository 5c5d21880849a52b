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
 * Pair-based spike-timing-dependent plasticity, all spikes with all (Song, Miller and Abbott 2000; Guetig, Aharonov, Rotter and
 * Sompolinsky 2003; Morrison, Diesmann and Gerstner 2008, "Phenomenological models of synaptic plasticity based on spike timing", section
 * 4). A presynaptic spike leaves the trace x, a postsynaptic one y:
 *
 * <pre>
 * x' = -x / tau_plus,  +1 by a presynaptic spike       y' = -y / tau_minus,  +1 by a postsynaptic spike
 * postsynaptic spike:  w += lambda (w_max - w_min) (1 - f)^mu_plus x
 * presynaptic spike:   w -= lambda alpha (w_max - w_min) f^mu_minus y           f = (w - w_min) / (w_max - w_min)
 * </pre>
 *
 * <p>{@code dependence}: {@code additive} has both exponents 0, {@code multiplicative} 1, {@code power-law} those given.
 * {@code morrison} is the power law of Morrison, Aertsen and Diesmann 2007 instead: {@code w += lambda w_0^(1 - mu_plus) w^mu_plus x} and
 * {@code w -= lambda alpha w y}. Weights stay between the bounds. A bias does not learn.
 *
 * <p>Costs the synapses of the neurons that spike, in the step in which they do, and nothing else.
 */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
@LearningRules(rule = "stdp")
public final class PairStdp implements LearningRule<PairStdp.Parameters> {
    private static final String X = "x";
    private static final String Y = "y";

    /**
     * How it learns. The defaults are those of Guetig et al. 2003 with the ratio of Song et al. 2000.
     *
     * @param wMax largest weight, above {@code wMin}, in the unit of the weights
     * @param wMin smallest weight, in the unit of the weights
     * @param tauPlus time constant of the presynaptic trace in s, above 0
     * @param tauMinus time constant of the postsynaptic trace in s, above 0
     * @param lambda step of learning, without unit, at least 0
     * @param alpha strength of weakening against strengthening, without unit, at least 0
     * @param dependence {@code additive}, {@code multiplicative}, {@code power-law} or {@code morrison}
     * @param muPlus exponent for strengthening, 0 to 1
     * @param muMinus exponent for weakening, 0 to 1
     * @param w0 reference weight of {@code morrison}, above 0, in the unit of the weights
     * @param delay where a synapse's delay lies: {@code axonal} or {@code dendritic}
     */
    public record Parameters(
            double wMax,
            @Default("0") double wMin,
            @Default("0.02") double tauPlus,
            @Default("0.02") double tauMinus,
            @Default("0.01") double lambda,
            @Default("1.05") double alpha,
            @Default("additive") String dependence,
            @Default("0.02") double muPlus,
            @Default("0.02") double muMinus,
            @Default("1") double w0,
            @Default("axonal") String delay) {
        /** Checks. */
        public Parameters {
            Demand.bounds(wMin, wMax);
            Demand.positive("tau_plus", tauPlus);
            Demand.positive("tau_minus", tauMinus);
            Demand.notNegative("lambda", lambda);
            Demand.notNegative("alpha", alpha);
            Demand.oneOf("dependence", dependence, WeightDependence.NAMES);
            Demand.require(muPlus >= 0 && muPlus <= 1, "mu_plus", muPlus, "from 0 to 1");
            Demand.require(muMinus >= 0 && muMinus <= 1, "mu_minus", muMinus, "from 0 to 1");
            Demand.positive("w0", w0);
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
        return timing.learner(site, new Pairs(parameters, site, timing));
    }

    private static final class Pairs implements SpikeRule {
        private final Weights weights;
        private final double[] w;
        private final Fibres axons;
        private final Fibres dendrites;
        private final WeightDependence dependence;
        private final Traces x;
        private final Traces y;

        Pairs(Parameters parameters, LearningSite site, SpikeTiming timing) {
            double dt = site.options().dt();
            this.weights = site.weights();
            this.w = weights.f64();
            this.axons = timing.axons();
            this.dendrites = timing.dendrites();
            this.dependence = WeightDependence.of(parameters);
            this.x = new Traces(X, site.traces(), dt, parameters.tauPlus);
            this.y = new Traces(Y, site.traces(), dt, parameters.tauMinus);
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
                w[s] = dependence.weakened(w[s], kept[dendrites.fibreOf(s)] * unit);
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
                w[s] = dependence.strengthened(w[s], kept[axons.fibreOf(s)] * unit);
            }
            dendrites.changed(fibre, weights);
        }

        @Override
        public void traceAnswer(int fibre) {
            y.add(fibre, 1);
        }
    }
}
