// SPDX-License-Identifier: Apache-2.0
package org.ganglion.learning.stdp;

import java.util.ArrayList;
import java.util.List;
import org.ganglion.api.learning.Learner;
import org.ganglion.api.learning.LearningSite;
import org.ganglion.api.network.Variable;
import org.ganglion.api.network.Weights;

/**
 * The two ends of a transform's synapses, and when spikes reach the synapses from there. Where a synapse has a delay, it lies in the axon
 * or in the dendrite:
 *
 * <ul>
 *   <li>{@code axonal}: a presynaptic spike reaches the synapse when it reaches the target, a postsynaptic spike at once. Of two spikes
 *       that reach a synapse in the same step the presynaptic one is the first, for it takes part in causing the other.
 *   <li>{@code dendritic}: a presynaptic spike reaches the synapse at once, a postsynaptic spike after the delay, as in NEST (Morrison,
 *       Diesmann and Gerstner 2008). Two spikes that reach a synapse in the same step do not see each other.
 * </ul>
 */
final class SpikeTiming {
    private static final String PRE = "pre";
    private static final String POST = "post";

    private final boolean dendritic;
    private final Fibres axons;
    private final Fibres dendrites;

    /** @param delay {@code axonal} or {@code dendritic} */
    SpikeTiming(Weights weights, String delay) {
        this.dendritic = delay.equals(Demand.DENDRITIC);
        this.axons = Fibres.axons(weights, !dendritic);
        this.dendrites = Fibres.dendrites(weights, dendritic);
    }

    Fibres axons() {
        return axons;
    }

    Fibres dendrites() {
        return dendrites;
    }

    /** What must be remembered of spikes under way, beside a rule's own traces. */
    List<Variable> variables(List<Variable> traces) {
        List<Variable> all = new ArrayList<>(traces);
        all.addAll(Conduction.variables(PRE, axons));
        all.addAll(Conduction.variables(POST, dendrites));
        return all;
    }

    Learner learner(LearningSite site, SpikeRule rule) {
        return new Synchronous(
                new Conduction(PRE, axons, site.pre(), site.traces()),
                new Conduction(POST, dendrites, site.post(), site.traces()),
                rule,
                dendritic);
    }

    /** Calls the rule for each spike in each step. */
    private static final class Synchronous implements Learner {
        private final Conduction pre;
        private final Conduction post;
        private final SpikeRule rule;
        private final boolean dendritic;

        Synchronous(Conduction pre, Conduction post, SpikeRule rule, boolean dendritic) {
            this.pre = pre;
            this.post = post;
            this.rule = rule;
            this.dendritic = dendritic;
        }

        @Override
        public void step(long t) {
            rule.advance();
            pre.advance();
            post.advance();
            if (dendritic) {
                answer();
                arrive();
                traceArrivals();
            } else {
                arrive();
                traceArrivals();
                answer();
            }
            traceAnswers();
            rule.end();
        }

        private void arrive() {
            for (int n = 0; n < pre.count(); n++) {
                rule.arrive(pre.arrived()[n]);
            }
        }

        private void traceArrivals() {
            for (int n = 0; n < pre.count(); n++) {
                rule.traceArrival(pre.arrived()[n]);
            }
        }

        private void answer() {
            for (int n = 0; n < post.count(); n++) {
                rule.answer(post.arrived()[n]);
            }
        }

        private void traceAnswers() {
            for (int n = 0; n < post.count(); n++) {
                rule.traceAnswer(post.arrived()[n]);
            }
        }
    }
}
