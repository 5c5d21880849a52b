// SPDX-License-Identifier: Apache-2.0
package org.ganglion.learning.scaling;

import java.util.List;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.learning.Learner;
import org.ganglion.api.learning.LearningRule;
import org.ganglion.api.learning.LearningRules;
import org.ganglion.api.learning.LearningSite;
import org.ganglion.api.network.Default;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Role;
import org.ganglion.api.network.Variable;
import org.ganglion.api.network.Weights;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * Homeostatic synaptic scaling: all synapses of a target grow or shrink by the same factor until it spikes at its rate (Turrigiano et al.
 * 1998; van Rossum, Bi and Turrigiano 2000, "Stable Hebbian learning from spike timing-dependent plasticity", equation 3 without its
 * integral):
 *
 * <pre>
 * tau r' = -r, +1 by a spike of the target (r in Hz)          w' = gain w (rate - r)
 * </pre>
 *
 * <p>Each target's turn comes once per {@code interval}; the turns are spread evenly over its steps, so that no step pays for all synapses.
 * In its turn r takes in the spikes since the last one, and the weights their exact solution for a constant r, a factor of
 * {@code exp(gain (rate - r) interval)}: a weight keeps its sign. At first r is {@code rate}. A factor that leads past a bound leads to it,
 * and a weight of 0 stays 0. A bias does not learn. For synapses that excite; where a synapse inhibits, {@code stdp-inhibitory} does this.
 */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
@LearningRules(rule = "scaling")
public final class SynapticScaling implements LearningRule<SynapticScaling.Parameters> {
    private static final String EXCESS = "rate.excess";
    private static final String SPIKES = "spikes";
    private static final String STEP = "interval.step";

    /**
     * How it learns.
     *
     * @param rate at which a target shall spike, in Hz, at least 0; one, or one per target
     * @param wMax largest size of a weight, above {@code wMin}, in the unit of the weights
     * @param wMin smallest size of a weight that is not 0, at least 0, in the unit of the weights
     * @param tau time constant of the measured rate in s, above 0
     * @param gain speed of scaling per s and Hz, at least 0
     * @param interval between two turns of a target in s, above 0; at least a step
     */
    public record Parameters(
            double[] rate,
            double wMax,
            @Default("0") double wMin,
            @Default("10") double tau,
            @Default("0.001") double gain,
            @Default("0.1") double interval) {
        /** Checks. */
        public Parameters {
            for (double each : rate) {
                require(each >= 0, "rate", each, "at least 0");
            }
            require(wMin >= 0 && wMin < wMax, "w_min", wMin, "at least 0 and less than w_max, which is " + wMax);
            require(tau > 0, "tau", tau, "above 0");
            require(gain >= 0, "gain", gain, "at least 0");
            require(interval > 0, "interval", interval, "above 0");
        }

        private static void require(boolean right, String field, double value, String expected) {
            if (!right) {
                throw new IllegalArgumentException("field '" + field + "' is " + value + ", must be " + expected);
            }
        }
    }

    @Override
    public Class<Parameters> parameters() {
        return Parameters.class;
    }

    @Override
    public List<Variable> traces(Parameters parameters, Weights weights, Options options) {
        int targets = weights.targets();
        return List.of(
                new Variable(EXCESS, Dtype.F64, new int[] {targets}, "Hz", Role.TRACE, 0),
                new Variable(SPIKES, Dtype.I32, new int[] {targets}, "", Role.TRACE, 0),
                new Variable(STEP, Dtype.I32, new int[] {1}, "", Role.TRACE, 0));
    }

    @Override
    public Learner learn(Parameters parameters, LearningSite site) {
        int targets = site.weights().targets();
        int neurons = site.post().size();
        if (neurons == 0 || targets % neurons != 0) {
            throw new GanglionException(
                    Reason.INCONSISTENT,
                    "its " + targets + " targets do not fit a population of " + neurons + " neurons");
        }
        return new Turns(parameters, site);
    }

    /** Targets taking turns. */
    private static final class Turns implements Learner {
        private final Parameters parameters;
        private final Weights weights;
        private final SpikeCounts counts;
        private final double[] rate;
        private final double[] excess;
        private final int[] spikes;
        private final int[] step;
        private final int steps;
        private final double seconds;
        private final double keep;

        Turns(Parameters parameters, LearningSite site) {
            double dt = site.options().dt();
            this.parameters = parameters;
            this.weights = site.weights();
            this.rate = parameters.rate;
            this.excess = site.traces().f64(EXCESS);
            this.spikes = site.traces().i32(SPIKES);
            this.step = site.traces().i32(STEP);
            this.steps = (int) Math.max(1, Math.min(Integer.MAX_VALUE, Math.rint(parameters.interval / dt)));
            this.seconds = steps * dt;
            this.keep = StrictMath.exp(-seconds / parameters.tau);
            this.counts = new SpikeCounts(site.post(), spikes);
        }

        @Override
        public void step(long t) {
            counts.take();
            int targets = weights.targets();
            int from = (int) ((long) step[0] * targets / steps);
            int to = (int) ((step[0] + 1L) * targets / steps);
            for (int target = from; target < to; target++) {
                scale(target);
            }
            step[0] = step[0] + 1 == steps ? 0 : step[0] + 1;
        }

        private void scale(int target) {
            double wanted = rate[target];
            double measured = (wanted + excess[target]) * keep + (1 - keep) * (spikes[target] / seconds);
            spikes[target] = 0;
            excess[target] = measured - wanted;
            double factor = StrictMath.exp(parameters.gain * seconds * (wanted - measured));
            double[] w = weights.f64();
            int[] synapse = weights.columnSynapse();
            int first = weights.columnStart()[target];
            int end = weights.columnStart()[target + 1];
            for (int c = first; c < end; c++) {
                int s = synapse[c];
                w[s] = scaled(w[s], factor);
            }
            if (first < end) {
                weights.changed(synapse[first], synapse[end - 1] + 1);
            }
        }

        private double scaled(double weight, double factor) {
            if (weight == 0) {
                return weight;
            }
            double size = Math.max(parameters.wMin, Math.min(parameters.wMax, Math.abs(weight) * factor));
            return Math.copySign(size, weight);
        }
    }
}
