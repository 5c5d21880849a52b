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
 * Spike-timing-dependent plasticity of triplets of spikes, all spikes with all (Pfister and Gerstner 2006, "Triplets of spikes in a model of
 * spike timing-dependent plasticity", equations 1 to 4). A presynaptic spike leaves the traces r1 and r2, a postsynaptic one o1 and o2:
 *
 * <pre>
 * r1' = -r1 / tau_plus    r2' = -r2 / tau_x    o1' = -o1 / tau_minus    o2' = -o2 / tau_y       +1 by a spike
 * postsynaptic spike:  w += r1 (a2_plus + a3_plus o2)       presynaptic spike:  w -= o1 (a2_minus + a3_minus r2)
 * </pre>
 *
 * where o2 and r2 are taken just before the spike. Weights stay between the bounds. A bias does not learn.
 *
 * <p>Costs the synapses of the neurons that spike, in the step in which they do, and nothing else.
 */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
@LearningRules(rule = "stdp-triplet")
public final class TripletStdp implements LearningRule<TripletStdp.Parameters> {
    private static final String R1 = "r1";
    private static final String R2 = "r2";
    private static final String O1 = "o1";
    private static final String O2 = "o2";

    /**
     * How it learns. The defaults are the full all-to-all model of the visual cortex (Pfister and Gerstner 2006, table 4).
     *
     * @param wMax largest weight, above {@code wMin}, in the unit of the weights
     * @param wMin smallest weight, in the unit of the weights
     * @param tauPlus time constant of r1 in s, above 0
     * @param tauMinus time constant of o1 in s, above 0
     * @param tauX time constant of r2 in s, above 0
     * @param tauY time constant of o2 in s, above 0
     * @param a2Plus strengthening by a pair, at least 0, in the unit of the weights
     * @param a2Minus weakening by a pair, at least 0, in the unit of the weights
     * @param a3Plus strengthening by a triplet, at least 0, in the unit of the weights
     * @param a3Minus weakening by a triplet, at least 0, in the unit of the weights
     * @param delay where a synapse's delay lies: {@code axonal} or {@code dendritic}
     */
    public record Parameters(
            double wMax,
            @Default("0") double wMin,
            @Default("0.0168") double tauPlus,
            @Default("0.0337") double tauMinus,
            @Default("0.101") double tauX,
            @Default("0.125") double tauY,
            @Default("5e-10") double a2Plus,
            @Default("7e-3") double a2Minus,
            @Default("6.2e-3") double a3Plus,
            @Default("2.3e-4") double a3Minus,
            @Default("axonal") String delay) {
        /** Checks. */
        public Parameters {
            Demand.bounds(wMin, wMax);
            Demand.positive("tau_plus", tauPlus);
            Demand.positive("tau_minus", tauMinus);
            Demand.positive("tau_x", tauX);
            Demand.positive("tau_y", tauY);
            Demand.notNegative("a2_plus", a2Plus);
            Demand.notNegative("a2_minus", a2Minus);
            Demand.notNegative("a3_plus", a3Plus);
            Demand.notNegative("a3_minus", a3Minus);
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
                new ArrayList<>(Traces.variables(R1, timing.axons().count()));
        traces.addAll(Traces.variables(R2, timing.axons().count()));
        traces.addAll(Traces.variables(O1, timing.dendrites().count()));
        traces.addAll(Traces.variables(O2, timing.dendrites().count()));
        return timing.variables(traces);
    }

    @Override
    public Learner learn(Parameters parameters, LearningSite site) {
        SpikeTiming timing = new SpikeTiming(site.weights(), parameters.delay);
        return timing.learner(site, new Triplets(parameters, site, timing));
    }

    private static final class Triplets implements SpikeRule {
        private final Parameters parameters;
        private final Weights weights;
        private final double[] w;
        private final Fibres axons;
        private final Fibres dendrites;
        private final Traces r1;
        private final Traces r2;
        private final Traces o1;
        private final Traces o2;

        Triplets(Parameters parameters, LearningSite site, SpikeTiming timing) {
            double dt = site.options().dt();
            this.parameters = parameters;
            this.weights = site.weights();
            this.w = weights.f64();
            this.axons = timing.axons();
            this.dendrites = timing.dendrites();
            this.r1 = new Traces(R1, site.traces(), dt, parameters.tauPlus);
            this.r2 = new Traces(R2, site.traces(), dt, parameters.tauX);
            this.o1 = new Traces(O1, site.traces(), dt, parameters.tauMinus);
            this.o2 = new Traces(O2, site.traces(), dt, parameters.tauY);
        }

        @Override
        public void advance() {
            r1.advance();
            r2.advance();
            o1.advance();
            o2.advance();
        }

        @Override
        public void arrive(int fibre) {
            double strength = (parameters.a2Minus + parameters.a3Minus * (r2.kept()[fibre] * r2.decay())) * o1.decay();
            double[] kept = o1.kept();
            for (int p = axons.start(fibre), end = axons.end(fibre); p < end; p++) {
                int s = axons.synapse(p);
                w[s] = bounded(w[s] - kept[dendrites.fibreOf(s)] * strength);
            }
            axons.changed(fibre, weights);
        }

        @Override
        public void traceArrival(int fibre) {
            r1.add(fibre, 1);
            r2.add(fibre, 1);
        }

        @Override
        public void answer(int fibre) {
            double strength = (parameters.a2Plus + parameters.a3Plus * (o2.kept()[fibre] * o2.decay())) * r1.decay();
            double[] kept = r1.kept();
            for (int p = dendrites.start(fibre), end = dendrites.end(fibre); p < end; p++) {
                int s = dendrites.synapse(p);
                w[s] = bounded(w[s] + kept[axons.fibreOf(s)] * strength);
            }
            dendrites.changed(fibre, weights);
        }

        @Override
        public void traceAnswer(int fibre) {
            o1.add(fibre, 1);
            o2.add(fibre, 1);
        }

        private double bounded(double weight) {
            return Math.max(parameters.wMin, Math.min(parameters.wMax, weight));
        }
    }
}
