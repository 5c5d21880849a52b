// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.proof;

import java.util.Arrays;
import java.util.List;
import org.ganglion.api.learning.Learner;
import org.ganglion.api.learning.LearningRule;
import org.ganglion.api.learning.LearningRules;
import org.ganglion.api.learning.LearningSite;
import org.ganglion.api.network.Default;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Form;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Role;
import org.ganglion.api.network.Signal;
import org.ganglion.api.network.Variable;
import org.ganglion.api.network.Weights;
import org.osgi.service.component.annotations.Component;

/**
 * Pair-based STDP with a delay per synapse: what counts is when a spike arrives at the synapse. The rule remembers which sources spiked
 * in the last steps, as far back as the longest delay, and keeps a trace per synapse and per target.
 */
@Component
@LearningRules(rule = "stdp")
public final class DelayedStdp implements LearningRule<DelayedStdp.Parameters> {
    /**
     * As in Song, Miller and Abbott 2000.
     *
     * @param tauPlus s
     * @param tauMinus s
     * @param aPlus added per pair
     * @param aMinus taken per pair
     * @param wMax largest weight
     */
    public record Parameters(
            @Default("0.02") double tauPlus,
            @Default("0.02") double tauMinus,
            @Default("0.005") double aPlus,
            @Default("0.00525") double aMinus,
            double wMax) {}

    @Override
    public Class<Parameters> parameters() {
        return Parameters.class;
    }

    @Override
    public List<Variable> traces(Parameters parameters, Weights weights, Options options) {
        return List.of(
                new Variable("x", Dtype.F64, new int[] {weights.f64().length}, "", Role.TRACE, 0),
                new Variable("y", Dtype.F64, new int[] {weights.targets()}, "", Role.TRACE, 0),
                new Variable(
                        "spiked",
                        Dtype.I8,
                        new int[] {longestDelay(weights) + 1, weights.sources()},
                        "",
                        Role.TRACE,
                        0));
    }

    private static int longestDelay(Weights weights) {
        int longest = 0;
        if (weights.delay() != null) {
            for (int delay : weights.delay()) {
                longest = Math.max(longest, delay);
            }
        }
        return longest;
    }

    @Override
    public Learner learn(Parameters parameters, LearningSite site) {
        return new Pairs(parameters, site);
    }

    private static final class Pairs implements Learner {
        private final Parameters parameters;
        private final Weights weights;
        private final Signal pre;
        private final Signal post;
        private final double[] x;
        private final double[] y;
        private final byte[] spiked;
        private final int steps;
        private final double keepX;
        private final double keepY;

        private Pairs(Parameters parameters, LearningSite site) {
            this.parameters = parameters;
            weights = site.weights();
            pre = site.pre();
            post = site.post();
            x = site.traces().f64("x");
            y = site.traces().f64("y");
            spiked = site.traces().i8("spiked");
            steps = longestDelay(weights) + 1;
            keepX = StrictMath.exp(-site.options().dt() / parameters.tauPlus);
            keepY = StrictMath.exp(-site.options().dt() / parameters.tauMinus);
        }

        @Override
        public void step(long t) {
            remember(t);
            decay(x, keepX);
            decay(y, keepY);
            arrive(t);
            if (post.form() == Form.SPIKES) {
                for (int k = 0; k < post.count(); k++) {
                    strengthen(post.index()[k]);
                }
            }
            weights.changed(0, weights.f64().length);
        }

        private void remember(long t) {
            int row = (int) (t % steps) * weights.sources();
            Arrays.fill(spiked, row, row + weights.sources(), (byte) 0);
            if (pre.form() == Form.SPIKES) {
                for (int k = 0; k < pre.count(); k++) {
                    spiked[row + pre.index()[k]] = 1;
                }
            }
        }

        private static void decay(double[] trace, double keep) {
            for (int i = 0; i < trace.length; i++) {
                trace[i] *= keep;
            }
        }

        private void arrive(long t) {
            for (int source = 0; source < weights.sources(); source++) {
                for (int s = weights.rowStart()[source]; s < weights.rowStart()[source + 1]; s++) {
                    int delay = weights.delay() == null ? 0 : weights.delay()[s];
                    int row = (int) Math.floorMod(t - delay, (long) steps) * weights.sources();
                    if (spiked[row + source] != 0) {
                        x[s] += 1;
                        change(s, -parameters.aMinus * y[weights.target()[s]]);
                    }
                }
            }
        }

        private void strengthen(int target) {
            y[target] += 1;
            for (int c = weights.columnStart()[target]; c < weights.columnStart()[target + 1]; c++) {
                int synapse = weights.columnSynapse()[c];
                change(synapse, parameters.aPlus * x[synapse]);
            }
        }

        private void change(int synapse, double by) {
            double[] w = weights.f64();
            w[synapse] = Math.max(0, Math.min(parameters.wMax, w[synapse] + by * parameters.wMax));
        }
    }
}
